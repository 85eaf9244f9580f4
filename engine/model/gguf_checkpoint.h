// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints in llama.cpp's format: one GGUF file with weights, config and tokenizer.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/model/checkpoint.h"

namespace bitlathe {

/// Throws the Errors of Checkpoint::open().
std::shared_ptr<const Checkpoint> openGgufCheckpoint(const std::string& name, const std::filesystem::path& file);

}  // namespace bitlathe
