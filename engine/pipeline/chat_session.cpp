// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/chat_session.h"

#include <chrono>

#include <ATen/core/grad_mode.h>

#include "engine/base/error.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/prompt_tokens.h"
#include "engine/pipeline/stream_text.h"

namespace bitlathe {

struct ChatSession::Model {
  explicit Model(const std::string& name)
      : checkpoint(openModel(name)), language(checkpoint, at::kFloat, computeDevice(), QuantizedForm::packed) {}

  std::shared_ptr<const Checkpoint> checkpoint;
  LanguageModel language;
};

ChatSession::ChatSession(const std::string& model, const std::string& system, GenerationOptions sampling)
    : model_(std::make_unique<Model>(model)), sampling_(std::move(sampling)) {
  if (!system.empty()) messages_.push_back({"system", system});
  if (!recogniseChatTemplate(model_->checkpoint->chatTemplate())) {
    throw Error(model_->checkpoint->name() + ": has no chat template of a known family",
                "Let it continue a text with `bitlathe generate`.");
  }
}

ChatSession::~ChatSession() = default;

std::int64_t ChatSession::weightBytes() const {
  return model_->language.weightBytes();
}

ChatReply ChatSession::reply(const std::string& message, const std::function<void(std::string_view)>& onText,
                             std::stop_token stop) {
  auto messages = messages_;
  messages.push_back({"user", message});
  const auto start = std::chrono::steady_clock::now();
  auto written = streamText(model_->language, chatTokens(*model_->checkpoint, messages), sampling_, onText, stop);
  messages.push_back({"assistant", written.text});
  messages_ = std::move(messages);
  return {std::move(written.text), written.tokens,
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

}  // namespace bitlathe
