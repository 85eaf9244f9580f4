// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the product with packed codes, behind plain pointers: CPU tiles per instruction set, and the CUDA
// launches. The arithmetic and its order are shared, so that all of them give the same bits.
//
// A weight lies in tiles of `packedRows` rows, a tile in segments of `segmentColumns` columns of one group, a segment
// in `bits` words a row. A code is cut into planes of 8, 4, 2 and 1 bits, those that sum up to its width, its highest
// bits in the widest plane: a plane of w bits takes w words of a row, in which the columns follow each other from the
// lowest bits up. So every lane of a vector, or thread of a warp, unpacks its own row by the same shifts.
#pragma once

#include <cstdint>

#include "engine/kernels/cuda_language.h"
#include "engine/kernels/instruction_set.h"
#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {

inline constexpr int packedRows = 32;
inline constexpr int segmentColumns = 32;

/// The codes of one column of a segment from words that are `stride` apart. `Word` is a 32-bit unsigned integer or a
/// vector of them.
template <int bits, typename Word>
BITLATHE_HOST_DEVICE void readCode(const Word* words, int stride, int column, Word& code) {
  code = Word{};
  int plane = 0;
  for (int width = 8; width > 0; width /= 2) {
    if ((bits & width) == 0) continue;
    const int position = column * width;
    code = (code << width) | ((words[(plane + position / 32) * stride] >> (position % 32)) & ((1u << width) - 1u));
    plane += width;
  }
}

/// The inverse for one row of a tile; its words are 0 at first.
inline void writeCode(int bits, std::uint32_t code, int column, std::uint32_t* words) {
  int plane = 0;
  int rest = bits;
  for (int width = 8; width > 0; width /= 2) {
    if ((bits & width) == 0) continue;
    rest -= width;
    const int position = column * width;
    words[(plane + position / 32) * packedRows] |= ((code >> rest) & ((1u << width) - 1u)) << (position % 32);
    plane += width;
  }
}

/// Where a tile, or on the device all of them in a row, lies.
struct PackedCodes {
  int bits = 0;
  std::int64_t segments = 0;
  std::int64_t segmentsPerGroup = 0;
  const std::uint32_t* words = nullptr;   ///< [segments, bits, packedRows]
  const std::uint16_t* scales = nullptr;  ///< float16, [groups, packedRows]
  const std::uint8_t* zeros = nullptr;    ///< [groups, packedRows]

  BITLATHE_HOST_DEVICE std::int64_t groups() const { return segments / segmentsPerGroup; }
};

/// `x` [inputs, segments * segmentColumns], `sums` [inputs, segments] of its segments; `y` [inputs, packedRows] with
/// rows `stride` apart.
using PackedLinearTile = void (*)(const PackedCodes& codes, std::int64_t inputs, const float* x, const float* sums,
                                  float* y, std::int64_t stride);
PackedLinearTile packedLinearTile(InstructionSet set);
/// `weight` [segments * segmentColumns, packedRows] with rows `stride` apart.
using PackedWeightTile = void (*)(const PackedCodes& codes, float* weight, std::int64_t stride);
PackedWeightTile packedWeightTile(InstructionSet set);

/// On the device: `y` [inputs, tiles * packedRows], `weight` [segments * segmentColumns, tiles * packedRows].
void launchPackedLinear(const PackedCodes& codes, std::int64_t tiles, std::int64_t inputs, const float* x,
                        const float* sums, float* y, DeviceStream stream);
void launchPackedWeight(const PackedCodes& codes, std::int64_t tiles, float* weight, DeviceStream stream);

}  // namespace bitlathe::kernels
