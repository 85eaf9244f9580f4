// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/stream_text.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/model/generate.h"
#include "engine/text/stream_decoder.h"

namespace bitlathe {

StreamedText streamText(const LanguageModel& model, const std::vector<TokenId>& prompt, GenerationOptions sampling,
                        const std::function<void(std::string_view)>& onText, std::stop_token stop) {
  const at::NoGradGuard noGradients;
  if (sampling.stopTokens.empty()) sampling.stopTokens = model.checkpoint().config().eosTokenIds;
  StreamDecoder decoder(model.checkpoint().tokenizer());
  StreamedText result;
  auto emit = [&](const std::string& piece) {
    result.text += piece;
    if (!piece.empty()) onText(piece);
  };
  const auto ids = at::tensor(at::ArrayRef<TokenId>(prompt), at::kInt).to(at::kLong).unsqueeze(0);
  generate(
      model, ids, sampling,
      [&](const at::Tensor& tokens) {
        ++result.tokens;
        emit(decoder.push(static_cast<TokenId>(tokens.item<std::int64_t>())));
        return true;
      },
      stop);
  emit(decoder.finish());
  return result;
}

}  // namespace bitlathe
