// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/likelihood.h"

namespace bitlathe {

WindowLikelihoods likelihoods(const ModelEnds& ends, const at::Tensor& hidden, const at::Tensor& targets,
                              const std::function<void()>& onWindow) {
  WindowLikelihoods result;
  for (std::int64_t i = 0; i < hidden.size(0); ++i) {
    onWindow();
    const auto target = targets.slice(0, i, i + 1);
    const auto nll = ends.negativeLogLikelihood(hidden.slice(0, i, i + 1), target.to(hidden.device()));
    result.nll.push_back(at::sum(nll, at::kDouble).item<double>());
    result.tokens.push_back(target.ge(0).sum().item<std::int64_t>());
  }
  return result;
}

}  // namespace bitlathe
