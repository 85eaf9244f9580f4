// SPDX-License-Identifier: GPL-3.0-or-later
// From a person's words to a model's tokens.
#pragma once

#include <string>
#include <vector>

#include "engine/model/checkpoint.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

/// The prompt's tokens; with `chat`, those of a user's message (behind a system message where that is not empty) in the
/// model's chat template. Throws Error where the prompt is empty or no valid UTF-8, or where a chat is wanted and the
/// template is none of the known ones.
std::vector<TokenId> promptTokens(const Checkpoint& checkpoint, const std::string& prompt, const std::string& system,
                                  bool chat);

}  // namespace bitlathe
