// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/verb.h"
#include "engine/base/error.h"
#include "engine/pipeline/write_logits.h"

namespace bitlathe {

Verb addLogits(CLI::App& app) {
  CLI::App* command = addCommand(app, "logits", "Write a model's logits, to compare with another program's");
  auto request = std::make_shared<LogitsRequest>();
  command->add_option("model", request->model, modelHelp)->required();
  command->add_option("--ids", request->ids, "Token ids in a safetensors file, [N, T] or [T]")->required();
  command->add_option("--out", request->out, "The safetensors file for \"logits\", float32 [N, T, vocabulary]")
      ->required();
  return {command, [request](Console& console, std::stop_token stop) {
            const auto shape = writeLogits(*request, [&](double fraction) {
              if (stop.stop_requested()) throw Cancelled();
              console.progress(fraction, "logits");
            });
            console.note("Wrote " + request->out.string());
            console.result({{"out", request->out.string()}, {"shape", shape}});
            return exitSuccess;
          }};
}

}  // namespace bitlathe
