// SPDX-License-Identifier: GPL-3.0-or-later
// A tokenizer.json as the tokenizer.ggml.* keys of a GGUF file: the inverse of gguf_tokenizer.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/storage/gguf_writer.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

/// What the model's config knows.
struct GgufSpecialTokens {
  std::optional<TokenId> bos;  ///< unless the tokenizer itself puts a token before every text
  std::vector<TokenId> ends;   ///< of a text, and of a turn
  std::int64_t rows = 0;       ///< of the embedding: ids beyond the tokenizer's get tokens that are never used
};

/// Adds all keys but the chat template. Byte-level BPE becomes the model "gpt2", SentencePiece BPE "llama"; its scores
/// are made from the ranks of the merges. Throws Error naming `place` where a program that knows only these keys would
/// tokenize differently.
void addGgufVocabulary(GgufMetadata& metadata, const Tokenizer& tokenizer, const std::string& place,
                       const GgufSpecialTokens& special);

}  // namespace bitlathe
