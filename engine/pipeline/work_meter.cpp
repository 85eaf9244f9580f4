// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/work_meter.h"

#include <algorithm>

namespace bitlathe {
namespace {

constexpr auto interval = std::chrono::milliseconds(100);
constexpr double leastForEstimate = 0.02;  // of the work: before, the pace says too little

}  // namespace

void WorkMeter::advance(double work, const std::string& activity) {
  done_ += work;
  const auto now = Clock::now();
  if (now - reported_ < interval && activity == activity_) return;
  reported_ = now;
  activity_ = activity;
  Progress progress;
  const double share = std::clamp(done_ / total_, 0.0, 1.0);
  progress.fraction = begin_ + (end_ - begin_) * share;
  progress.activity = activity;
  if (share >= leastForEstimate && progress.fraction > begin_) {
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    progress.secondsLeft = elapsed * (1 - progress.fraction) / (progress.fraction - begin_);
  }
  observer_.onEvent(progress);
}

}  // namespace bitlathe
