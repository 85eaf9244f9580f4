// SPDX-License-Identifier: GPL-3.0-or-later
// Operands of a matrix product as pairs of bfloat16, behind plain pointers.
#pragma once

#include <cstdint>

#include "engine/kernels/instruction_set.h"

namespace bitlathe::kernels {

/// An operand: float32 value (k, j) at data[k * strideK + j * strideJ], one of the strides being 1; k is what the
/// product sums over.
struct PairSource {
  const float* data;
  std::int64_t strideK, strideJ;
  std::int64_t countK;
};

/// Where pair p, k = 2p in the lower half and 2p + 1 in the upper, 0 behind the last k, of column j goes:
/// words[p * strideP + j * strideJ]. One of the strides is 1.
struct PairTarget {
  std::uint32_t* words;
  std::int64_t strideP, strideJ;
};

/// Writes the pairs of columns 0 .. columns - 1, each value rounded to the nearest bfloat16, ties to even.
using PackPairs = void (*)(const PairSource& source, std::int64_t columns, const PairTarget& target);
PackPairs packPairs(InstructionSet set);

}  // namespace bitlathe::kernels
