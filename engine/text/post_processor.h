// SPDX-License-Identifier: GPL-3.0-or-later
// The stage of a tokenizer that frames the ids of a text with special tokens.
#pragma once

#include <vector>

#include "engine/text/json_node.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

/// What stands before and behind the ids of one text.
struct SpecialFrame {
  std::vector<TokenId> before;
  std::vector<TokenId> behind;
};

/// From the "post_processor" of a tokenizer.json: Sequence, ByteLevel (which changes no ids), TemplateProcessing.
/// Throws Error naming any other.
SpecialFrame makeSpecialFrame(const JsonNode& node);

}  // namespace bitlathe
