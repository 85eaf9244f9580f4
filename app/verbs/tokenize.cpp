// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/verb.h"
#include "engine/pipeline/token_files.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

struct Options {
  std::string model;
  std::string text;
  std::string ids;
  std::string out;
  bool noSpecialTokens = false;
};

ExitStatus tokenize(const Options& options, Console& console) {
  const auto ids = tokenizeFile(options.model, options.text, !options.noSpecialTokens);
  if (!options.out.empty()) {
    writeTokenIds(options.out, ids);
  } else {
    std::string line;
    for (const TokenId id : ids) line += (line.empty() ? "" : " ") + std::to_string(id);
    console.print(line + "\n");
  }
  console.note(formatCount(static_cast<std::int64_t>(ids.size())).toStdString() + " tokens");
  nlohmann::json result = {{"count", ids.size()}};
  if (options.out.empty()) {
    result["ids"] = ids;
  } else {
    result["out"] = options.out;
  }
  console.result(result);
  return exitSuccess;
}

ExitStatus detokenize(const Options& options, Console& console) {
  const auto texts = decodeTokenFile(options.model, options.ids, options.noSpecialTokens);
  for (const std::string& text : texts) console.print(text + "\n");
  console.result({{"texts", texts}});
  return exitSuccess;
}

}  // namespace

Verb addTokenize(CLI::App& app) {
  CLI::App* command = addCommand(app, "tokenize", "Turn a text into a model's token ids, or back");
  auto options = std::make_shared<Options>();
  command->add_option("model", options->model, modelHelp)->required();
  auto* source = command->add_option_group("text");
  auto* text = source->add_option("--text", options->text, "The file to tokenize");
  auto* ids = source->add_option("--ids", options->ids, "Token ids in a safetensors file, to turn into text");
  source->require_option(1);
  command->add_option("--out", options->out, "A safetensors file for the ids, in place of standard output")
      ->needs(text)
      ->excludes(ids);
  command->add_flag("--no-special-tokens", options->noSpecialTokens,
                    "Without the special tokens that the tokenizer adds");
  return {command, [options](Console& console, std::stop_token) {
            return options->ids.empty() ? tokenize(*options, console) : detokenize(*options, console);
          }};
}

}  // namespace bitlathe
