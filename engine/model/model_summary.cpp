// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/model_summary.h"

#include <numeric>
#include <set>

#include "engine/base/error.h"
#include "engine/base/user_folders.h"
#include "engine/hub/local_cache.h"
#include "engine/model/checkpoint.h"
#include "engine/model/tensor_shapes.h"
#include "engine/text/chat_template.h"

namespace bitlathe {
namespace {

std::int64_t elementCount(std::span<const std::int64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string chatFamilyName(ChatFamily family) {
  switch (family) {
    case ChatFamily::chatMl:
      return "ChatML";
    case ChatFamily::llama2:
      return "Llama 2";
    case ChatFamily::llama3:
      return "Llama 3";
    case ChatFamily::mistral:
      return "Mistral";
    case ChatFamily::qwen3:
      return "Qwen3";
  }
  return {};
}

/// The encoding that holds most of the parameters of the linear layers.
std::string mainEncoding(const Checkpoint& checkpoint) {
  std::map<std::string, std::int64_t> parameters;
  for (std::int64_t block = 0; block < checkpoint.config().layerCount; ++block) {
    for (const auto kind : linearKinds) {
      const auto shape = linearShape(checkpoint.config(), kind);
      parameters[checkpoint.storedAs(linearLayerName(block, kind) + ".weight")] += elementCount(shape);
    }
  }
  return std::ranges::max_element(parameters, {}, [](const auto& entry) { return entry.second; })->first;
}

bool isQuantizedEncoding(const std::string& storedAs) {
  static const std::set<std::string> plain{"F64", "F32", "F16", "BF16", "GGUF F32", "GGUF F16", "GGUF BF16"};
  return !plain.contains(storedAs);
}

/// The models in the snapshots of the local Hugging Face cache that refs/main points to: the folder itself where it has
/// a config.json, and every GGUF file.
std::vector<std::filesystem::path> cachedModels() {
  std::vector<std::filesystem::path> models;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(hubCacheFolder(), missing)) {
    const std::string folder = entry.path().filename().string();
    constexpr std::string_view prefix = "models--";
    const auto separator = folder.find("--", prefix.size());
    if (!folder.starts_with(prefix) || separator == std::string::npos) continue;
    const std::string repository =
        folder.substr(prefix.size(), separator - prefix.size()) + "/" + folder.substr(separator + 2);
    const auto snapshot = findSnapshot(RepositoryKind::model, repository);
    if (snapshot.empty()) continue;
    if (std::filesystem::exists(snapshot / "config.json", missing)) models.push_back(snapshot);
    using Files = std::filesystem::recursive_directory_iterator;
    for (Files file(snapshot, missing); !missing && file != Files(); file.increment(missing)) {
      if (file->path().extension() == ".gguf") models.push_back(file->path());
    }
  }
  return models;
}

bool looksLikeModel(const std::filesystem::path& path) {
  std::error_code unreadable;
  if (std::filesystem::is_directory(path, unreadable)) return std::filesystem::exists(path / "config.json", unreadable);
  return path.extension() == ".gguf";
}

FoundModel examine(const std::filesystem::path& path) {
  try {
    return {Checkpoint::open(path.string())->name(), path, ""};
  } catch (const Error& error) {
    return {path.filename().string(), path, error.what()};
  }
}

}  // namespace

ModelSummary inspectModel(const std::string& model) {
  const auto checkpoint = Checkpoint::open(model);
  ModelSummary summary;
  summary.name = checkpoint->name();
  summary.path = checkpoint->path();
  summary.config = checkpoint->config();
  for (const auto& tensor : tensorShapes(summary.config)) summary.parameters += elementCount(tensor.shape);
  for (const auto kind : linearKinds) {
    summary.linearParameters += summary.config.layerCount * elementCount(linearShape(summary.config, kind));
  }
  for (const auto& file : checkpoint->weightFiles()) summary.fileSize += std::filesystem::file_size(file);
  summary.storedAs = mainEncoding(*checkpoint);
  summary.alreadyQuantized = isQuantizedEncoding(summary.storedAs);
  summary.licence = checkpoint->licence();
  summary.hasTokenizer = checkpoint->hasTokenizer();
  if (const auto family = recogniseChatTemplate(checkpoint->chatTemplate())) {
    summary.chatFamily = chatFamilyName(*family);
  }
  return summary;
}

std::vector<FoundModel> findModels(const std::vector<std::filesystem::path>& folders) {
  auto candidates = cachedModels();
  auto searched = folders;
  searched.push_back(cacheFolder() / "models");
  for (const auto& folder : searched) {
    if (looksLikeModel(folder)) candidates.push_back(folder);
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
      if (looksLikeModel(entry.path())) candidates.push_back(entry.path());
    }
  }
  std::vector<FoundModel> models;
  std::set<std::filesystem::path> seen;
  for (const auto& path : candidates) {
    if (seen.insert(std::filesystem::weakly_canonical(path)).second) models.push_back(examine(path));
  }
  std::ranges::sort(models, {}, &FoundModel::name);
  return models;
}

}  // namespace bitlathe
