// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of the calibration samples in two parts: corrections and codes are fitted to the one, and what is chosen
// among several is chosen on the other.
#pragma once

#include <optional>

#include "engine/correct/input_statistics.h"

namespace bitlathe {

/// How many of `samples` calibration samples are held out: a share of them, one at least, and never all.
std::int64_t heldOutSamples(std::int64_t samples, double share);

class SplitStatistics {
 public:
  /// Of `samples` calibration samples the last `heldOut` are held out; 0: none. `empty` says what is accumulated.
  SplitStatistics(const InputStatistics& empty, std::int64_t samples, std::int64_t heldOut);

  /// `first`: the number of the batch's first sample.
  void add(const StreamBatch& batch, std::int64_t first);
  /// All samples, to be read only: where nothing is held out it shares its tensors with fitted(). Valid once every
  /// batch was added.
  InputStatistics whole() const;
  const InputStatistics& fitted() const { return fitted_; }
  /// Null where nothing is held out.
  const InputStatistics* heldOut() const { return heldOut_ ? &*heldOut_ : nullptr; }

 private:
  std::int64_t fittedSamples_;
  InputStatistics fitted_;
  std::optional<InputStatistics> heldOut_;
};

}  // namespace bitlathe
