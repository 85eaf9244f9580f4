// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/bfloat16_pack_body.h"

#include <algorithm>
#include <bit>

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

/// A whole tile.
[[gnu::always_inline]] inline void packTile(const float* data, const PairSource& source, const PairTarget& target,
                                            std::uint32_t* words) {
  alignas(64) std::uint32_t pairs[tile][tile];  // [pair][column]
  if (source.strideJ == 1) {
    for (int p = 0; p < tile; ++p) {
      const float* lower = data + 2 * p * source.strideK;
      const float* upper = lower + source.strideK;
      for (int j = 0; j < tile; ++j) pairs[p][j] = pair(lower[j], upper[j]);
    }
  } else {
    for (int j = 0; j < tile; ++j) {
      const float* column = data + j * source.strideJ;
      for (int p = 0; p < tile; ++p) pairs[p][j] = pair(column[2 * p], column[2 * p + 1]);
    }
  }
  if (target.strideJ == 1) {
    for (int p = 0; p < tile; ++p) {
      for (int j = 0; j < tile; ++j) words[p * target.strideP + j] = pairs[p][j];
    }
  } else {
    for (int j = 0; j < tile; ++j) {
      for (int p = 0; p < tile; ++p) words[j * target.strideJ + p] = pairs[p][j];
    }
  }
}

[[gnu::always_inline]] inline void pack(const PairSource& source, std::int64_t columns, const PairTarget& target) {
  const std::int64_t pairs = (source.countK + 1) / 2;
  for (std::int64_t j = 0; j < columns; j += tile) {
    for (std::int64_t p = 0; p < pairs; p += tile) {
      const float* data = source.data + 2 * p * source.strideK + j * source.strideJ;
      std::uint32_t* words = target.words + p * target.strideP + j * target.strideJ;
      if (j + tile <= columns && 2 * (p + tile) <= source.countK) {
        packTile(data, source, target, words);
        continue;
      }
      for (std::int64_t q = 0; q < std::min<std::int64_t>(tile, pairs - p); ++q) {
        const bool last = 2 * (p + q) + 1 == source.countK;
        for (std::int64_t i = 0; i < std::min<std::int64_t>(tile, columns - j); ++i) {
          const float* lower = data + 2 * q * source.strideK + i * source.strideJ;
          words[q * target.strideP + i * target.strideJ] = pair(lower[0], last ? 0 : lower[source.strideK]);
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
