// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the grid search, behind plain pointers: CPU tiles per instruction set, and the CUDA launch. The
// arithmetic is shared, so that all of them give the same bits.
#pragma once

#include <cstdint>

#include "engine/kernels/cuda_language.h"
#include "engine/kernels/instruction_set.h"
#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {

struct GridSearchOptions {
  float maximumCode = 15;
  bool symmetric = false;
  int candidates = 1;  ///< ranges shrunk by 1 - i / grid, i in [0, candidates)
  int grid = 100;
  float norm = 2;
};

struct GridRange {
  float low;
  float high;
};
struct Grid {
  float scale;
  float zero;
};

/// The range to cover, from the smallest and the largest weight of a group and 0.
BITLATHE_HOST_DEVICE GridRange gridRange(const GridSearchOptions& options, float low, float high) {
  const bool allZero = low == high;
  const float lowest = allZero ? -1.0f : low;
  const float highest = allZero ? 1.0f : high;
  const float bound = numerics::larger(-lowest, highest);
  return options.symmetric ? GridRange{-bound, bound} : GridRange{lowest, highest};
}

/// Candidate i.
BITLATHE_HOST_DEVICE Grid shrunkGrid(const GridSearchOptions& options, GridRange range, int i) {
  const auto shrink = static_cast<float>(1.0 - static_cast<double>(i) / options.grid);
  const float scale = numerics::roundToHalf(shrink * (range.high - range.low) / options.maximumCode);
  const float zero = numerics::roundEven(numerics::clamp(-shrink * range.low / scale, 0.0f, options.maximumCode));
  return {scale, options.symmetric ? (options.maximumCode + 1) / 2 : zero};
}

/// |x|^norm; `squared` says that the norm is 2.
template <bool squared>
BITLATHE_HOST_DEVICE float normPower(float x, float norm) {
  return squared ? x * x : numerics::power(numerics::magnitude(x), norm);
}

/// What rounding x loses, in units of the scale, of which `inverse` is the inverse; the levels are lowest..highest.
BITLATHE_HOST_DEVICE float roundingError(float x, float inverse, float lowest, float highest) {
  return numerics::fused(x, inverse, -numerics::clamp(numerics::roundEven(x, inverse), lowest, highest));
}

/// One group of `tileRows` rows: `tile` is [columns, tileRows], `columnWeights` [columns], `scales` and `zeros`
/// [tileRows].
using GridSearchTile = void (*)(const GridSearchOptions& options, std::int64_t columns, const float* tile,
                                const float* columnWeights, float* scales, float* zeros);
GridSearchTile gridSearchTile(InstructionSet set);

/// On the device: `values` [groups, columns, rows], `columnWeights` [groups, columns], `scales` and `zeros`
/// [groups, rows].
void launchGridSearch(const GridSearchOptions& options, std::int64_t groups, std::int64_t columns, std::int64_t rows,
                      const float* values, const float* columnWeights, float* scales, float* zeros,
                      DeviceStream stream);

}  // namespace bitlathe::kernels
