// SPDX-License-Identifier: GPL-3.0-or-later
// Which vector instructions the processor has, and how a CPU body is compiled for each.
//
// A CPU body is an always-inline function over tiles of `tileRows` rows, written as plain loops that the compiler
// vectorises. BITLATHE_CPU_BODIES compiles it once per instruction set.
#pragma once

#include <cstdint>
#include <vector>

namespace bitlathe::kernels {

enum class InstructionSet { portable, avx2, avx512 };

/// What this processor can run, the best last.
const std::vector<InstructionSet>& availableInstructionSets();

/// Rows that a CPU body works on side by side; a multiple of every vector length.
inline constexpr std::int64_t tileRows = 64;

}  // namespace bitlathe::kernels

#if defined(__x86_64__)
#define BITLATHE_AVX2 __attribute__((target("avx2,fma")))
#define BITLATHE_AVX512 __attribute__((target("fma,avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")))
#else
#define BITLATHE_AVX2
#define BITLATHE_AVX512
#endif

/// Defines `Pointer select(InstructionSet)`, which returns `body` compiled for that set. `parameters` and `arguments`
/// are the body's, in parentheses.
#define BITLATHE_CPU_BODIES(Pointer, select, body, parameters, arguments) \
  static void body##Portable parameters {                                 \
    body arguments;                                                       \
  }                                                                       \
  BITLATHE_AVX2 static void body##Avx2 parameters {                       \
    body arguments;                                                       \
  }                                                                       \
  BITLATHE_AVX512 static void body##Avx512 parameters {                   \
    body arguments;                                                       \
  }                                                                       \
  Pointer select(InstructionSet set) {                                    \
    switch (set) {                                                        \
      case InstructionSet::avx512:                                        \
        return body##Avx512;                                              \
      case InstructionSet::avx2:                                          \
        return body##Avx2;                                                \
      case InstructionSet::portable:                                      \
        break;                                                            \
    }                                                                     \
    return body##Portable;                                                \
  }
