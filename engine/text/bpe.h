// SPDX-License-Identifier: GPL-3.0-or-later
// The model of a tokenizer: byte-pair encoding. Merges the symbols of a word in the order of the merges' ranks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/text/json_node.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

/// Look-ups by std::string_view without making a std::string.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using VocabularyMap = std::unordered_map<std::string, TokenId, StringHash, std::equal_to<>>;

/// More tokens than any vocabulary has; ids lie below.
inline constexpr std::int64_t maximumVocabulary = std::int64_t{1} << 22;

/// Immutable; safe to use from several threads, each with its own Encoder.
class Bpe {
 public:
  /// From the "model" of a tokenizer.json. Throws Error naming the key on anything but a BPE model, on an option that
  /// is not supported, on a merge of an unknown token and on an impossible or repeated id.
  explicit Bpe(const JsonNode& node);

  const VocabularyMap& vocabulary() const { return vocabulary_; }

  /// Encodes words and remembers them. The words must stay where they are while it lives.
  class Encoder {
   public:
    explicit Encoder(const Bpe& model) : model_(model) {}

    /// Appends the ids of `word`, valid UTF-8.
    void encode(std::string_view word, std::vector<TokenId>& ids);

   private:
    struct Symbol {
      TokenId id;
      std::int32_t previous;
      std::int32_t next;  ///< -1 at the end
      bool merged;        ///< into the one before: it's gone
    };
    struct Candidate {
      std::int32_t rank;
      std::int32_t position;  ///< of the left symbol
      TokenId id;             ///< that the merge would give
      bool operator>(const Candidate& other) const {
        return rank != other.rank ? rank > other.rank : position > other.position;
      }
    };
    struct Remembered {
      std::size_t begin;
      std::size_t end;
    };

    void encodeSegment(std::string_view segment, std::vector<TokenId>& ids);
    void splitIntoSymbols(std::string_view segment);
    void addSymbol(TokenId id);
    void mergeSymbols();
    void addCandidate(std::int32_t left, std::int32_t right);

    const Bpe& model_;
    std::vector<Symbol> symbols_;
    std::vector<Candidate> candidates_;  ///< a heap, best first
    std::vector<TokenId> rememberedIds_;
    std::unordered_map<std::string_view, Remembered> remembered_;
  };

 private:
  struct Merge {
    std::int32_t rank;
    TokenId id;
  };
  /// Two ids, or two code points, as one key.
  template <typename T>
  static std::uint64_t pairKey(T first, T second) {
    return std::uint64_t{static_cast<std::uint32_t>(first)} << 32 | static_cast<std::uint32_t>(second);
  }

  void readVocabulary(const JsonNode& node);
  void readMerges(const JsonNode& node);
  void readFallbacks(const JsonNode& node);
  std::optional<TokenId> find(std::string_view token) const;
  const Merge* findMerge(TokenId left, TokenId right) const;
  bool mayJoin(char32_t left, char32_t right) const;

  VocabularyMap vocabulary_;
  std::unordered_map<char32_t, TokenId> characters_;  ///< the tokens of one character
  std::unordered_map<std::uint64_t, Merge> merges_;   ///< by the pair of ids
  std::unordered_set<std::uint64_t> junctions_;       ///< pairs of characters between which some merge joins
  std::vector<std::optional<TokenId>> byteTokens_;    ///< 256 where bytes are a fallback, else none
  std::optional<TokenId> unknown_;
  bool fuseUnknown_ = false;
  bool ignoreMerges_ = false;
};

}  // namespace bitlathe
