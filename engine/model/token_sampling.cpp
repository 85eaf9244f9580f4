// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/token_sampling.h"

#include <cmath>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

constexpr double lowestTemperature = 1e-4;  // below it, quotients could overflow

struct Candidate {
  std::int64_t token;
  double probability;
};

/// The token at which the running sum of probabilities passes `uniform` times their whole sum.
template <typename Range, typename Probability>
std::int64_t drawIndex(const Range& range, Probability probability, double uniform) {
  double whole = 0;
  for (const auto& item : range) whole += probability(item);
  double remaining = uniform * whole;
  std::int64_t last = 0;
  std::int64_t index = 0;
  for (const auto& item : range) {
    if (probability(item) > 0) {
      last = index;
      remaining -= probability(item);
      if (remaining < 0) break;
    }
    ++index;
  }
  return last;
}

/// The `topK` likeliest tokens and of these the smallest set whose share of their probability reaches `topP`, the
/// likeliest first, equal ones by token id.
std::vector<Candidate> filterTokens(std::span<const float> probabilities, const GenerationOptions& options) {
  const std::size_t wanted = options.topK > 0
                                 ? std::min<std::size_t>(static_cast<std::size_t>(options.topK), probabilities.size())
                                 : probabilities.size();
  // All tokens less likely than this together have less than 1 - topP, so none of them is in the set.
  const double negligible = options.topK > 0 ? 0 : (1 - options.topP) / static_cast<double>(2 * probabilities.size());
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] >= negligible) candidates.push_back({static_cast<std::int64_t>(i), probabilities[i]});
  }
  const auto likelier = [](const Candidate& a, const Candidate& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.token < b.token;
  };
  const auto kept = std::min(wanted, candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(kept), candidates.end(),
                    likelier);
  candidates.resize(kept);
  if (options.topP == 1) return candidates;
  double whole = options.topK > 0 ? 0 : 1;
  if (options.topK > 0) {
    for (const auto& candidate : candidates) whole += candidate.probability;
  }
  double sum = 0;
  std::size_t count = 0;
  while (count < candidates.size() && sum < options.topP * whole) sum += candidates[count++].probability;
  candidates.resize(count);
  return candidates;
}

}  // namespace

void checkGenerationOptions(const GenerationOptions& options) {
  auto refuse = [](const char* name, double value, const char* expected) {
    throw Error(std::string("generation: ") + name + " is " + std::to_string(value) + ", but has to be " + expected);
  };
  if (options.maximumNewTokens < 0) {
    refuse("the number of new tokens", static_cast<double>(options.maximumNewTokens), "0 or more");
  }
  if (options.temperature != 0 && !(options.temperature >= lowestTemperature && std::isfinite(options.temperature))) {
    refuse("temperature", options.temperature, "0 (greedy) or at least 0.0001");
  }
  if (options.topK < 0) refuse("top-k", static_cast<double>(options.topK), "0 (off) or more");
  if (!(options.topP > 0 && options.topP <= 1)) refuse("top-p", options.topP, "above 0 and at most 1 (off)");
}

std::int64_t sampleToken(std::span<const float> probabilities, const GenerationOptions& options, double uniform) {
  if (options.topK == 0 && options.topP == 1) {
    return drawIndex(
        probabilities, [](float p) { return static_cast<double>(p); }, uniform);
  }
  const auto candidates = filterTokens(probabilities, options);
  const auto index = drawIndex(
      candidates, [](const Candidate& c) { return c.probability; }, uniform);
  return candidates[static_cast<std::size_t>(index)].token;
}

RowRandom::RowRandom(RowSeed start) {
  std::seed_seq sequence{static_cast<std::uint32_t>(start.seed), static_cast<std::uint32_t>(start.seed >> 32),
                         start.row};
  random_.seed(sequence);
}

}  // namespace bitlathe
