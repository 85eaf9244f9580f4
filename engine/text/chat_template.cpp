// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/chat_template.h"

#include <algorithm>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

[[noreturn]] void refuse(const ChatMessage& message, std::size_t index, const std::string& why) {
  throw Error("message " + std::to_string(index + 1) + " of the conversation has the role " + quote(message.role) +
                  ", which " + why,
              "Begin with a system message or none; then let user and assistant take turns.");
}

void requireKnownRoles(std::span<const ChatMessage> messages) {
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string& role = messages[i].role;
    if (role != "system" && role != "user" && role != "assistant") refuse(messages[i], i, "is unknown");
  }
}

std::string chatMlTurn(const ChatMessage& message) {
  return "<|im_start|>" + message.role + "\n" + message.content + "<|im_end|>\n";
}

std::string renderChatMl(std::span<const ChatMessage> messages, bool addGenerationPrompt) {
  std::string text;
  for (const ChatMessage& message : messages) text += chatMlTurn(message);
  return text + (addGenerationPrompt ? "<|im_start|>assistant\n" : "");
}

std::string_view stripNewlines(std::string_view text) {
  const std::size_t begin = text.find_first_not_of('\n');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of('\n') - begin + 1);
}

std::string_view stripLeadingNewlines(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of('\n'), text.size()));
}

/// An answer that nothing follows keeps its thoughts, even empty ones; an earlier one loses them.
std::string qwen3Answer(std::string_view content, bool last, bool beforeLastQuestion) {
  constexpr std::string_view open = "<think>";
  constexpr std::string_view close = "</think>";
  std::string_view thoughts;
  if (const std::size_t firstEnd = content.find(close); firstEnd != std::string_view::npos) {
    thoughts = content.substr(0, firstEnd);
    if (const std::size_t begin = thoughts.rfind(open); begin != std::string_view::npos) {
      thoughts.remove_prefix(begin + open.size());
    }
    thoughts = stripNewlines(thoughts);
    content = stripLeadingNewlines(content.substr(content.rfind(close) + close.size()));
  }
  if (beforeLastQuestion || (!last && thoughts.empty())) return std::string(content);
  return "<think>\n" + std::string(thoughts) + "\n</think>\n\n" + std::string(stripLeadingNewlines(content));
}

/// Whether a user's message only carries what a tool answered, which is no question.
bool isToolResponse(std::string_view content) {
  return content.starts_with("<tool_response>") && content.ends_with("</tool_response>");
}

std::string renderQwen3(std::span<const ChatMessage> messages, bool addGenerationPrompt) {
  std::size_t lastQuestion = messages.empty() ? 0 : messages.size() - 1;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role == "user" && !isToolResponse(messages[i].content)) lastQuestion = i;
  }
  std::string text;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    ChatMessage message = messages[i];
    if (message.role == "assistant") {
      message.content = qwen3Answer(messages[i].content, i + 1 == messages.size(), i <= lastQuestion);
    }
    text += chatMlTurn(message);
  }
  return text + (addGenerationPrompt ? "<|im_start|>assistant\n" : "");
}

std::string renderLlama3(std::span<const ChatMessage> messages, bool addGenerationPrompt) {
  const auto header = [](const std::string& role) { return "<|start_header_id|>" + role + "<|end_header_id|>\n\n"; };
  std::string text = "<|begin_of_text|>";
  for (const ChatMessage& message : messages) {
    text += header(message.role).append(stripWhiteSpace(message.content)).append("<|eot_id|>");
  }
  return text + (addGenerationPrompt ? header("assistant") : "");
}

/// The system prompt, if any, and the messages behind it, which must take turns.
struct Turns {
  const ChatMessage* system = nullptr;
  std::span<const ChatMessage> messages;
};

Turns takeTurns(std::span<const ChatMessage> messages) {
  Turns turns;
  if (!messages.empty() && messages.front().role == "system") turns.system = &messages.front();
  turns.messages = messages.subspan(turns.system == nullptr ? 0 : 1);
  for (std::size_t i = 0; i < turns.messages.size(); ++i) {
    const ChatMessage& message = turns.messages[i];
    if (message.role != (i % 2 == 0 ? "user" : "assistant")) {
      refuse(message, i + messages.size() - turns.messages.size(), "is out of turn");
    }
  }
  return turns;
}

std::string renderLlama2(std::span<const ChatMessage> messages) {
  const Turns turns = takeTurns(messages);
  std::string text;
  for (std::size_t i = 0; i < turns.messages.size(); ++i) {
    std::string content = turns.messages[i].content;
    if (i == 0 && turns.system != nullptr) {
      content.insert(0, "<<SYS>>\n" + turns.system->content + "\n<</SYS>>\n\n");
    }
    const std::string stripped(stripWhiteSpace(content));
    text.append(i % 2 == 0 ? "<s>[INST] " : " ").append(stripped).append(i % 2 == 0 ? " [/INST]" : " </s>");
  }
  return text;
}

std::string renderMistral(std::span<const ChatMessage> messages) {
  const Turns turns = takeTurns(messages);
  std::string text = "<s>";
  for (std::size_t i = 0; i < turns.messages.size(); ++i) {
    const std::string& content = turns.messages[i].content;
    text += i % 2 == 0 ? "[INST] " : " ";
    if (i == 0 && turns.system != nullptr) text.append(turns.system->content).append("\n\n");
    text.append(content).append(i % 2 == 0 ? " [/INST]" : "</s>");
  }
  return text;
}

}  // namespace

std::optional<ChatFamily> recogniseChatTemplate(std::string_view jinja) {
  const auto has = [&](std::string_view marker) { return jinja.find(marker) != std::string_view::npos; };
  if (has("<|im_start|>") && has("<|im_end|>") && !has("<|im_sep|>")) {
    if (!has("think")) return ChatFamily::chatMl;
    // Of the templates with thoughts, only Qwen3's own leaves thinking on without opening a block.
    const bool isQwen3 = has("last_query_index") && has(R"('<think>\n\n</think>\n\n')") && !has(R"('<think>\n' }})");
    return isQwen3 ? std::optional(ChatFamily::qwen3) : std::nullopt;
  }
  if (has("<|start_header_id|>") && has("<|eot_id|>")) return ChatFamily::llama3;
  // Later Mistral models write [INST] and [/INST] without a space.
  if (has("[INST] ") && has(" [/INST]")) return has("<<SYS>>") ? ChatFamily::llama2 : ChatFamily::mistral;
  return std::nullopt;
}

std::string defaultSystemPrompt(std::string_view jinja) {
  constexpr std::string_view end = "<|im_end|>";
  // A line break stands in a template as itself or escaped.
  for (const std::string_view begin : {"<|im_start|>system\n", "<|im_start|>system\\n"}) {
    for (std::size_t at = jinja.find(begin); at != std::string_view::npos; at = jinja.find(begin, at + 1)) {
      const std::string_view rest = jinja.substr(at + begin.size());
      const std::string_view prompt = rest.substr(0, rest.find(end));
      // Not a prompt where the string literal ends before it does, to be joined with a message.
      if (prompt.size() < rest.size() && prompt.find_first_of("'\"{}") == std::string_view::npos) {
        return std::string(prompt);
      }
    }
  }
  return {};
}

std::string renderChat(ChatFamily family, std::span<const ChatMessage> messages, bool addGenerationPrompt,
                       std::string_view defaultSystem) {
  requireKnownRoles(messages);
  std::vector<ChatMessage> all(messages.begin(), messages.end());
  if (!defaultSystem.empty() && (all.empty() || all.front().role != "system")) {
    all.insert(all.begin(), {"system", std::string(defaultSystem)});
  }
  switch (family) {
    case ChatFamily::chatMl:
      return renderChatMl(all, addGenerationPrompt);
    case ChatFamily::qwen3:
      return renderQwen3(all, addGenerationPrompt);
    case ChatFamily::llama3:
      return renderLlama3(all, addGenerationPrompt);
    // In these two the end of the user's message is the prompt.
    case ChatFamily::llama2:
      return renderLlama2(all);
    case ChatFamily::mistral:
      return renderMistral(all);
  }
  throw Error("the chat family is unknown");
}

}  // namespace bitlathe
