// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "app/run_report.h"
#include "app/table.h"
#include "app/verb.h"
#include "engine/model/model_summary.h"
#include "engine/pipeline/quantization_run.h"
#include "ui/format.h"

namespace bitlathe {
namespace {

nlohmann::json toJson(const ModelSummary& model) {
  const ModelConfig& config = model.config;
  return {{"name", model.name},
          {"path", model.path.string()},
          {"architecture", architectureName(config.architecture)},
          {"parameters", model.parameters},
          {"linear_parameters", model.linearParameters},
          {"blocks", config.layerCount},
          {"hidden_size", config.hiddenSize},
          {"intermediate_size", config.intermediateSize},
          {"heads", config.headCount},
          {"key_value_heads", config.keyValueHeadCount},
          {"head_size", config.headSize},
          {"vocabulary_size", config.vocabularySize},
          {"maximum_positions", config.maximumPositions},
          {"tied_embeddings", config.tiedEmbeddings},
          {"stored_as", model.storedAs},
          {"already_quantized", model.alreadyQuantized},
          {"file_size", model.fileSize},
          {"licence", model.licence},
          {"has_tokenizer", model.hasTokenizer},
          {"chat_family", model.chatFamily}};
}

std::string describe(const ModelSummary& model) {
  const ModelConfig& config = model.config;
  auto count = [](std::int64_t value) { return formatCount(value).toStdString(); };
  std::vector<std::vector<std::string>> rows{
      {"name", model.name},
      {"path", model.path.string()},
      {"architecture", std::string(architectureName(config.architecture))},
      {"parameters", count(model.parameters) + ", " + count(model.linearParameters) + " of them in linear layers"},
      {"blocks", count(config.layerCount)},
      {"widths", count(config.hiddenSize) + " hidden, " + count(config.intermediateSize) + " intermediate"},
      {"heads", count(config.headCount) + " of " + count(config.headSize) + ", " + count(config.keyValueHeadCount) +
                    " for keys and values"},
      {"vocabulary", count(config.vocabularySize) + (config.tiedEmbeddings ? ", tied to the head" : "")},
      {"context", count(config.maximumPositions) + " tokens"},
      {"stored as", model.storedAs + ", " + formatBytes(model.fileSize).toStdString()},
      {"tokenizer", model.hasTokenizer ? "yes" : "no"}};
  if (!model.chatFamily.empty()) rows.push_back({"chat template", model.chatFamily});
  if (!model.licence.empty()) rows.push_back({"licence", model.licence});
  std::string text = formatTable(rows, {1});
  if (model.alreadyQuantized) {
    text += "These weights were quantized before: quantizing them again to as many bits flatters every method.\n";
  }
  return text;
}

ExitStatus inspectRun(const std::filesystem::path& folder, Console& console) {
  const RunInfo run = readRun(folder);
  console.print(describeRun(run, false));
  console.result(runToJson(run));
  return exitSuccess;
}

}  // namespace

Verb addInspect(CLI::App& app) {
  CLI::App* command = addCommand(app, "inspect", "Say what a model or a run is");
  auto model = std::make_shared<std::string>();
  command->add_option("model", *model, modelHelp)->required();
  return {command, [model](Console& console, std::stop_token) {
            if (isRunFolder(*model)) return inspectRun(*model, console);
            const ModelSummary summary = inspectModel(*model);
            console.print(describe(summary));
            console.result(toJson(summary));
            return exitSuccess;
          }};
}

}  // namespace bitlathe
