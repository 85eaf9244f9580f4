// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/local_cache.h"

#include <fstream>
#include <string>

#include "engine/base/environment.h"
#include "engine/base/error.h"

namespace bitlathe {
namespace {

std::filesystem::path variable(const char* name) {
  return environmentVariable(name);
}

}  // namespace

std::filesystem::path hubHomeFolder() {
  if (auto path = variable("HF_HOME"); !path.empty()) return path;
  if (auto path = variable("XDG_CACHE_HOME"); !path.empty()) return path / "huggingface";
  return variable("HOME") / ".cache" / "huggingface";
}

std::filesystem::path hubCacheFolder() {
  if (auto path = variable("HF_HUB_CACHE"); !path.empty()) return path;
  return hubHomeFolder() / "hub";
}

bool isRepositoryName(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/";
  const auto slash = text.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() && slash == text.rfind('/') &&
         text.find_first_not_of(allowed) == std::string_view::npos && text.find("..") == std::string_view::npos &&
         text.find("--") == std::string_view::npos && text.front() != '.' && text[slash + 1] != '.';
}

std::string repositoryFolderName(RepositoryKind kind, std::string_view repository) {
  const auto slash = repository.find('/');
  return std::string(kind == RepositoryKind::model ? "models--" : "datasets--")
      .append(repository.substr(0, slash))
      .append("--")
      .append(repository.substr(slash + 1));
}

std::filesystem::path repositoryFolder(RepositoryKind kind, std::string_view repository) {
  return hubCacheFolder() / repositoryFolderName(kind, repository);
}

std::filesystem::path snapshotFolder(RepositoryKind kind, std::string_view repository, std::string_view commit) {
  return repositoryFolder(kind, repository) / "snapshots" / commit;
}

std::filesystem::path findSnapshot(RepositoryKind kind, std::string_view repository) {
  if (!isRepositoryName(repository)) return {};
  std::ifstream reference(repositoryFolder(kind, repository) / "refs" / "main");
  std::string revision;
  if (!(reference >> revision) || revision.find('/') != std::string::npos) return {};
  auto snapshot = snapshotFolder(kind, repository, revision);
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
