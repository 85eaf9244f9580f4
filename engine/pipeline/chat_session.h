// SPDX-License-Identifier: GPL-3.0-or-later
// A conversation with a model. No tensors in this header, so any floor may use it.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/generation_options.h"
#include "engine/text/chat_template.h"

namespace bitlathe {

struct ChatReply {
  std::string text;
  std::int64_t newTokens = 0;
  double seconds = 0;
};

class ChatSession {
 public:
  /// `model` as openModel() takes it; without `system` its template's own system message stands. `sampling` bounds
  /// every reply; its `stopTokens` are the model's end tokens if empty. Throws Error where the model has no chat
  /// template of a known family.
  ChatSession(const std::string& model, const std::string& system, GenerationOptions sampling);
  ~ChatSession();

  /// `onText` gets the answer as it comes, whole characters at a time. A message that fails, or is cancelled by `stop`
  /// (which throws Cancelled), leaves the conversation as it was.
  ChatReply reply(const std::string& message, const std::function<void(std::string_view)>& onText,
                  std::stop_token stop);

  std::int64_t weightBytes() const;  ///< of the model in memory: a run's quantized layers stay packed

  const std::vector<ChatMessage>& messages() const { return messages_; }

 private:
  struct Model;
  std::unique_ptr<Model> model_;
  GenerationOptions sampling_;
  std::vector<ChatMessage> messages_;
};

}  // namespace bitlathe
