// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>

#include "engine/kernels/bfloat16_pack_body.h"

namespace bitlathe::kernels {
namespace {

constexpr int tile = 16;  // pairs and columns: a cache line of words each way

[[gnu::always_inline]] inline std::uint32_t bfloat16Bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
  return (bits & 0x7fffffffU) > 0x7f800000U ? 0x7fc0U : rounded;  // rounding could make an infinity of a NaN
}

[[gnu::always_inline]] inline std::uint32_t pair(float lower, float upper) {
  return bfloat16Bits(lower) | bfloat16Bits(upper) << 16;
}

/// Pair p of column j where the source ends within it, too.
[[gnu::always_inline]] inline std::uint32_t pairAt(const PairSource& source, std::int64_t p, std::int64_t j) {
  const float* lower = source.data + 2 * p * source.strideK + j * source.strideJ;
  return pair(lower[0], 2 * p + 1 < source.countK ? lower[source.strideK] : 0);
}

/// A whole tile of a source and a target that lie in different orders.
[[gnu::always_inline]] inline void turnTile(const float* data, const PairSource& source, const PairTarget& target,
                                            std::uint32_t* words) {
  alignas(64) std::uint32_t pairs[tile][tile];
  if (source.strideJ == 1) {  // [pair][column]
    for (int p = 0; p < tile; ++p) {
      const float* lower = data + 2 * p * source.strideK;
      const float* upper = lower + source.strideK;
      for (int j = 0; j < tile; ++j) pairs[p][j] = pair(lower[j], upper[j]);
    }
    for (int j = 0; j < tile; ++j) {
      for (int p = 0; p < tile; ++p) words[j * target.strideJ + p] = pairs[p][j];
    }
  } else {  // [column][pair]
    for (int j = 0; j < tile; ++j) {
      const float* column = data + j * source.strideJ;
      for (int p = 0; p < tile; ++p) pairs[j][p] = pair(column[2 * p], column[2 * p + 1]);
    }
    for (int p = 0; p < tile; ++p) {
      for (int j = 0; j < tile; ++j) words[p * target.strideP + j] = pairs[j][p];
    }
  }
}

[[gnu::always_inline]] inline void pack(const PairSource& source, std::int64_t columns, const PairTarget& target) {
  const std::int64_t whole = source.countK / 2;
  const std::int64_t pairs = (source.countK + 1) / 2;
  if (source.strideK == 1 && target.strideP == 1) {
    for (std::int64_t j = 0; j < columns; ++j) {
      const float* column = source.data + j * source.strideJ;
      std::uint32_t* words = target.words + j * target.strideJ;
      for (std::int64_t p = 0; p < whole; ++p) words[p] = pair(column[2 * p], column[2 * p + 1]);
      if (whole < pairs) words[whole] = pairAt(source, whole, j);
    }
    return;
  }
  if (source.strideJ == 1 && target.strideJ == 1) {
    for (std::int64_t p = 0; p < pairs; ++p) {
      const float* lower = source.data + 2 * p * source.strideK;
      std::uint32_t* words = target.words + p * target.strideP;
      if (p < whole) {
        const float* upper = lower + source.strideK;
        for (std::int64_t j = 0; j < columns; ++j) words[j] = pair(lower[j], upper[j]);
      } else {
        for (std::int64_t j = 0; j < columns; ++j) words[j] = pair(lower[j], 0);
      }
    }
    return;
  }
  for (std::int64_t j = 0; j < columns; j += tile) {
    for (std::int64_t p = 0; p < pairs; p += tile) {
      if (j + tile <= columns && p + tile <= whole) {
        turnTile(source.data + 2 * p * source.strideK + j * source.strideJ, source, target,
                 target.words + p * target.strideP + j * target.strideJ);
        continue;
      }
      for (std::int64_t q = p; q < std::min(p + tile, pairs); ++q) {
        for (std::int64_t i = j; i < std::min(j + tile, columns); ++i) {
          target.words[q * target.strideP + i * target.strideJ] = pairAt(source, q, i);
        }
      }
    }
  }
}

}  // namespace

BITLATHE_CPU_BODIES(PackPairs, packPairs, pack,
                    (const PairSource& source, std::int64_t columns, const PairTarget& target),
                    (source, columns, target))

}  // namespace bitlathe::kernels
