// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that are found in a text before anything else happens to it: special tokens and those added after training.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/bpe.h"
#include "engine/text/json_node.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

struct AddedToken {
  std::string content;
  TokenId id = 0;
  bool singleWord = false;  ///< matches only where no word character adjoins
  bool leftStrip = false;   ///< takes the white space before it
  bool rightStrip = false;  ///< takes the white space behind it
  bool normalized = true;   ///< is looked for in the normalized text
  bool special = false;     ///< left out of decoded texts on demand
};

/// From the "added_tokens" of a tokenizer.json; those without content are left out, as the reference does. Throws Error
/// naming the token whose id contradicts `vocabulary` or another added token.
std::vector<AddedToken> readAddedTokens(const JsonNode& tokenizer, const VocabularyMap& vocabulary);

/// A part of a text: an added token, or what lies between two of them.
struct Segment {
  std::string_view text;
  std::optional<TokenId> id;
};

/// Finds added tokens: leftmost first, of several at one place the longest. Immutable.
class AddedTokenMatcher {
 public:
  explicit AddedTokenMatcher(std::vector<AddedToken> tokens);
  AddedTokenMatcher(const AddedTokenMatcher&) = delete;

  /// The whole of `text`, in order.
  std::vector<Segment> split(std::string_view text) const;

 private:
  const AddedToken* findAt(std::string_view text, std::size_t position) const;

  std::vector<AddedToken> tokens_;
  std::unordered_map<std::string_view, const AddedToken*> byContent_;
  std::array<std::vector<std::size_t>, 256> lengths_;  ///< of the contents by their first byte, longest first
};

}  // namespace bitlathe
