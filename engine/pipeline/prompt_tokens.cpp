// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/prompt_tokens.h"

#include "engine/base/error.h"
#include "engine/text/chat_template.h"

namespace bitlathe {
namespace {

std::string renderMessage(const Checkpoint& checkpoint, const std::string& prompt, const std::string& system) {
  const auto family = recogniseChatTemplate(checkpoint.chatTemplate());
  if (!family) {
    throw Error(checkpoint.name() + ": has no chat template of a known family", "Generate without a chat.");
  }
  std::vector<ChatMessage> messages;
  if (!system.empty()) messages.push_back({"system", system});
  messages.push_back({"user", prompt});
  return renderChat(*family, messages, true);
}

}  // namespace

std::vector<TokenId> promptTokens(const Checkpoint& checkpoint, const std::string& prompt, const std::string& system,
                                  bool chat) {
  // A rendered chat holds its special tokens already.
  auto tokens = chat ? checkpoint.tokenizer().encode(renderMessage(checkpoint, prompt, system), false)
                     : checkpoint.tokenizer().encode(prompt, true);
  if (tokens.empty()) throw Error("the prompt is empty", "Give the model at least one word to continue.");
  return tokens;
}

}  // namespace bitlathe
