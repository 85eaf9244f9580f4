// SPDX-License-Identifier: GPL-3.0-or-later
// What this computer has, and what this process has taken of it.
#pragma once

#include <cstdint>

namespace bitlathe {

std::uint64_t physicalMemory();     ///< bytes
std::uint64_t processMemory();      ///< bytes: the resident set
std::uint64_t peakProcessMemory();  ///< bytes: the largest resident set so far

/// Has the C library keep what is freed, up to 128 MiB, for the next tensors: pages that go back to the system and come
/// again are cleared each time. For the start of a program.
void keepFreedMemory();

}  // namespace bitlathe
