// SPDX-License-Identifier: GPL-3.0-or-later
// A model continues a text. No tensors in this header, so any floor may use it.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/model/generation_options.h"

namespace bitlathe {

struct GenerateTextRequest {
  std::string model;  ///< as openModel() takes it
  std::string prompt;
  bool chat = false;           ///< the prompt is a user's message in the model's chat template
  std::string system;          ///< of the chat; empty: the model's own
  GenerationOptions sampling;  ///< `stopTokens` are the model's end tokens if empty
};

struct GeneratedText {
  std::string text;  ///< without the prompt
  std::int64_t promptTokens = 0;
  std::int64_t newTokens = 0;
  double seconds = 0;            ///< of generating, the model being loaded
  std::int64_t weightBytes = 0;  ///< of the model in memory: a run's quantized layers stay packed
};

/// `onText` gets the text as it comes, whole characters at a time. Throws Error where the prompt is no valid UTF-8, or
/// where a chat is wanted and the model's template is none of the known ones; Cancelled when `stop` is requested.
GeneratedText generateText(const GenerateTextRequest& request, const std::function<void(std::string_view)>& onText,
                           std::stop_token stop);

}  // namespace bitlathe
