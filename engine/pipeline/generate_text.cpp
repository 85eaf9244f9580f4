// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/generate_text.h"

#include <chrono>

#include <ATen/core/grad_mode.h>

#include "engine/base/error.h"
#include "engine/model/generate.h"
#include "engine/pipeline/open_model.h"
#include "engine/text/chat_template.h"
#include "engine/text/stream_decoder.h"

namespace bitlathe {
namespace {

std::string renderPrompt(const Checkpoint& checkpoint, const GenerateTextRequest& request) {
  if (!request.chat) return request.prompt;
  const auto family = recogniseChatTemplate(checkpoint.chatTemplate());
  if (!family) {
    throw Error(checkpoint.name() + ": has no chat template of a known family", "Generate without --chat.");
  }
  std::vector<ChatMessage> messages;
  if (!request.system.empty()) messages.push_back({"system", request.system});
  messages.push_back({"user", request.prompt});
  return renderChat(*family, messages, true);
}

}  // namespace

GeneratedText generateText(const GenerateTextRequest& request, const std::function<void(std::string_view)>& onText,
                           std::stop_token stop) {
  const at::NoGradGuard noGradients;
  const auto checkpoint = openModel(request.model);
  const Tokenizer& tokenizer = checkpoint->tokenizer();
  // A rendered chat holds its special tokens already.
  const auto prompt = tokenizer.encode(renderPrompt(*checkpoint, request), !request.chat);
  if (prompt.empty()) throw Error("the prompt is empty", "Give the model at least one word to continue.");

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
