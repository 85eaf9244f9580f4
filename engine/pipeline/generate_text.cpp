// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/generate_text.h"

#include <chrono>

#include <ATen/core/grad_mode.h>

#include "engine/model/generate.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/prompt_tokens.h"
#include "engine/text/stream_decoder.h"

namespace bitlathe {

GeneratedText generateText(const GenerateTextRequest& request, const std::function<void(std::string_view)>& onText,
                           std::stop_token stop) {
  const at::NoGradGuard noGradients;
  const auto checkpoint = openModel(request.model);
  const Tokenizer& tokenizer = checkpoint->tokenizer();
  const auto prompt = promptTokens(*checkpoint, request.prompt, request.system, request.chat);

  GenerationOptions sampling = request.sampling;
  if (sampling.stopTokens.empty()) sampling.stopTokens = checkpoint->config().eosTokenIds;
  const LanguageModel model(checkpoint);
  StreamDecoder decoder(tokenizer);
  GeneratedText result;
  result.promptTokens = static_cast<std::int64_t>(prompt.size());
  auto emit = [&](const std::string& piece) {
    result.text += piece;
    if (!piece.empty()) onText(piece);
  };
  const auto start = std::chrono::steady_clock::now();
  const auto ids = at::tensor(at::ArrayRef<TokenId>(prompt), at::kInt).to(at::kLong).unsqueeze(0);
  generate(
      model, ids, sampling,
      [&](const at::Tensor& tokens) {
        ++result.newTokens;
        emit(decoder.push(static_cast<TokenId>(tokens.item<std::int64_t>())));
        return true;
      },
      stop);
  emit(decoder.finish());
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace bitlathe
