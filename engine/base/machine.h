// SPDX-License-Identifier: GPL-3.0-or-later
// What this computer has, and what this process has taken of it.
#pragma once

#include <cstdint>

namespace bitlathe {

std::uint64_t physicalMemory();     ///< bytes
std::uint64_t processMemory();      ///< bytes: the resident set
std::uint64_t peakProcessMemory();  ///< bytes: the largest resident set so far

}  // namespace bitlathe
