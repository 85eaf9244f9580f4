// SPDX-License-Identifier: GPL-3.0-or-later
// What earlier downloads left in the local Hugging Face cache.
#pragma once

#include <filesystem>
#include <string_view>

namespace bitlathe {

/// $HF_HUB_CACHE, else $HF_HOME/hub, else ~/.cache/huggingface/hub.
std::filesystem::path hubCacheFolder();

enum class RepositoryKind { model, dataSet };

/// The snapshot folder that refs/main of "owner/name" points to; empty where the cache has none.
std::filesystem::path findSnapshot(RepositoryKind kind, std::string_view repository);

/// The file of "owner/name/path/in/repository" in the cached snapshot of a data set; throws Error naming what is
/// missing.
std::filesystem::path findDataSetFile(std::string_view reference);

}  // namespace bitlathe
