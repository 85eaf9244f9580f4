// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/side_by_side.h"

#include <chrono>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/base/error.h"
#include "engine/model/cached_model.h"
#include "engine/model/token_sampling.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/prompt_tokens.h"
#include "engine/text/stream_decoder.h"

namespace bitlathe {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What a model thinks of the next token of each text: float32 [2, vocabulary] on the CPU.
struct Opinion {
  at::Tensor probabilities;  // at temperature 1
  at::Tensor sampled;        // at the temperature that tokens are drawn at; undefined for greedy choice
};

Opinion opinionOf(CachedModel& cache, const at::Tensor& tokens, double temperature) {
  const auto logits = cache.nextLogits(tokens);
  Opinion opinion{at::softmax(logits, -1).to(at::kCPU).contiguous(), {}};
  if (temperature != 0) opinion.sampled = at::softmax(logits / temperature, -1).to(at::kCPU).contiguous();
  return opinion;
}

std::int64_t choose(const Opinion& opinion, std::int64_t text, const GenerationOptions& sampling, double uniform) {
  if (sampling.temperature == 0) return opinion.probabilities[text].argmax().item<std::int64_t>();
  const auto row = opinion.sampled[text];
  return sampleToken({row.const_data_ptr<float>(), static_cast<std::size_t>(row.numel())}, sampling, uniform);
}

}  // namespace

struct SideBySide::Models {
  std::array<std::shared_ptr<const Checkpoint>, 2> checkpoints;
  std::array<std::unique_ptr<LanguageModel>, 2> models;
};

SideBySide::SideBySide(const std::string& first, const std::string& second) : models_(std::make_unique<Models>()) {
  const at::NoGradGuard noGradients;
  models_->checkpoints = {openModel(first), openModel(second)};
  const auto& [a, b] = models_->checkpoints;
  if (a->config().vocabularySize != b->config().vocabularySize ||
      a->tokenizer().vocabularySize() != b->tokenizer().vocabularySize()) {
    throw Error(b->name() + " and " + a->name() + " have different vocabularies",
                "Compare a model with its own quantization.");
  }
  for (std::size_t i = 0; i < 2; ++i) {
    models_->models[i] =
        std::make_unique<LanguageModel>(models_->checkpoints[i], at::kFloat, computeDevice(), QuantizedForm::packed);
  }
}

SideBySide::~SideBySide() = default;

SideBySideResult SideBySide::run(const SideBySidePrompt& prompt,
                                 const std::function<void(int model, const ComparedToken&)>& onToken,
                                 std::stop_token stop) const {
  const at::NoGradGuard noGradients;
  checkGenerationOptions(prompt.sampling);
  const auto& checkpoint = *models_->checkpoints[0];
  const auto& tokenizer = checkpoint.tokenizer();
  const auto ids = promptTokens(checkpoint, prompt.text, {}, prompt.chat);
  const auto stopTokens =
      prompt.sampling.stopTokens.empty() ? checkpoint.config().eosTokenIds : prompt.sampling.stopTokens;

  // Each model reads two texts: its own, and the other's.
  const auto capacity = std::ssize(ids) + prompt.sampling.maximumNewTokens;
  std::array<CachedModel, 2> caches{CachedModel(*models_->models[0], 2, capacity),
                                    CachedModel(*models_->models[1], 2, capacity, prompt.precision)};
  std::array<StreamDecoder, 2> decoders{StreamDecoder(tokenizer), StreamDecoder(tokenizer)};
  std::array<bool, 2> ended{};
  SideBySideResult result;
  for (std::size_t i = 0; i < 2; ++i) result.models[i].weightBytes = models_->models[i]->weightBytes();
  RowRandom random({prompt.sampling.seed, 0});
  auto next = at::tensor(at::ArrayRef<TokenId>(ids), at::kInt).to(at::kLong).repeat({2, 1});
  for (std::int64_t step = 0; step < prompt.sampling.maximumNewTokens && !(ended[0] && ended[1]); ++step) {
    std::array<Opinion, 2> opinions;
    for (std::size_t i = 0; i < 2; ++i) {
      if (stop.stop_requested()) throw Cancelled();
      const auto start = Clock::now();
      opinions[i] = opinionOf(caches[i], next, prompt.sampling.temperature);
      result.models[i].seconds += secondsSince(start);
    }
    const double uniform = random.next();
    next = at::empty({2, 1}, at::kLong);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto text = static_cast<std::int64_t>(i);
      const auto token = choose(opinions[i], text, prompt.sampling, uniform);
      next[text][0] = token;
      if (ended[i]) continue;
      auto& model = result.models[i];
      const auto p = opinions[0].probabilities[text].to(at::kDouble), q = opinions[1].probabilities[text];
      model.meanDivergence += at::special_xlogy(p, p / q.clamp_min(1e-30)).sum().item<double>();
      ++model.tokens;
      ComparedToken compared;
      compared.agreed = choose(opinions[1 - i], text, prompt.sampling, uniform) == token;
      for (std::size_t j = 0; j < 2; ++j) {
        const auto row = opinions[j].probabilities[text];
        compared.probability[j] = row[token].item<double>();
        const auto [values, tokens] = row.topk(std::min(ComparedToken::shownChoices, row.size(0)));
        for (std::int64_t k = 0; k < values.size(0); ++k) {
          const auto id = static_cast<TokenId>(tokens[k].item<std::int64_t>());
          compared.likeliest[j].push_back({tokenizer.decode({{id}}, false), values[k].item<double>()});
        }
      }
      if (std::ranges::find(stopTokens, static_cast<TokenId>(token)) != stopTokens.end()) {
        ended[i] = true;
        compared.text = decoders[i].finish();
      } else {
        compared.text = decoders[i].push(static_cast<TokenId>(token));
      }
      onToken(static_cast<int>(i), compared);
    }
  }
  for (auto& model : result.models)
    model.meanDivergence /= static_cast<double>(std::max<std::int64_t>(1, model.tokens));
  return result;
}

}  // namespace bitlathe
