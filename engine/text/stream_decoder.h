// SPDX-License-Identifier: GPL-3.0-or-later
// The text of generated ids as they come, whole characters at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/text/tokenizer.h"

namespace bitlathe {

/// What push() and finish() return, joined, is what Tokenizer::decode gives for all the ids, as long as these are valid
/// UTF-8; where they aren't, the number of U+FFFD may differ.
class StreamDecoder {
 public:
  /// `tokenizer` must outlive it.
  explicit StreamDecoder(const Tokenizer& tokenizer, bool skipSpecialTokens = true)
      : tokenizer_(tokenizer), skipSpecialTokens_(skipSpecialTokens) {}

  /// The text that `id` completes; empty where it ends inside a character.
  std::string push(TokenId id);

  /// What is left, an unfinished character as U+FFFD. Then the next text may begin.
  std::string finish();

 private:
  std::string pendingText() const;

  const Tokenizer& tokenizer_;
  bool skipSpecialTokens_;
  std::vector<TokenId> ids_;  ///< what the last returned text was decoded from, then those still pending
  std::size_t returned_ = 0;  ///< how many of them the former are
};

}  // namespace bitlathe
