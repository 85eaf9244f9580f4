// SPDX-License-Identifier: GPL-3.0-or-later
// The second stage of a tokenizer: splits a normalized text into the words that merges never cross.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/json_node.h"

namespace bitlathe {

struct Piece {
  std::string_view text;  ///< never empty
  bool atStart;           ///< it begins where the whole text does
};

/// The pieces of a text, in order, and the rewritten texts that some of them view.
struct Pieces {
  std::vector<Piece> list;
  std::deque<std::string> texts;
};

using PreTokenizer = std::function<void(Pieces&)>;

/// From the "pre_tokenizer" of a tokenizer.json: Sequence, ByteLevel, Split, Digits, Metaspace. Throws Error naming any
/// other.
PreTokenizer makePreTokenizer(const JsonNode& node);

}  // namespace bitlathe
