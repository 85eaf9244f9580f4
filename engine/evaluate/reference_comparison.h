// SPDX-License-Identifier: GPL-3.0-or-later
// A model's next-token distributions beside those of the full-precision model it comes from.
#pragma once

#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/evaluate/likelihood.h"

namespace bitlathe {

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

/// The value that a share of `share` of the values don't exceed (0.999: the 99.9th percentile); 0 of nothing.
double percentile(std::vector<float> values, double share);

}  // namespace bitlathe
