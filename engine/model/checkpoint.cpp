// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/checkpoint.h"

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/base/user_folders.h"
#include "engine/hub/local_cache.h"
#include "engine/model/folder_checkpoint.h"
#include "engine/model/gguf_checkpoint.h"
#include "engine/model/hub_model.h"
#include "engine/storage/weights_file.h"

namespace bitlathe {
namespace {

constexpr const char* modelKinds =
    "A model is a folder with config.json and safetensors files, a GGUF file, a repository in the local Hugging Face "
    "cache (owner/name), or \"default\".";

/// A folder's only GGUF file; empty where it has none. Throws Error where it has several.
std::filesystem::path onlyGgufFile(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".gguf") files.push_back(entry.path());
  }
  if (files.size() > 1) {
    throw Error(folder.string() + ": there are " + std::to_string(files.size()) + " GGUF files", "Choose one of them.");
  }
  return files.empty() ? std::filesystem::path() : files.front();
}

/// "owner/name" for a snapshot in the Hugging Face cache (models--owner--name/snapshots/<revision>), else the name of
/// the folder.
std::string folderName(const std::filesystem::path& folder) {
  const auto normal = std::filesystem::absolute(folder).lexically_normal();
  const auto path = normal.has_filename() ? normal : normal.parent_path();
  const std::string repository = path.parent_path().parent_path().filename().string();
  constexpr std::string_view prefix = "models--";
  const auto separator = repository.find("--", prefix.size());
  if (path.parent_path().filename() == "snapshots" && repository.starts_with(prefix) &&
      separator != std::string::npos) {
    return repository.substr(prefix.size(), separator - prefix.size()) + "/" + repository.substr(separator + 2);
  }
  return path.filename().string();
}

std::shared_ptr<const Checkpoint> openFolder(const std::string& name, const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / "config.json")) return openFolderCheckpoint(name, folder);
  if (const auto file = onlyGgufFile(folder); !file.empty()) return openGgufCheckpoint(name, file);
  throw Error(folder.string() + ": no model is here: there is neither a config.json nor a GGUF file", modelKinds);
}

std::shared_ptr<const Checkpoint> openFile(const std::filesystem::path& file) {
  if (file.extension() == ".safetensors") {
    throw Error(file.string() + ": this file is only a part of a model",
                "Choose the folder that holds it and config.json.");
  }
  if (isPickleName(file)) refusePickle(file);
  return openGgufCheckpoint(file.filename().string(), file);
}

}  // namespace

std::filesystem::path sampleModelPath() {
  auto path = cacheFolder() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf";
  if (!std::filesystem::exists(path)) {
    throw Error("the sample model is not on this computer (" + path.string() + ")",
                "Run packaging/bootstrap.sh, which fetches it; or \"bitlathe download " +
                    std::string(sampleRepository) + "\", and use that name; or choose a model of your own.");
  }
  return path;
}

std::shared_ptr<const Checkpoint> Checkpoint::open(const std::string& model) {
  try {
    if (model == "default") return openFile(sampleModelPath());
    const std::filesystem::path path(model);
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return openFolder(folderName(path), path);
    if (std::filesystem::exists(path, ignored)) return openFile(path);
    if (const auto snapshot = findSnapshot(RepositoryKind::model, model); !snapshot.empty()) {
      return openFolder(model, snapshot);
    }
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(error.path1().string() + ": cannot be read: " + error.code().message());
  }
  const std::string fetching =
      isRepositoryName(model) ? "\"bitlathe download " + model + "\" fetches it from the Hugging Face Hub. " : "";
  throw Error("there is no model \"" + model + "\": no such file or folder, and nothing of that name in " +
                  quote(hubCacheFolder().string()),
              fetching + modelKinds);
}

}  // namespace bitlathe
