// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/folder_checkpoint.h"

#include <fstream>
#include <limits>
#include <mutex>
#include <optional>
#include <sstream>

#include "engine/base/error.h"
#include "engine/base/fingerprint.h"
#include "engine/base/json.h"
#include "engine/model/tensor_shapes.h"
#include "engine/storage/safetensors.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

constexpr std::array companionNames{
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "tokenizer.model",
    "vocab.json",
    "merges.txt",
    "chat_template.jinja",
    "chat_template.json",
    "generation_config.json",
    "LICENSE",
    "LICENSE.txt",
    "LICENSE.md",
    "NOTICE",
};

bool isFloatingPoint(DType dtype) {
  switch (dtype) {
    case DType::f64:
    case DType::f32:
    case DType::f16:
    case DType::bf16:
    case DType::f8e4m3:
    case DType::f8e5m2:
      return true;
    default:
      return false;
  }
}

std::string readTextFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw Error(path.string() + ": cannot be read");
  return text.str();
}

/// Ends of a turn that only generation_config.json knows of, as in Llama 3's chat models.
void addStopTokens(const std::filesystem::path& file, std::vector<std::int32_t>& ids) {
  if (!std::filesystem::exists(file)) return;
  const auto json = readJsonFile(file);
  if (!json.is_object() || !json.contains("eos_token_id")) return;
  const auto& value = json.at("eos_token_id");
  for (const auto& id : value.is_array() ? value : nlohmann::json::array({value})) {
    if (!id.is_number_unsigned() || id > std::numeric_limits<std::int32_t>::max()) continue;
    const auto token = id.get<std::int32_t>();
    if (std::ranges::find(ids, token) == ids.end()) ids.push_back(token);
  }
}

/// The template in tokenizer_config.json: one text, or a list of named ones.
std::string templateIn(const nlohmann::json& tokenizerConfig) {
  const auto text = [](const nlohmann::json& object, const char* key) {
    const bool found = object.is_object() && object.contains(key) && object.at(key).is_string();
    return found ? object.at(key).get<std::string>() : std::string();
  };
  if (!tokenizerConfig.is_object() || !tokenizerConfig.contains("chat_template")) return {};
  const auto& value = tokenizerConfig.at("chat_template");
  if (!value.is_array()) return text(tokenizerConfig, "chat_template");
  for (const auto& entry : value) {
    if (text(entry, "name") == "default") return text(entry, "template");
  }
  return {};
}

/// The entry "license: ..." of a model card's header, which stands between two lines of dashes.
std::string licenceIn(const std::filesystem::path& modelCard) {
  std::ifstream file(modelCard);
  std::string line;
  if (!std::getline(file, line) || line != "---") return {};
  constexpr std::string_view key = "license:";
  while (std::getline(file, line) && line != "---") {
    if (!line.starts_with(key)) continue;
    const auto begin = line.find_first_not_of(' ', key.size());
    return begin == std::string::npos ? std::string() : line.substr(begin);
  }
  return {};
}

class FolderCheckpoint final : public Checkpoint {
 public:
  FolderCheckpoint(const std::string& name, const std::filesystem::path& folder) {
    name_ = name;
    path_ = folder;
    const auto configFile = folder / "config.json";
    const auto json = readJsonFile(configFile);
    configText_ = json.dump();
    config_ = parseModelConfig(json, configFile.string());
    addStopTokens(folder / "generation_config.json", config_.eosTokenIds);
    tensors_ = SafetensorsSet::openFolder(folder);
    checkTensors();
  }

  bool hasTokenizer() const override { return std::filesystem::exists(path_ / "tokenizer.json"); }
  const Tokenizer& tokenizer() const override {
    std::call_once(tokenizerLoaded_, [this] {
      if (!hasTokenizer()) {
        throw Error(path_.string() + ": there is no tokenizer.json",
                    "Save the tokenizer with Transformers' AutoTokenizer, which writes this file.");
      }
      tokenizer_ = Tokenizer::fromJsonFile(path_ / "tokenizer.json");
    });
    return *tokenizer_;
  }

  std::string chatTemplate() const override {
    if (const auto file = path_ / "chat_template.jinja"; std::filesystem::exists(file)) return readTextFile(file);
    const auto file = path_ / "tokenizer_config.json";
    return std::filesystem::exists(file) ? templateIn(readJsonFile(file)) : std::string();
  }

  std::vector<std::string> tensorNames() const override { return tensors_.names(); }
  bool hasTensor(std::string_view name) const override { return tensors_.find(name).info != nullptr; }

  at::Tensor tensor(std::string_view name) const override {
    const auto entry = find(name);
    return viewTensor(*entry.file, *entry.info);
  }
  std::string storedAs(std::string_view name) const override { return std::string(dtypeName(find(name).info->dtype)); }

  std::string licence() const override { return licenceIn(path_ / "README.md"); }

  std::vector<std::filesystem::path> weightFiles() const override {
    std::vector<std::filesystem::path> files;
    for (const auto& file : tensors_.files()) files.push_back(file.file()->path());
    return files;
  }
  std::vector<std::filesystem::path> companionFiles() const override {
    std::vector<std::filesystem::path> files;
    for (const char* name : companionNames) {
      if (std::filesystem::is_regular_file(path_ / name)) files.push_back(path_ / name);
    }
    return files;
  }

  std::string identity() const override {
    Fingerprint fingerprint;
    fingerprint.add(configText_);
    for (const auto& file : tensors_.files()) {
      fingerprint.add(static_cast<std::int64_t>(file.file()->bytes().size()));
      fingerprint.add(std::filesystem::last_write_time(file.file()->path()).time_since_epoch().count());
      for (const auto& info : file.tensors()) {
        fingerprint.add(info.name).add(dtypeName(info.dtype)).add(static_cast<std::int64_t>(info.offset));
        for (const auto size : info.shape) fingerprint.add(size);
      }
    }
    return fingerprint.hex();
  }

 private:
  SafetensorsSet::Entry find(std::string_view name) const {
    const auto entry = tensors_.find(name);
    if (entry.info == nullptr) {
      throw Error(path_.string() + ": the tensor " + std::string(name) + " is missing",
                  "Make sure that every weight file of the model has been downloaded.");
    }
    return entry;
  }

  void checkTensors() const {
    for (const auto& expected : tensorShapes(config_)) {
      const auto entry = find(expected.name);
      const std::string file = entry.file->file()->path().string();
      checkShape(expected, entry.info->shape, file);
      if (!isFloatingPoint(entry.info->dtype)) {
        throw Error(file + ": the tensor " + expected.name + " is stored as " +
                        std::string(dtypeName(entry.info->dtype)) + ", which is no floating-point type",
                    "Choose the original model, not one that is quantized already.");
      }
    }
    for (std::int64_t block = 0; block < config_.layerCount; ++block) {
      for (const auto kind : linearKinds) {
        const std::string bias = linearLayerName(block, kind) + ".bias";
        if (!hasBias(config_, kind) && hasTensor(bias)) {
          throw Error(path_.string() + ": there is a tensor " + bias + ", but config.json knows of no such bias",
                      "Set attention_bias or mlp_bias in config.json if the model was trained with biases.");
        }
      }
    }
  }

  std::string configText_;
  SafetensorsSet tensors_;
  mutable std::once_flag tokenizerLoaded_;
  mutable std::optional<Tokenizer> tokenizer_;
};

}  // namespace

std::span<const char* const> companionFileNames() {
  return companionNames;
}

std::shared_ptr<const Checkpoint> openFolderCheckpoint(const std::string& name, const std::filesystem::path& folder) {
  return std::make_shared<FolderCheckpoint>(name, folder);
}

}  // namespace bitlathe
