// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints as Hugging Face's libraries write them: a folder with config.json and safetensors files.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "engine/model/checkpoint.h"

namespace bitlathe {

/// The files beside config.json and the weights that belong to a model: tokenizer, chat template, licence, ...
std::span<const char* const> companionFileNames();

/// Throws the Errors of Checkpoint::open().
std::shared_ptr<const Checkpoint> openFolderCheckpoint(const std::string& name, const std::filesystem::path& folder);

}  // namespace bitlathe
