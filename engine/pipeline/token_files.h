// SPDX-License-Identifier: GPL-3.0-or-later
// Texts to files of token ids and back. No tensors in this header, so any floor may use it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/text/tokenizer.h"

namespace bitlathe {

/// The ids of a whole .txt, .jsonl or .json file with a model's tokenizer; `model` as openModel() takes it.
std::vector<TokenId> tokenizeFile(const std::string& model, const std::filesystem::path& text, bool addSpecialTokens);

/// A safetensors file with "input_ids", int64 [L].
void writeTokenIds(const std::filesystem::path& path, std::span<const TokenId> ids);

/// The text of each row of "input_ids", int64 [N, T] or [L].
std::vector<std::string> decodeTokenFile(const std::string& model, const std::filesystem::path& ids,
                                         bool skipSpecialTokens);

}  // namespace bitlathe
