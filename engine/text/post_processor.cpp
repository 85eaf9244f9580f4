// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/post_processor.h"

#include <nlohmann/json.hpp>

#include "engine/base/quote.h"
#include "engine/text/bpe.h"

namespace bitlathe {
namespace {

std::vector<TokenId> idsOf(const JsonNode& specialToken) {
  std::vector<TokenId> ids;
  for (const JsonNode& id : specialToken.array("ids")) {
    if (!id.json().is_number_integer() || id.json() < 0 || id.json() >= maximumVocabulary) id.fail("is no token id");
    ids.push_back(id.json().get<TokenId>());
  }
  return ids;
}

SpecialFrame templateFrame(const JsonNode& node) {
  SpecialFrame frame;
  bool textSeen = false;
  for (const JsonNode& piece : node.array("single")) {
    if (piece.has("Sequence")) {
      if (textSeen || piece.object("Sequence").string("id") != "A") piece.fail("must be the one sequence A");
      textSeen = true;
      continue;
    }
    const std::vector<TokenId> ids =
        idsOf(node.object("special_tokens").object(piece.object("SpecialToken").string("id")));
    std::vector<TokenId>& side = textSeen ? frame.behind : frame.before;
    side.insert(side.end(), ids.begin(), ids.end());
  }
  if (!textSeen) node.at("single").fail("lacks the sequence A");
  return frame;
}

}  // namespace

SpecialFrame makeSpecialFrame(const JsonNode& node) {
  const std::string& type = node.type();
  if (type == "ByteLevel") return {};
  if (type == "TemplateProcessing") return templateFrame(node);
  if (type != "Sequence") node.fail("is the post-processor " + quote(type) + ", which is not supported");
  SpecialFrame whole;
  for (const JsonNode& step : node.array("processors")) {
    const SpecialFrame frame = makeSpecialFrame(step);
    whole.before.insert(whole.before.begin(), frame.before.begin(), frame.before.end());
    whole.behind.insert(whole.behind.end(), frame.behind.begin(), frame.behind.end());
  }
  return whole;
}

}  // namespace bitlathe
