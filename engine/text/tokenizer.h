// SPDX-License-Identifier: GPL-3.0-or-later
// Text to token ids and back, exactly as the model's own tokenizer does it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bitlathe {

class GgufFile;
using TokenId = std::int32_t;

/// Byte-level BPE and SentencePiece-style BPE. Immutable after construction; safe to use from several threads.
class Tokenizer {
 public:
  /// From a Hugging Face tokenizer.json. An unknown normalizer, pre-tokenizer, model, post-processor or decoder is an
  /// Error that names it.
  /// Its "truncation" and "padding" are settings of a program, not of a model, and have no effect.
  static Tokenizer fromJsonFile(const std::filesystem::path& path);
  /// From the text of a tokenizer.json; messages call it `source`.
  static Tokenizer fromJson(std::string json, const std::string& source);
  /// From the tokenizer.ggml.* metadata of a GGUF file; an unknown tokenizer.ggml.pre is an Error that names it.
  static Tokenizer fromGguf(const GgufFile& file);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// `text` must be valid UTF-8 (Error otherwise). Special tokens inside the text are parsed as such.
  /// `addSpecialTokens` runs the post-processor (BOS and the like).
  std::vector<TokenId> encode(std::string_view text, bool addSpecialTokens) const;
  /// Ids without a token decode to nothing: the embedding of many models has more rows than there are tokens.
  std::string decode(std::span<const TokenId> ids, bool skipSpecialTokens) const;

  /// The highest id plus one.
  std::int64_t vocabularySize() const;
  std::optional<TokenId> tokenId(std::string_view token) const;
  bool isSpecial(TokenId id) const;

  /// The tokenizer as a Hugging Face tokenizer.json text (for export): as it was read, or made from the GGUF metadata.
  const std::string& toJson() const;

 private:
  struct Impl;
  explicit Tokenizer(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace bitlathe
