// SPDX-License-Identifier: GPL-3.0-or-later
// Chat conversations as text, for the known families. A template found in a file is only recognised, never evaluated.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bitlathe {

enum class ChatFamily {
  chatMl,   ///< SmolLM2, Qwen2, Qwen2.5, Hermes, …
  llama2,   ///< Llama 2 Chat; the system prompt is part of the first user message
  llama3,   ///< Llama 3 Instruct; without the dated preamble of 3.1 and later
  mistral,  ///< Mistral Instruct v0.1 and v0.2; the system prompt opens the first user message
  qwen3,    ///< as chatMl; answers lose their thoughts once a question follows. Thinking is left on, as by default: the
            ///< generation prompt carries no empty think block
};

struct ChatMessage {
  std::string role;  ///< "system", "user" or "assistant"
  std::string content;
};

/// Recognises the family from the text of a Jinja template; nullopt where it is none of the known ones.
std::optional<ChatFamily> recogniseChatTemplate(std::string_view jinja);

/// The system prompt that a chatMl template puts in front of conversations without one; empty where it has none.
std::string defaultSystemPrompt(std::string_view jinja);

/// The conversation with all its special tokens, BOS included: encode it without adding any. `defaultSystem` is the
/// system prompt of a conversation that doesn't begin with one; where it's empty there is none. Throws Error naming the
/// message on a role that is unknown or out of turn.
std::string renderChat(ChatFamily family, std::span<const ChatMessage> messages, bool addGenerationPrompt,
                       std::string_view defaultSystem = {});

}  // namespace bitlathe
