// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/byte_level.h"

#include <array>
#include <cstdint>

#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

struct Alphabet {
  std::array<std::string, 256> characters;     ///< of a byte
  std::array<std::int16_t, 0x100 + 68> bytes;  ///< of a code point; -1: none
};

const Alphabet& alphabet() {
  static const Alphabet table = [] {
    Alphabet made;
    made.bytes.fill(-1);
    char32_t next = 0x100;
    for (char32_t byte = 0; byte < 256; ++byte) {
      const bool prints = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte != 0xAD);
      const char32_t character = prints ? byte : next++;
      appendUtf8(made.characters[byte], character);
      made.bytes.at(character) = static_cast<std::int16_t>(byte);
    }
    return made;
  }();
  return table;
}

}  // namespace

void appendByteLevel(std::string& text, std::string_view bytes) {
  const Alphabet& table = alphabet();
  for (const char byte : bytes) text += table.characters[static_cast<unsigned char>(byte)];
}

std::optional<std::string> byteLevelBytes(std::string_view token) {
  const Alphabet& table = alphabet();
  std::string bytes;
  for (std::size_t position = 0; position < token.size();) {
    const char32_t character = nextCodePoint(token, position);
    if (character >= table.bytes.size() || table.bytes[character] < 0) return std::nullopt;
    bytes += static_cast<char>(table.bytes[character]);
  }
  return bytes;
}

}  // namespace bitlathe
