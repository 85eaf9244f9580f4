// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/verb.h"
#include "engine/pipeline/generate_text.h"
#include "ui/format.h"

namespace bitlathe {

Verb addGenerate(CLI::App& app) {
  CLI::App* command = addCommand(app, "generate", "Let a model continue a prompt");
  auto request = std::make_shared<GenerateTextRequest>();
  command->add_option("model", request->model, modelHelp)->required();
  command->add_option("--prompt", request->prompt, "The text to continue")->required();
  command->add_flag("--chat", request->chat, "Take the prompt as a user's message, in the model's chat template");
  command->add_option("--system", request->system, "The system message of the chat; the model's own if not given");
  auto& sampling = request->sampling;
  command->add_option("--max-new-tokens", sampling.maximumNewTokens, "End after so many tokens")
      ->check(CLI::Range(1, 1 << 20));
  command->add_option("--temperature", sampling.temperature, "0 takes the likeliest token")
      ->check(CLI::Range(0.0, 100.0));
  command->add_option("--top-k", sampling.topK, "Only among the likeliest k; 0 is off")->check(CLI::Range(0, 1 << 24));
  command->add_option("--top-p", sampling.topP, "Only among the likeliest with this much probability; 1 is off")
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("--seed", sampling.seed, "The same seed gives the same text");
  return {command, [request](Console& console, std::stop_token stop) {
            const auto result = generateText(
                *request, [&](std::string_view piece) { console.print(piece); }, stop);
            console.print("\n");
            console.note(formatCount(result.newTokens).toStdString() + " tokens, " +
                         formatNumber(static_cast<double>(result.newTokens) / result.seconds).toStdString() +
                         " per second");
            console.result({{"text", result.text},
                            {"prompt_tokens", result.promptTokens},
                            {"new_tokens", result.newTokens},
                            {"seconds", result.seconds}});
            return exitSuccess;
          }};
}

}  // namespace bitlathe
