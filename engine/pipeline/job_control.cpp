// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/job_control.h"

#include "engine/base/error.h"

namespace bitlathe {

void JobControl::pause() {
  const std::lock_guard lock(mutex_);
  paused_ = true;
}

void JobControl::resume() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
  }
  changed_.notify_all();
}

bool JobControl::paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

void JobControl::checkpoint() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop_, [this] { return !paused_; });
  if (stop_.stop_requested()) throw Cancelled();
}

}  // namespace bitlathe
