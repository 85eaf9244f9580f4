// SPDX-License-Identifier: GPL-3.0-or-later
// The small files that make a folder of tensors a checkpoint that other programs load.
#pragma once

#include <filesystem>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bitlathe {

class Checkpoint;

/// config.json: the source's own where it has one (other programs may need keys that Bitlathe doesn't), made from the
/// model's config otherwise; with `dtype` ("float16", ...) as the type to compute in and, unless null,
/// `quantizationConfig`.
void writeConfig(const std::filesystem::path& folder, const Checkpoint& source, std::string_view dtype,
                 const nlohmann::json& quantizationConfig);

/// Tokenizer, chat template and generation defaults: copies of the source's files, or, from a GGUF file, made from its
/// metadata.
void writeCompanions(const std::filesystem::path& folder, const Checkpoint& source);

}  // namespace bitlathe
