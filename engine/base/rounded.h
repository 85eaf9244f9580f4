// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as a message says them.
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace bitlathe {

/// With four significant digits.
inline std::string rounded(double value) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

}  // namespace bitlathe
