// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/grid_search_body.h"
#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {
namespace {

using namespace numerics;

/// The error of one weight in units of the scale, to the power of the norm.
template <bool squared>
[[gnu::always_inline]] inline float loss(float x, float norm) {
  return squared ? x * x : power(magnitude(x), norm);
}

template <bool squared>
[[gnu::always_inline]] inline void search(const GridSearchOptions& options, std::int64_t columns, const float* tile,
                                          const float* columnWeights, float* scales, float* zeros) {
  constexpr int rows = tileRows;
  const float maximumCode = options.maximumCode;
  alignas(64) float low[rows] = {};
  alignas(64) float high[rows] = {};
  for (std::int64_t j = 0; j < columns; ++j) {
    const float* x = tile + j * rows;
    for (int r = 0; r < rows; ++r) low[r] = smaller(low[r], x[r]);
    for (int r = 0; r < rows; ++r) high[r] = larger(high[r], x[r]);
  }
  for (int r = 0; r < rows; ++r) {
    const bool allZero = low[r] == high[r];
    low[r] = allZero ? -1.0f : low[r];
    high[r] = allZero ? 1.0f : high[r];
    const float bound = larger(-low[r], high[r]);
    low[r] = options.symmetric ? -bound : low[r];
    high[r] = options.symmetric ? bound : high[r];
  }

  alignas(64) float least[rows];
  alignas(64) float scale[rows];
  alignas(64) float inverse[rows];
  alignas(64) float lowest[rows];
  alignas(64) float highest[rows];
  alignas(64) float sum[rows];
  for (int i = 0; i < options.candidates; ++i) {
    const auto shrink = static_cast<float>(1.0 - static_cast<double>(i) / options.grid);
    for (int r = 0; r < rows; ++r) {
      scale[r] = roundToHalf(shrink * (high[r] - low[r]) / maximumCode);
      const float zero =
          options.symmetric ? (maximumCode + 1) / 2 : roundEven(clamp(-shrink * low[r] / scale[r], 0.0f, maximumCode));
      inverse[r] = 1.0f / scale[r];
      lowest[r] = -zero;
      highest[r] = maximumCode - zero;
      sum[r] = 0;
    }
    for (std::int64_t j = 0; j < columns; ++j) {
      const float* x = tile + j * rows;
      const float weight = columnWeights[j];
      for (int r = 0; r < rows; ++r) {
        const float ratio = x[r] * inverse[r];
        sum[r] += weight * loss<squared>(ratio - roundEven(clamp(ratio, lowest[r], highest[r])), options.norm);
      }
    }
    for (int r = 0; r < rows; ++r) {
      const float error = sum[r] * loss<squared>(scale[r], options.norm);
      const bool better = i == 0 || error < least[r];
      least[r] = better ? error : least[r];
      scales[r] = better ? scale[r] : scales[r];
      zeros[r] = better ? -lowest[r] : zeros[r];
    }
  }
}

[[gnu::always_inline]] inline void searchAnyNorm(const GridSearchOptions& options, std::int64_t columns,
                                                 const float* tile, const float* columnWeights, float* scales,
                                                 float* zeros) {
  if (options.norm == 2.0f) {
    search<true>(options, columns, tile, columnWeights, scales, zeros);
  } else {
    search<false>(options, columns, tile, columnWeights, scales, zeros);
  }
}

}  // namespace

BITLATHE_CPU_BODIES(GridSearchTile, gridSearchTile, searchAnyNorm,
                    (const GridSearchOptions& options, std::int64_t columns, const float* tile,
                     const float* columnWeights, float* scales, float* zeros),
                    (options, columns, tile, columnWeights, scales, zeros))

}  // namespace bitlathe::kernels
