// SPDX-License-Identifier: GPL-3.0-or-later
// What a repository of the Hugging Face Hub offers, before anything is downloaded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/hub/hub_client.h"
#include "engine/model/config.h"

namespace bitlathe {

/// Where the Hub has the sample model, in 16 bits.
inline constexpr const char* sampleRepository = "HuggingFaceTB/SmolLM2-135M-Instruct";

/// One model among those that a repository may hold: its safetensors, or one GGUF file.
struct HubChoice {
  std::string gguf;            ///< path of the GGUF file; empty: the safetensors
  std::vector<HubFile> files;  ///< what is needed of the repository
  std::uint64_t size = 0;      ///< bytes of these
  std::string problem;         ///< why it can't be used; empty where nothing speaks against it
  std::string remedy;
};

struct HubModel {
  HubListing listing;
  std::string revision;               ///< the branch, tag or commit that was asked for
  std::optional<ModelConfig> config;  ///< of the safetensors, where config.json could be read and is supported
  std::int64_t parameters = 0;        ///< 0: not known
  std::vector<HubChoice> choices;     ///< safetensors first; none where the repository holds no weights to read
  std::string problem;                ///< why there are none
  std::string remedy;
};

/// Lists a repository and reads its config.json and index of shards, but keeps nothing. Throws the Errors of
/// listRepository() and ConnectionError.
HubModel inspectHubModel(HubConnection& connection, const std::string& repository, const std::string& revision = "main",
                         const std::stop_token& stop = {});

/// The choice of that GGUF file; where `gguf` is empty the safetensors, or the only GGUF file. Throws Error saying what
/// there is to choose from, and the chosen one's problem.
const HubChoice& chooseFromHub(const HubModel& model, const std::string& gguf);

/// Where the chosen model lies, or will lie, in the cache; `snapshot` as downloadSnapshot() returns it.
std::filesystem::path modelPath(const HubChoice& choice, const std::filesystem::path& snapshot);

/// The model's path where the listed commit is in the cache with all files of the choice, else nothing.
std::optional<std::filesystem::path> findDownloaded(const HubModel& model, const HubChoice& choice);

}  // namespace bitlathe
