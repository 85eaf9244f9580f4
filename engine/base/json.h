// SPDX-License-Identifier: GPL-3.0-or-later
// Strict JSON for files that nobody vouches for.
#pragma once

#include <filesystem>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bitlathe {

/// Parses JSON text; throws Error naming `source` on a syntax error, a duplicate key, invalid UTF-8 or nesting
/// deeper than 64 levels.
nlohmann::json parseJson(std::string_view text, std::string_view source);

/// Reads and parses a whole file of at most 1 GiB.
nlohmann::json readJsonFile(const std::filesystem::path& path);

}  // namespace bitlathe
