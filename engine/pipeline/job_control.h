// SPDX-License-Identifier: GPL-3.0-or-later
// Pause and cancel, as a running job sees them.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace bitlathe {

/// Shared by the thread that controls a job and the one that runs it.
class JobControl {
 public:
  explicit JobControl(std::stop_token stop = {}) : stop_(std::move(stop)) {}

  void pause();
  void resume();
  bool paused() const;
  std::stop_token stopToken() const { return stop_; }

  /// Called by the job between micro-batches: returns at once, waits while paused, throws Cancelled once stopped.
  void checkpoint();
  /// The same, telling the job when it starts to wait and when it goes on.
  template <typename OnPause, typename OnResume>
  void checkpoint(OnPause onPause, OnResume onResume) {
    if (!paused()) return checkpoint();
    onPause();
    checkpoint();
    onResume();
  }

 private:
  std::stop_token stop_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool paused_ = false;
};

}  // namespace bitlathe
