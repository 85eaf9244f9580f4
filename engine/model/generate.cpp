// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/generate.h"

#include <cmath>
#include <random>

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "engine/base/error.h"
#include "engine/model/cached_model.h"

namespace bitlathe {
namespace {

constexpr double lowestTemperature = 1e-4;  // below it, quotients could overflow

void checkOptions(const at::Tensor& prompts, const GenerationOptions& options) {
  if (prompts.dim() != 2 || prompts.numel() == 0 || prompts.scalar_type() != at::kLong) {
    throw Error("generation needs a prompt of at least one token");
  }
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

/// Uniform in [0, 1) with 53 bits; the distributions of the standard library differ between platforms.
double drawUniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

/// Chooses the next token of each row from logits, float32 [B, vocabulary].
class TokenChooser {
 public:
  TokenChooser(const GenerationOptions& options, std::int64_t rows) : options_(options) {
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto start = options.rowSeeds.empty() ? RowSeed{options.seed, static_cast<std::uint32_t>(i)}
                                                  : options.rowSeeds.at(static_cast<std::size_t>(i));
      std::seed_seq sequence{static_cast<std::uint32_t>(start.seed), static_cast<std::uint32_t>(start.seed >> 32),
                             start.row};
      random_.emplace_back(sequence);
    }
  }

  at::Tensor choose(const at::Tensor& logits) {
    if (options_.temperature == 0) return at::argmax(logits, -1).to(at::kCPU);
    const auto probabilities = at::softmax(logits / options_.temperature, -1).to(at::kCPU).contiguous();
    const auto tokens = at::empty({probabilities.size(0)}, at::kLong);
    const auto vocabulary = static_cast<std::size_t>(probabilities.size(1));
    const float* values = probabilities.const_data_ptr<float>();
    auto* chosen = tokens.mutable_data_ptr<std::int64_t>();
    at::parallel_for(0, tokens.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
      for (auto row = static_cast<std::size_t>(begin); row < static_cast<std::size_t>(end); ++row) {
        chosen[row] = sampleToken({values + row * vocabulary, vocabulary}, options_, drawUniform(random_[row]));
      }
    });
    return tokens;
  }

 private:
  GenerationOptions options_;
  std::vector<std::mt19937_64> random_;
};

}  // namespace

at::Tensor generate(const LanguageModel& model, const at::Tensor& prompts, const GenerationOptions& options,
                    const std::function<bool(const at::Tensor&)>& onTokens, std::stop_token stop) {
  c10::NoGradGuard noGrad;
  checkOptions(prompts, options);
  const std::int64_t rows = prompts.size(0);
  const std::int64_t promptLength = prompts.size(1);
  const auto ids = at::empty({rows, promptLength + options.maximumNewTokens}, at::kLong);
  ids.slice(1, 0, promptLength).copy_(prompts);
  if (options.maximumNewTokens == 0) return ids;

  CachedModel cached(model, rows, ids.size(1));
  TokenChooser chooser(options, rows);
  const auto stopTokens = at::tensor(std::vector<std::int64_t>(options.stopTokens.begin(), options.stopTokens.end()));
  auto done = at::zeros({rows}, at::kBool);
  std::int64_t length = promptLength;
  auto next = ids.slice(1, 0, promptLength);
  while (true) {
    if (stop.stop_requested()) throw Cancelled();
    const auto previous = ids.select(1, length - 1);
    const auto hidden = cached.read(next);
    const auto logits = model.ends().logits(hidden.slice(1, hidden.size(1) - 1)).squeeze(1);
    const auto tokens = at::where(done, previous, chooser.choose(logits));
    next = ids.slice(1, length, length + 1);
    next.copy_(tokens.unsqueeze(1));
    ++length;
    if (stopTokens.numel() > 0) done = at::logical_or(done, at::isin(tokens, stopTokens));
    if (onTokens && !onTokens(tokens)) break;
    if (length == ids.size(1) || done.all().item<bool>()) break;
  }
  return ids.slice(1, 0, length).contiguous();
}

}  // namespace bitlathe
