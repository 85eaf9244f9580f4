// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that a person points at: .txt (documents separated by blank lines), .jsonl and .json ("text" key).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bitlathe {

/// One string per document, in file order. Throws Error naming file and line on invalid UTF-8, bad JSON or a missing
/// key.
std::vector<std::string> readDocuments(const std::filesystem::path& path, const std::string& textKey = "text");

/// The whole file as one text (perplexity protocols score the file as it is; for .jsonl the documents joined by a blank
/// line).
std::string readText(const std::filesystem::path& path, const std::string& textKey = "text");

}  // namespace bitlathe
