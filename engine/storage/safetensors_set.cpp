// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/quote.h"
#include "engine/storage/safetensors.h"
#include "engine/storage/weights_file.h"

namespace bitlathe {
namespace {

namespace fs = std::filesystem;

constexpr auto singleName = "model.safetensors";
constexpr auto indexName = "model.safetensors.index.json";

bool isThere(const fs::path& path) {
  std::error_code failure;
  return fs::exists(path, failure);
}

/// Says why a folder without safetensors can't be opened.
[[noreturn]] void refuseFolder(const fs::path& folder) {
  std::error_code failure;
  if (!fs::is_directory(folder, failure)) throw Error(folder.string() + ": is not a folder");
  for (const auto& entry : fs::directory_iterator(folder, failure)) {
    if (isPickleName(entry.path())) refusePickle(entry.path());
  }
  throw Error(folder.string() + ": has neither " + singleName + " nor " + indexName);
}

void refuseDuplicates(const std::vector<SafetensorsFile>& files) {
  std::map<std::string_view, const SafetensorsFile*> owner;
  for (const auto& file : files) {
    for (const auto& info : file.tensors()) {
      const auto [known, isNew] = owner.emplace(info.name, &file);
      if (isNew) continue;
      throw Error(file.file()->path().string() + ": tensor " + quote(info.name) + " is also in the shard " +
                  known->second->file()->path().filename().string());
    }
  }
}

}  // namespace

std::map<std::string, std::vector<std::string>> parseShardIndex(const nlohmann::json& index,
                                                                const std::string& source) {
  const auto weightMap = index.is_object() ? index.find("weight_map") : index.end();
  if (weightMap == index.end() || !weightMap->is_object() || weightMap->empty()) {
    throw Error(source + ": has no weight_map that says which shard holds which tensor");
  }
  std::map<std::string, std::vector<std::string>> shards;
  for (const auto& [tensor, shard] : weightMap->items()) {
    if (!shard.is_string()) throw Error(source + ": weight_map: " + quote(tensor) + " names no file");
    const auto& name = shard.get_ref<const std::string&>();
    if (name.empty() || name == "." || name == ".." ||
        name.find_first_of(std::string("/\\\0", 3)) != std::string::npos) {
      throw Error(source + ": weight_map: " + quote(tensor) + " names " + quote(name) +
                  ", which is not a file in the same folder");
    }
    shards[name].push_back(tensor);
  }
  return shards;
}

SafetensorsSet SafetensorsSet::openFolder(const std::filesystem::path& folder) {
  if (isThere(folder / singleName)) return openFile(folder / singleName);
  const fs::path index = folder / indexName;
  if (!isThere(index)) refuseFolder(folder);
  SafetensorsSet set;
  for (const auto& [shard, tensors] : parseShardIndex(readJsonFile(index), index.string())) {
    if (!isThere(folder / shard)) {
      throw Error((folder / shard).string() + ": is missing, though " + indexName + " names it as a shard",
                  "Download or copy the missing shard into the folder.");
    }
    set.files_.push_back(SafetensorsFile::open(folder / shard));
    for (const auto& tensor : tensors) {
      if (set.files_.back().find(tensor)) continue;
      throw Error((folder / shard).string() + ": lacks the tensor " + quote(tensor) + ", which " + indexName +
                  " says is in it");
    }
  }
  refuseDuplicates(set.files_);
  return set;
}

SafetensorsSet SafetensorsSet::openFile(const std::filesystem::path& path) {
  SafetensorsSet set;
  set.files_.push_back(SafetensorsFile::open(path));
  return set;
}

std::vector<std::string> SafetensorsSet::names() const {
  std::vector<std::string> names;
  for (const auto& file : files_) {
    for (const auto& info : file.tensors()) names.push_back(info.name);
  }
  std::ranges::sort(names);
  return names;
}

SafetensorsSet::Entry SafetensorsSet::find(std::string_view name) const {
  for (const auto& file : files_) {
    if (const TensorInfo* info = file.find(name)) return {&file, info};
  }
  return {nullptr, nullptr};
}

}  // namespace bitlathe
