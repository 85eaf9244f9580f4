// SPDX-License-Identifier: GPL-3.0-or-later
// The alphabet of byte-level BPE: every byte as a printable character. Bytes that print in Latin-1 stand for
// themselves, the others, in order, for U+0100, U+0101, …
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bitlathe {

/// Appends the characters that stand for `bytes`.
void appendByteLevel(std::string& text, std::string_view bytes);

/// The bytes that `token` stands for; nullopt where a character of it stands for none.
std::optional<std::string> byteLevelBytes(std::string_view token);

}  // namespace bitlathe
