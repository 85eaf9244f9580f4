// SPDX-License-Identifier: GPL-3.0-or-later
#include <iostream>

#include <nlohmann/json.hpp>
#include <poll.h>
#include <unistd.h>

#include "app/generation_report.h"
#include "app/sampling_options.h"
#include "app/verb.h"
#include "engine/base/error.h"
#include "engine/pipeline/chat_session.h"

namespace bitlathe {
namespace {

struct ChatOptions {
  std::string model;
  std::string system;
  GenerationOptions sampling;
};

/// Ctrl-C while nothing is typed ends the conversation.
void waitForInput(const std::stop_token& stop) {
  constexpr int patience = 100;  // ms
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (poll(&input, 1, patience) == 0) {
    if (stop.stop_requested()) throw Cancelled();
  }
}

ExitStatus chat(const ChatOptions& options, Console& console, std::stop_token stop) {
  ChatSession session(options.model, options.system, options.sampling);
  const bool asks = isatty(STDIN_FILENO) != 0 && !console.json();
  if (asks) console.note("One line is one message; an empty one, or the end of the input, ends the conversation.");
  while (true) {
    if (asks) {
      console.print("> ");
      waitForInput(stop);
    }
    std::string message;
    if (!std::getline(std::cin, message) || message.empty()) break;
    const auto reply = session.reply(
        message, [&](std::string_view piece) { console.print(piece); }, stop);
    console.print("\n");
    console.note(generationReport(reply.newTokens, reply.seconds, session.weightBytes()));
  }
  auto messages = nlohmann::json::array();
  for (const auto& message : session.messages()) {
    messages.push_back({{"role", message.role}, {"content", message.content}});
  }
  console.result({{"messages", messages}, {"weight_bytes", session.weightBytes()}});
  return exitSuccess;
}

}  // namespace

Verb addChat(CLI::App& app) {
  CLI::App* command = addCommand(app, "chat", "Talk with a model in its chat template");
  auto options = std::make_shared<ChatOptions>();
  options->sampling.maximumNewTokens = 512;
  command->add_option("model", options->model, modelHelp)->required();
  command->add_option("--system", options->system, "The system message; the model's own if not given");
  addSamplingOptions(*command, options->sampling);
  return {command, [options](Console& console, std::stop_token stop) { return chat(*options, console, stop); }};
}

}  // namespace bitlathe
