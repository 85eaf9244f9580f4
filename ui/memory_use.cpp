// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/memory_use.h"

#include <fstream>

#include <unistd.h>

namespace bitlathe {

MemoryUse measureMemory() {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return {resident * page, static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * page};
}

}  // namespace bitlathe
