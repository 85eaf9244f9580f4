// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/companion_files.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/model/checkpoint.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

void writeJson(const std::filesystem::path& path, const nlohmann::json& json) {
  writeFileAtomically(path, json.dump(2) + "\n");
}

nlohmann::json sourceConfig(const Checkpoint& source) {
  const auto path = source.path() / "config.json";
  if (!std::filesystem::exists(path)) return toConfigJson(source.config());
  nlohmann::json config = readJsonFile(path);
  config.erase("quantization_config");
  return config;
}

std::string tokenText(const Tokenizer& tokenizer, TokenId id) {
  return tokenizer.decode(std::span(&id, 1), false);
}

nlohmann::json tokenizerConfig(const Checkpoint& source) {
  const ModelConfig& config = source.config();
  const Tokenizer& tokenizer = source.tokenizer();
  nlohmann::json json{{"tokenizer_class", "PreTrainedTokenizerFast"},
                      {"model_max_length", config.maximumPositions},
                      {"clean_up_tokenization_spaces", false}};
  if (config.bosTokenId) json["bos_token"] = tokenText(tokenizer, *config.bosTokenId);
  if (!config.eosTokenIds.empty()) json["eos_token"] = tokenText(tokenizer, config.eosTokenIds.front());
  if (const std::string chat = source.chatTemplate(); !chat.empty()) json["chat_template"] = chat;
  return json;
}

nlohmann::json generationConfig(const ModelConfig& config) {
  nlohmann::json json = nlohmann::json::object();
  if (config.bosTokenId) json["bos_token_id"] = *config.bosTokenId;
  if (config.eosTokenIds.size() == 1) json["eos_token_id"] = config.eosTokenIds.front();
  if (config.eosTokenIds.size() > 1) json["eos_token_id"] = config.eosTokenIds;
  return json;
}

}  // namespace

void writeConfig(const std::filesystem::path& folder, const Checkpoint& source, std::string_view dtype,
                 const nlohmann::json& quantizationConfig) {
  nlohmann::json config = sourceConfig(source);
  // The older key is what every version of Transformers, vLLM and the others understands.
  config.erase("dtype");
  config["torch_dtype"] = dtype;
  if (!quantizationConfig.is_null()) config["quantization_config"] = quantizationConfig;
  writeJson(folder / "config.json", config);
}

void writeCompanions(const std::filesystem::path& folder, const Checkpoint& source) {
  if (!std::filesystem::is_directory(source.path())) {
    writeFileAtomically(folder / "tokenizer.json", source.tokenizer().toJson());
    writeJson(folder / "tokenizer_config.json", tokenizerConfig(source));
    writeJson(folder / "generation_config.json", generationConfig(source.config()));
    return;
  }
  for (const auto& file : source.companionFiles()) {
    std::error_code failure;
    std::filesystem::copy_file(file, folder / file.filename(), failure);
    if (failure) throw Error(file.string() + ": cannot be copied to " + folder.string() + ": " + failure.message());
  }
}

}  // namespace bitlathe
