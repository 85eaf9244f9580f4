// SPDX-License-Identifier: GPL-3.0-or-later
// The one object that owns the engine's thread: what is started here runs there, what happens there is told here.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/pipeline/events.h"
#include "engine/pipeline/job_control.h"

namespace bitlathe {

enum class JobKind { run, checkpointExport, download };

/// How a job ended.
struct JobOutcome {
  enum class Kind { finished, cancelled, failed };
  Kind kind = Kind::finished;
  QString message;  ///< failed: what happened, naming the file, layer or key
  QString remedy;   ///< failed: what to do, where that is known
};

/// What went wrong, from the exception being handled.
JobOutcome failureFromCurrentException();

/// Runs one job at a time. Every signal is emitted on this object's thread; events arrive in order, none is lost, at
/// most 30 batches a second.
class EngineThread : public QObject, private Observer {
  Q_OBJECT

 public:
  using Work = std::function<void(Observer&, JobControl&)>;

  explicit EngineThread(QObject* parent = nullptr);
  /// Stops the job and waits for it; a run can be resumed later.
  ~EngineThread() override;

  bool busy() const { return control_ != nullptr; }
  bool paused() const { return busy() && control_->paused(); }
  bool stopping() const { return busy() && stop_.stop_requested(); }
  JobKind jobKind() const { return kind_; }

  /// Not while busy.
  void start(JobKind kind, Work work);
  void pause();
  void resume();
  /// Returns at once; ended() follows within one micro-batch.
  void cancel();

 signals:
  /// Started, paused, resumed, stopping or ended.
  void stateChanged();
  void eventsArrived(const std::vector<bitlathe::Event>& events);
  void ended(bitlathe::JobKind kind, const bitlathe::JobOutcome& outcome);

 private:
  void onEvent(const Event& event) override;
  void deliver();

  JobKind kind_ = JobKind::run;
  std::stop_source stop_;
  std::unique_ptr<JobControl> control_;  // null: no job
  QTimer deliveryTimer_;

  std::mutex mutex_;
  std::vector<Event> events_;
  std::optional<JobOutcome> outcome_;

  std::jthread thread_;
};

}  // namespace bitlathe
