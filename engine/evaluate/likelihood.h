// SPDX-License-Identifier: GPL-3.0-or-later
// Log-likelihoods of scored windows from the hidden states behind the last block.
#pragma once

#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/evaluate/windows.h"
#include "engine/model/language_model.h"

namespace bitlathe {

/// Negative log-likelihood of each window: float64 sums over its scored tokens, and their number.
struct WindowLikelihoods {
  std::vector<double> nll;
  std::vector<std::int64_t> tokens;

  MeanEstimate mean() const { return meanOverWindows(nll, tokens); }
};

/// `hidden` [N, T, D] before the final norm; `targets` int64 [N, T], -1 = not scored. `onWindow` is called before each
/// window.
WindowLikelihoods likelihoods(const ModelEnds& ends, const at::Tensor& hidden, const at::Tensor& targets,
                              const std::function<void()>& onWindow);

}  // namespace bitlathe
