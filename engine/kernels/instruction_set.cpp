// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/instruction_set.h"

namespace bitlathe::kernels {

const std::vector<InstructionSet>& availableInstructionSets() {
  static const std::vector<InstructionSet> sets = [] {
    std::vector<InstructionSet> found = {InstructionSet::portable};
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return found;
    found.push_back(InstructionSet::avx2);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
      found.push_back(InstructionSet::avx512);
    }
#endif
    return found;
  }();
  return sets;
}

}  // namespace bitlathe::kernels
