// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/reference_comparison.h"

#include <algorithm>
#include <cmath>

#include <ATen/ATen.h>

namespace bitlathe {
namespace {

double sumOf(const at::Tensor& x) {
  return at::sum(x, at::kDouble).item<double>();
}

}  // namespace

ReferenceComparison compareWithReference(const ModelEnds& ends, const at::Tensor& reference, const at::Tensor& hidden,
                                         const at::Tensor& targets, const std::function<void()>& onWindow) {
  constexpr std::int64_t tokensAtOnce = 256;
  ReferenceComparison result;
  for (std::int64_t i = 0; i < hidden.size(0); ++i) {
    onWindow();
    const auto target = targets[i].to(hidden.device());
    const auto scored = at::nonzero(target >= 0).squeeze(1);
    double nll = 0, divergence = 0, sameTop = 0, squaredChange = 0;
    for (const auto& positions : scored.split(tokensAtOnce)) {
      auto logProbabilities = [&](const at::Tensor& x) {
        return at::log_softmax(ends.logits(x[i].index_select(0, positions)), -1);
      };
      const auto wanted = target.index_select(0, positions).unsqueeze(1);
      const auto p = logProbabilities(reference);
      const auto q = logProbabilities(hidden);
      const auto tokens = at::sum(at::exp(p).mul_(p - q), -1).to(at::kCPU).contiguous();
      nll -= sumOf(q.gather(1, wanted));
      divergence += sumOf(tokens);
      sameTop += sumOf(at::argmax(p, -1).eq(at::argmax(q, -1)));
      squaredChange += sumOf(at::square(at::exp(q.gather(1, wanted)) - at::exp(p.gather(1, wanted))));
      const auto* values = tokens.const_data_ptr<float>();
      result.tokenDivergence.insert(result.tokenDivergence.end(), values, values + tokens.numel());
    }
    result.likelihoods.nll.push_back(nll);
    result.likelihoods.tokens.push_back(scored.size(0));
    result.divergence.push_back(divergence);
    result.sameTop.push_back(sameTop);
    result.squaredProbabilityChange.push_back(squaredChange);
  }
  return result;
}

double percentile(std::vector<float> values, double share) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
  const auto nth = values.begin() + std::clamp<std::ptrdiff_t>(rank, 0, std::ssize(values) - 1);
  std::ranges::nth_element(values, nth);
  return *nth;
}

}  // namespace bitlathe
