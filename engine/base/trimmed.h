// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace bitlathe {

/// Without spaces, tabs and ends of lines around it.
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace bitlathe
