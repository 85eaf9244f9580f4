// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/generate.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "engine/base/error.h"
#include "engine/model/cached_model.h"
#include "engine/model/token_sampling.h"

namespace bitlathe {
namespace {

/// Chooses the next token of each row from logits, float32 [B, vocabulary].
class TokenChooser {
 public:
  TokenChooser(const GenerationOptions& options, std::int64_t rows) : options_(options) {
    for (std::int64_t i = 0; i < rows; ++i) {
      random_.emplace_back(options.rowSeeds.empty() ? RowSeed{options.seed, static_cast<std::uint32_t>(i)}
                                                    : options.rowSeeds.at(static_cast<std::size_t>(i)));
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
        chosen[row] = sampleToken({values + row * vocabulary, vocabulary}, options_, random_[row].next());
      }
    });
    return tokens;
  }

 private:
  GenerationOptions options_;
  std::vector<RowRandom> random_;
};

}  // namespace

at::Tensor generate(const LanguageModel& model, const at::Tensor& prompts, const GenerationOptions& options,
                    const std::function<bool(const at::Tensor&)>& onTokens, std::stop_token stop) {
  c10::NoGradGuard noGrad;
  if (prompts.dim() != 2 || prompts.numel() == 0 || prompts.scalar_type() != at::kLong) {
    throw Error("generation needs a prompt of at least one token");
  }
  checkGenerationOptions(options);
  const std::int64_t rows = prompts.size(0);
  const std::int64_t promptLength = prompts.size(1);
  auto ids = at::empty({rows, promptLength + options.maximumNewTokens}, at::kLong);
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
    const auto tokens = at::where(done, previous, chooser.choose(cached.nextLogits(next)));
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
