// SPDX-License-Identifier: GPL-3.0-or-later
// Questions that are asked again before they are answered: only the newest answer counts.
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>
#include <utility>

#include "ui/engine_thread.h"

namespace bitlathe {

/// Runs short jobs one after the other on a thread of its own. A job that was overtaken by a newer one is dropped: it
/// is not started any more, or its answer is thrown away.
class LatestJob : public QObject {
 public:
  explicit LatestJob(QObject* parent = nullptr) : QObject(parent) { pool_.setMaxThreadCount(1); }
  ~LatestJob() override {
    pool_.clear();
    pool_.waitForDone();
  }

  /// `work` runs on the other thread; its result is passed to `onResult`, or its exception to `onFailure`, on this one.
  template <typename Work, typename OnResult, typename OnFailure>
  void start(Work work, OnResult onResult, OnFailure onFailure) {
    const int number = ++newest_;
    pool_.clear();
    pool_.start(
        [this, number, work = std::move(work), onResult = std::move(onResult), onFailure = std::move(onFailure)] {
          const auto answer = [this, number](auto handler, auto value) {
            QMetaObject::invokeMethod(
                this,
                [this, number, handler = std::move(handler), value = std::move(value)] {
                  if (number != newest_) return;
                  answered_ = number;
                  handler(value);
                },
                Qt::QueuedConnection);
          };
          try {
            answer(onResult, work());
          } catch (...) {
            answer(onFailure, failureFromCurrentException());
          }
        });
  }

  /// Forgets the question that is being worked on, if any.
  void drop() {
    pool_.clear();
    answered_ = ++newest_;
  }
  bool busy() const { return answered_ != newest_; }

 private:
  QThreadPool pool_;
  int newest_ = 0;
  int answered_ = 0;
};

}  // namespace bitlathe
