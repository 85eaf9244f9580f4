// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/local_cache.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "engine/base/error.h"

namespace bitlathe {

std::filesystem::path hubCacheFolder() {
  auto variable = [](const char* name) -> std::filesystem::path {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  if (auto path = variable("HF_HUB_CACHE"); !path.empty()) return path;
  if (auto path = variable("HF_HOME"); !path.empty()) return path / "hub";
  return variable("HOME") / ".cache" / "huggingface" / "hub";
}

std::filesystem::path findSnapshot(RepositoryKind kind, std::string_view repository) {
  const auto slash = repository.find('/');
  if (slash == std::string_view::npos || repository.find('/', slash + 1) != std::string_view::npos ||
      repository.find("..") != std::string_view::npos) {
    return {};
  }
  const std::string folderName = std::string(kind == RepositoryKind::model ? "models--" : "datasets--") +
                                 std::string(repository.substr(0, slash)) + "--" +
                                 std::string(repository.substr(slash + 1));
  const auto folder = hubCacheFolder() / folderName;
  std::ifstream reference(folder / "refs" / "main");
  std::string revision;
  if (!(reference >> revision) || revision.find('/') != std::string::npos) return {};
  auto snapshot = folder / "snapshots" / revision;
  return std::filesystem::is_directory(snapshot) ? snapshot : std::filesystem::path();
}

std::filesystem::path findDataSetFile(std::string_view reference) {
  const auto owner = reference.find('/');
  const auto name = owner == std::string_view::npos ? owner : reference.find('/', owner + 1);
  if (name == std::string_view::npos || name + 1 == reference.size()) {
    throw Error("\"" + std::string(reference) + "\" is no file of a data set",
                "Write it as owner/name/path, for example Salesforce/wikitext/wikitext-2-raw-v1/test.txt.");
  }
  const auto repository = reference.substr(0, name);
  const auto snapshot = findSnapshot(RepositoryKind::dataSet, repository);
  if (snapshot.empty()) {
    throw Error("the data set " + std::string(repository) + " is not in the local Hugging Face cache (" +
                    hubCacheFolder().string() + ")",
                "Download it first, or choose a text file as the source.");
  }
  auto file = snapshot / reference.substr(name + 1);
  if (!std::filesystem::is_regular_file(file)) {
    throw Error("the data set " + std::string(repository) + " has no file " + std::string(reference.substr(name + 1)),
                "Look into " + snapshot.string() + " for the files that it has.");
  }
  return file;
}

}  // namespace bitlathe
