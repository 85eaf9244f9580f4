// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/kl_divergence.h"

namespace bitlathe {

std::vector<double> klDivergences(const ModelEnds& ends, const at::Tensor& reference, const at::Tensor& hidden,
                                  const at::Tensor& targets, const std::function<void()>& onWindow) {
  constexpr std::int64_t tokensAtOnce = 256;
  std::vector<double> sums;
  for (std::int64_t i = 0; i < hidden.size(0); ++i) {
    onWindow();
    const auto scored = at::nonzero(targets[i] >= 0).squeeze(1).to(hidden.device());
    double sum = 0;
    for (const auto& positions : scored.split(tokensAtOnce)) {
      auto logProbabilities = [&](const at::Tensor& x) {
        return at::log_softmax(ends.logits(x[i].index_select(0, positions)), -1);
      };
      const auto p = logProbabilities(reference);
      sum += at::sum(at::exp(p) * (p - logProbabilities(hidden)), at::kDouble).item<double>();
    }
    sums.push_back(sum);
  }
  return sums;
}

}  // namespace bitlathe
