// SPDX-License-Identifier: GPL-3.0-or-later
// Text of a model as it is generated.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/generation_options.h"
#include "engine/model/language_model.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

struct StreamedText {
  std::string text;
  std::int64_t tokens = 0;
};

/// What follows the prompt's tokens. `onText` gets it as it comes, whole characters at a time. `sampling`'s stop tokens
/// are the model's end tokens if empty. Throws what generate() throws.
StreamedText streamText(const LanguageModel& model, const std::vector<TokenId>& prompt, GenerationOptions sampling,
                        const std::function<void(std::string_view)>& onText, std::stop_token stop);

}  // namespace bitlathe
