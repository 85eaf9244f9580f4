// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/pattern.h"

namespace bitlathe {

Regex makePattern(const JsonNode& component) {
  const JsonNode pattern = component.object("pattern");
  if (pattern.has("String")) return Regex::literal(pattern.string("String"), pattern.place());
  return Regex(pattern.string("Regex"), pattern.place());
}

std::string replaceAll(std::string_view text, const Regex& pattern, std::string_view content) {
  std::vector<TextRange> matches;
  pattern.findAll(text, matches);
  std::string result;
  result.reserve(text.size() + matches.size() * content.size());
  std::size_t end = 0;
  for (const TextRange& match : matches) {
    result += text.substr(end, match.begin - end);
    result += content;
    end = match.end;
  }
  result += text.substr(end);
  return result;
}

}  // namespace bitlathe
