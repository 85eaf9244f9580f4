// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/generate_text.h"

#include <chrono>

#include "engine/pipeline/block_source.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/prompt_tokens.h"
#include "engine/pipeline/stream_text.h"

namespace bitlathe {

GeneratedText generateText(const GenerateTextRequest& request, const std::function<void(std::string_view)>& onText,
                           std::stop_token stop) {
  const auto checkpoint = openModel(request.model);
  const auto prompt = promptTokens(*checkpoint, request.prompt, request.system, request.chat);
  const LanguageModel model(checkpoint, at::kFloat, computeDevice(), QuantizedForm::packed);
  const auto start = std::chrono::steady_clock::now();
  auto written = streamText(model, prompt, request.sampling, onText, stop);
  return {std::move(written.text), std::ssize(prompt), written.tokens,
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), model.weightBytes()};
}

}  // namespace bitlathe
