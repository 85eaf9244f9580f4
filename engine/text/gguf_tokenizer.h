// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer of a GGUF file, written as a tokenizer.json: the one form that we read, and that exports carry.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/storage/gguf.h"

namespace bitlathe {

/// The values of tokenizer.ggml.token_type.
enum class GgufTokenType : std::int64_t { normal = 1, unknown = 2, control = 3, userDefined = 4, unused = 5, byte = 6 };

/// From the tokenizer.ggml.* keys of the models "gpt2" (byte-level BPE) and "llama" (SentencePiece BPE). Throws Error
/// naming file and key where one is missing, has an impossible value or isn't supported.
///
/// SentencePiece has scores where BPE has merges. A merge is listed for every way to put a token together from two
/// others, best score first; of equal scores the lower id, then the merge with the lower left id.
nlohmann::json tokenizerJsonOf(const GgufFile& file);

/// What messages about that document begin with.
std::string ggufPlace(const GgufFile& file);

}  // namespace bitlathe
