// SPDX-License-Identifier: GPL-3.0-or-later
// Chat conversations as text, for the known families. A template found in a file is only recognised, never evaluated.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bitlathe {

enum class ChatFamily { chatMl, llama2, llama3, mistral, qwen3 };

struct ChatMessage {
  std::string role;  ///< "system", "user" or "assistant"
  std::string content;
};

/// Recognises the family from the text of a Jinja template; nullopt where it is none of the known ones.
std::optional<ChatFamily> recogniseChatTemplate(std::string_view jinja);

/// The default system prompt is the family's own (SmolLM2's for chatMl is passed as `defaultSystem`).
std::string renderChat(ChatFamily family, std::span<const ChatMessage> messages, bool addGenerationPrompt,
                       std::string_view defaultSystem = {});

}  // namespace bitlathe
