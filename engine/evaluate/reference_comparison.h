// SPDX-License-Identifier: GPL-3.0-or-later
// A model's next-token distributions beside those of the full-precision model it comes from.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/evaluate/likelihood.h"

namespace bitlathe {

/// KL(p || q) over the last dimension, nats, from the logarithms of both.
at::Tensor klDivergence(const at::Tensor& logP, const at::Tensor& logQ);

/// p is the reference's distribution of the next token, q the other model's; one entry a window, in float64 sums over
/// the window's scored tokens where nothing else is said.
struct ReferenceComparison {
  WindowLikelihoods likelihoods;                 ///< of the other model
  std::vector<double> divergence;                ///< KL(p || q), nats
  std::vector<double> sameTop;                   ///< tokens at which p and q have the same likeliest token
  std::vector<double> squaredProbabilityChange;  ///< (q - p)^2 of the token that follows in the text
  std::vector<float> tokenDivergence;            ///< KL(p || q) of each scored token, all windows in a row
};

/// Both models share their final norm and head. `reference` and `hidden` [N, T, D] before the final norm; `targets`
/// int64 [N, T], -1 = not scored. `onWindow` is called before each window.
ReferenceComparison compareWithReference(const ModelEnds& ends, const at::Tensor& reference, const at::Tensor& hidden,
                                         const at::Tensor& targets, const std::function<void()>& onWindow);

/// The value that a share of the values doesn't exceed, and its standard error over the windows that they come from (by
/// bootstrap, always with the same draws); 0 with a single window.
struct Percentile {
  double value = 0;
  double standardError = 0;
};
/// `values` are those of each window in a row, `counts` how many of each. A `share` of 0.999 is the 99.9th percentile.
Percentile percentile(std::span<const float> values, std::span<const std::int64_t> counts, double share);

}  // namespace bitlathe
