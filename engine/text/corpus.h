// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that a person points at.
//
// .txt, .raw  plain text; documents are separated by blank lines
// .jsonl      one JSON object per line; the text stands under a key; empty lines are skipped
// .json       an array of such objects
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bitlathe {

/// One string per document, in file order; documents of white space alone are left out. Throws Error naming file and
/// line on invalid UTF-8, bad JSON or a missing key, and where there is no document at all.
std::vector<std::string> readDocuments(const std::filesystem::path& path, const std::string& textKey = "text");

/// The whole file as one text (perplexity protocols score the file as it is; for .jsonl and .json the documents joined
/// by a blank line). Throws as readDocuments does.
std::string readText(const std::filesystem::path& path, const std::string& textKey = "text");

}  // namespace bitlathe
