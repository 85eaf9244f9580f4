// SPDX-License-Identifier: GPL-3.0-or-later
// Where in the texts a model diverges from the full-precision model.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/evaluate/windows.h"

namespace bitlathe {

/// Means of KL(p || q) of the next token, nats.
struct DivergenceProfile {
  /// Tokens that are predicted at positions begin..end-1 of their window, which is from as many tokens before and one
  /// more. The standard error is that over the windows.
  struct Bin {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    MeanEstimate divergence;
  };
  static constexpr std::int64_t mostBins = 16;

  std::vector<Bin> positions;         ///< of about equal width, in their order; those with scored tokens only
  std::vector<MeanEstimate> windows;  ///< each window's tokens, the standard error as if they were independent
};

/// `targets` int64 [N, T], -1 = not scored, at least one a window; `tokenDivergence` of each scored token, all windows
/// in a row.
DivergenceProfile divergenceProfile(const at::Tensor& targets, std::span<const float> tokenDivergence);

}  // namespace bitlathe
