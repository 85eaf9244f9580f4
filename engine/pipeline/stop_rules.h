// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that give up a run which can't come to anything.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/pipeline/recipe.h"

namespace bitlathe {

class StopRules {
 public:
  explicit StopRules(const StopOptions& options) : options_(options) {}

  /// `error`: relative, behind the block, without position 0 of each sample. Throws Error where it is more than
  /// stop.error_jump times that of the block before, or not a number.
  void checkBlock(std::int64_t block, double error);
  /// Throws Error where the perplexity behind `block` is more than stop.perplexity_ratio times the full precision's.
  void checkPerplexity(std::int64_t block, double perplexity, double fullPrecision) const;

 private:
  const StopOptions options_;
  double lastError_ = 0;
};

/// The median rule: a run of a sweep is behind where its error is above the median of the finished runs' at the same
/// block. Errors are relative, behind the block, without position 0 of each sample.
class MedianRule {
 public:
  static constexpr std::size_t fewestRuns = 3;  ///< that have to be finished

  /// One block of a run that is finished.
  void add(std::int64_t block, double error) { errors_[block].push_back(error); }
  /// Nothing where the run may go on, else the median that it is above.
  std::optional<double> exceeded(std::int64_t block, double error) const;

 private:
  std::map<std::int64_t, std::vector<double>> errors_;  // by block, of each run
};

}  // namespace bitlathe
