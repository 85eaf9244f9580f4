// SPDX-License-Identifier: GPL-3.0-or-later
// The perplexity of the partly quantized model while the run goes, within a share of the run's time.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "engine/evaluate/likelihood.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/events.h"

namespace bitlathe {

/// Estimates over a few of the evaluation windows: the full-precision mean over all windows plus the mean of the
/// differences on the chosen ones (a control variate: what makes one window harder than another cancels). The standard
/// error is that of the mean difference.
class LivePerplexity {
 public:
  /// `budget` is the share of the run's time that the estimates may take.
  LivePerplexity(WindowLikelihoods fullPrecision, at::Tensor targets, double budget);

  /// After `blocksDone` blocks: `hidden` [N, T, D] of the quantized stream behind them. Nothing where the budget
  /// doesn't allow at least two windows yet.
  std::optional<PerplexityMeasured> measure(std::int64_t blocksDone, const at::Tensor& hidden,
                                            const RotaryTable& rotary, BlockSource& blocks, const ModelEnds& ends,
                                            const std::function<void()>& checkpoint);

 private:
  using Clock = std::chrono::steady_clock;

  WindowLikelihoods fullPrecision_;
  at::Tensor targets_;
  double budget_;
  Clock::time_point start_ = Clock::now();
  double spent_ = 0;                  // seconds
  double secondsPerWindowBlock_ = 0;  // measured; 0 until the first estimate
};

}  // namespace bitlathe
