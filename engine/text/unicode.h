// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 and the Unicode properties that tokenizers ask for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bitlathe {

/// Byte offset of the first sequence that is not valid UTF-8; nullopt where all of `text` is.
std::optional<std::size_t> firstInvalidUtf8(std::string_view text);

/// `bytes` with every maximal invalid subpart replaced by U+FFFD.
std::string replaceInvalidUtf8(std::string_view bytes);

/// The code point whose encoding starts at `position`, which moves behind it. `text` must be valid UTF-8.
char32_t nextCodePoint(std::string_view text, std::size_t& position);

/// Bytes of the UTF-8 sequence that `first` starts.
std::size_t utf8Length(char first);

void appendUtf8(std::string& text, char32_t codePoint);

/// The property White_Space.
bool isWhiteSpace(char32_t codePoint);

/// The general categories Nd, Nl and No.
bool isNumeric(char32_t codePoint);

/// `text` without leading and trailing white space.
std::string_view stripWhiteSpace(std::string_view text);

enum class NormalizationForm { nfc, nfd, nfkc, nfkd };

/// `text` must be valid UTF-8.
std::string normalizeUnicode(std::string_view text, NormalizationForm form);

}  // namespace bitlathe
