// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that give up a run which can't come to anything.
#pragma once

#include <cstdint>

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

}  // namespace bitlathe
