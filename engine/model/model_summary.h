// SPDX-License-Identifier: GPL-3.0-or-later
// What a person wants to know about a model before doing anything with it. No tensors, so any floor may use it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/model/config.h"

namespace bitlathe {

struct ModelSummary {
  std::string name;
  std::filesystem::path path;
  ModelConfig config;
  std::int64_t parameters = 0;
  std::int64_t linearParameters = 0;  ///< in the decoder blocks' linear layers: what is quantized
  std::uint64_t fileSize = 0;         ///< bytes, all weight files
  std::string storedAs;               ///< "BF16", "GGUF Q4_1", ...
  std::string licence;                ///< as the files say it; empty where they don't
  bool alreadyQuantized = false;      ///< stored in a block encoding of 8 bits or fewer
  bool hasTokenizer = false;
  std::string chatFamily;  ///< empty where the template is unknown or absent
};

/// Throws the Error of Checkpoint::open().
ModelSummary inspectModel(const std::string& model);

/// A model that was found on this computer.
struct FoundModel {
  std::string name;
  std::filesystem::path path;
  std::string problem;  ///< empty where it can be used; else why not
};

/// Models in the sample folder, the local Hugging Face cache and `folders` (each one level deep).
std::vector<FoundModel> findModels(const std::vector<std::filesystem::path>& folders = {});

}  // namespace bitlathe
