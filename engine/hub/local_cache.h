// SPDX-License-Identifier: GPL-3.0-or-later
// What downloads left in the local Hugging Face cache.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bitlathe {

/// $HF_HOME, else $XDG_CACHE_HOME/huggingface, else ~/.cache/huggingface.
std::filesystem::path hubHomeFolder();

/// $HF_HUB_CACHE, else "hub" in hubHomeFolder().
std::filesystem::path hubCacheFolder();

enum class RepositoryKind { model, dataSet };

/// Whether this is "owner/name" of characters that the Hub allows.
bool isRepositoryName(std::string_view text);

/// "models--owner--name": a repository's folder in the cache.
std::string repositoryFolderName(RepositoryKind kind, std::string_view repository);

/// The folder of a repository in the cache, and in it that of a commit.
std::filesystem::path repositoryFolder(RepositoryKind kind, std::string_view repository);
std::filesystem::path snapshotFolder(RepositoryKind kind, std::string_view repository, std::string_view commit);

/// The snapshot folder that refs/main of "owner/name" points to; empty where the cache has none.
std::filesystem::path findSnapshot(RepositoryKind kind, std::string_view repository);

/// The file of "owner/name/path/in/repository" in the cached snapshot of a data set; throws Error naming what is
/// missing.
std::filesystem::path findDataSetFile(std::string_view reference);

}  // namespace bitlathe
