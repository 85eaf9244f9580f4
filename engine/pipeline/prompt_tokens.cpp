// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/prompt_tokens.h"

#include "engine/base/error.h"

namespace bitlathe {

std::vector<TokenId> chatTokens(const Checkpoint& checkpoint, std::span<const ChatMessage> messages) {
  const auto chatTemplate = checkpoint.chatTemplate();
  const auto family = recogniseChatTemplate(chatTemplate);
  if (!family) {
    throw Error(checkpoint.name() + ": has no chat template of a known family", "Generate without a chat.");
  }
  // A rendered chat holds its special tokens already.
  return checkpoint.tokenizer().encode(renderChat(*family, messages, true, defaultSystemPrompt(chatTemplate)), false);
}

std::vector<TokenId> promptTokens(const Checkpoint& checkpoint, const std::string& prompt, const std::string& system,
                                  bool chat) {
  std::vector<TokenId> tokens;
  if (chat && !prompt.empty()) {
    std::vector<ChatMessage> messages;
    if (!system.empty()) messages.push_back({"system", system});
    messages.push_back({"user", prompt});
    tokens = chatTokens(checkpoint, messages);
  } else {
    tokens = checkpoint.tokenizer().encode(prompt, true);
  }
  if (prompt.empty() || tokens.empty()) {
    throw Error("the prompt is empty", "Give the model at least one word to continue.");
  }
  return tokens;
}

}  // namespace bitlathe
