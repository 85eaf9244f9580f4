// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace bitlathe {

struct MemoryUse {
  std::uint64_t process = 0;  ///< bytes resident
  std::uint64_t machine = 0;  ///< bytes in all
};
/// Zeros where the system doesn't tell.
MemoryUse measureMemory();

}  // namespace bitlathe
