// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/quote.h"

#include <algorithm>
#include <cstdint>

#include <utf8proc.h>

namespace bitlathe {
namespace {

constexpr std::size_t longestQuote = 120;

struct CodePoint {
  std::size_t length = 0;  ///< in bytes; 0 where the text doesn't start with a valid sequence
  std::int32_t value = 0;
};

CodePoint firstCodePoint(std::string_view text) {
  CodePoint point;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point.value);
  point.length = length > 0 ? static_cast<std::size_t>(length) : 0;
  return point;
}

bool isControl(std::int32_t codePoint) {
  return codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);
}

std::string hexEscape(char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  return {'\\', 'x', digits[value >> 4], digits[value & 15]};
}

}  // namespace

bool isValidUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = firstCodePoint(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string quote(std::string_view text) {
  std::string result = "\"";
  while (!text.empty() && result.size() < longestQuote) {
    const CodePoint point = firstCodePoint(text);
    if (point.length == 0 || isControl(point.value)) {
      const std::size_t length = std::max<std::size_t>(point.length, 1);
      for (const char byte : text.substr(0, length)) result += hexEscape(byte);
      text.remove_prefix(length);
    } else {
      result += text.substr(0, point.length);
      text.remove_prefix(point.length);
    }
  }
  if (!text.empty()) result += "…";
  return result + "\"";
}

}  // namespace bitlathe
