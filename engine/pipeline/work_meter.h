// SPDX-License-Identifier: GPL-3.0-or-later
// Progress of a job as a share of its expected work, with the time that is left.
#pragma once

#include <chrono>
#include <string>

#include "engine/pipeline/events.h"

namespace bitlathe {

/// Reports at most ten times a second. Work is counted in any one unit; the time left follows from the pace so far.
class WorkMeter {
 public:
  /// The work takes the job from the share `begin` to the share `end` of it.
  WorkMeter(Observer& observer, double total, double begin = 0, double end = 1)
      : observer_(observer), total_(total), begin_(begin), end_(end) {}

  void advance(double work, const std::string& activity);
  /// Work that turned out to be unnecessary (cached, or done by an earlier run) doesn't count as pace.
  void skip(double work) { total_ -= work; }

 private:
  using Clock = std::chrono::steady_clock;

  Observer& observer_;
  double total_;
  double begin_, end_;
  double done_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point reported_{};
  std::string activity_;
};

}  // namespace bitlathe
