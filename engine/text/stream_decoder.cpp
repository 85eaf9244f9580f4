// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/stream_decoder.h"

#include <span>

#include "engine/text/unicode.h"

namespace bitlathe {

/// The first token of a text decodes otherwise than the same token later on (the space in front of it), so the pending
/// ids are decoded behind the ids before them, whose text is then taken off.
std::string StreamDecoder::pendingText() const {
  const std::span<const TokenId> ids(ids_);
  const std::string before = tokenizer_.decode(ids.first(returned_), skipSpecialTokens_);
  const std::string all = tokenizer_.decode(ids, skipSpecialTokens_);
  std::size_t common = 0;
  while (common < all.size() && common < before.size()) {
    const std::size_t length = utf8Length(all[common]);
    if (before.compare(common, length, all, common, length) != 0) break;
    common += length;
  }
  return all.substr(common);
}

std::string StreamDecoder::push(TokenId id) {
  ids_.push_back(id);
  std::string text = pendingText();
  if (text.empty() || text.ends_with("\uFFFD")) return {};
  ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(returned_));
  returned_ = ids_.size();
  return text;
}

std::string StreamDecoder::finish() {
  std::string text = pendingText();
  ids_.clear();
  returned_ = 0;
  return text;
}

}  // namespace bitlathe
