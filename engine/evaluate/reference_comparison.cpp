// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/reference_comparison.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <ATen/ATen.h>

namespace bitlathe {
namespace {

double sumOf(const at::Tensor& x) {
  return at::sum(x, at::kDouble).item<double>();
}

}  // namespace

at::Tensor klDivergence(const at::Tensor& logP, const at::Tensor& logQ) {
  return at::sum(at::exp(logP) * (logP - logQ), -1);
}

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
      const auto tokens = klDivergence(p, q).to(at::kCPU).contiguous();
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

Percentile percentile(std::span<const float> values, std::span<const std::int64_t> counts, double share) {
  if (values.empty()) return {};
  std::vector<std::pair<float, std::size_t>> largestFirst;  // with their windows
  largestFirst.reserve(values.size());
  for (std::size_t window = 0; window < counts.size(); ++window) {
    for (std::int64_t i = 0; i < counts[window]; ++i) largestFirst.emplace_back(values[largestFirst.size()], window);
  }
  std::ranges::sort(largestFirst, std::greater<>(), &std::pair<float, std::size_t>::first);
  // Each window as often as `times` says.
  const auto valueAt = [&](const std::vector<std::int64_t>& times) {
    std::int64_t total = 0;
    for (std::size_t window = 0; window < counts.size(); ++window) total += times[window] * counts[window];
    std::int64_t above = total - std::max<std::int64_t>(1, std::llround(std::ceil(share * static_cast<double>(total))));
    for (const auto& [value, window] : largestFirst) {
      if (above < times[window]) return static_cast<double>(value);
      above -= times[window];
    }
    return static_cast<double>(largestFirst.back().first);
  };

  Percentile result{valueAt(std::vector<std::int64_t>(counts.size(), 1)), 0};
  constexpr int draws = 200;
  std::mt19937 random(1);
  double sum = 0, squares = 0;
  for (int draw = 0; draw < draws; ++draw) {
    std::vector<std::int64_t> times(counts.size(), 0);
    for (std::size_t i = 0; i < counts.size(); ++i) ++times[random() % counts.size()];
    const double difference = valueAt(times) - result.value;
    sum += difference;
    squares += difference * difference;
  }
  result.standardError = std::sqrt(std::max(0.0, squares / draws - sum / draws * (sum / draws)));
  return result;
}

}  // namespace bitlathe
