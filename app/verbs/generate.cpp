// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/generation_report.h"
#include "app/sampling_options.h"
#include "app/verb.h"
#include "engine/pipeline/generate_text.h"

namespace bitlathe {

Verb addGenerate(CLI::App& app) {
  CLI::App* command = addCommand(app, "generate", "Let a model continue a prompt");
  auto request = std::make_shared<GenerateTextRequest>();
  command->add_option("model", request->model, modelHelp)->required();
  command->add_option("--prompt", request->prompt, "The text to continue")->required();
  command->add_flag("--chat", request->chat, "Take the prompt as a user's message, in the model's chat template");
  command->add_option("--system", request->system, "The system message of the chat; the model's own if not given");
  addSamplingOptions(*command, request->sampling);
  return {command, [request](Console& console, std::stop_token stop) {
            const auto result = generateText(
                *request, [&](std::string_view piece) { console.print(piece); }, stop);
            console.print("\n");
            console.note(generationReport(result.newTokens, result.seconds, result.weightBytes));
            console.result({{"text", result.text},
                            {"prompt_tokens", result.promptTokens},
                            {"new_tokens", result.newTokens},
                            {"seconds", result.seconds},
                            {"weight_bytes", result.weightBytes}});
            return exitSuccess;
          }};
}

}  // namespace bitlathe
