// SPDX-License-Identifier: GPL-3.0-or-later
// From a person's words to a model's tokens.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/model/checkpoint.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

/// A conversation in the model's chat template, up to where the model's answer begins; the template's own system
/// message stands in front where the conversation has none. Throws Error where the template is none of the known ones,
/// or a message is out of turn or no valid UTF-8.
std::vector<TokenId> chatTokens(const Checkpoint& checkpoint, std::span<const ChatMessage> messages);

/// The prompt's tokens; with `chat`, those of a user's message, behind a system message where that is not empty. Throws
/// Error where the prompt is empty, and what chatTokens() throws.
std::vector<TokenId> promptTokens(const Checkpoint& checkpoint, const std::string& prompt, const std::string& system,
                                  bool chat);

}  // namespace bitlathe
