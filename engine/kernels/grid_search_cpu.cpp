// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/grid_search_body.h"

namespace bitlathe::kernels {
namespace {

/// A sum is loaded and stored once for so many columns.
constexpr int together = 8;

template <bool squared>
[[gnu::always_inline]] inline void search(const GridSearchOptions& options, std::int64_t columns, const float* tile,
                                          const float* columnWeights, float* scales, float* zeros) {
  constexpr int rows = tileRows;
  alignas(64) float low[rows] = {};
  alignas(64) float high[rows] = {};
  for (std::int64_t j = 0; j < columns; ++j) {
    const float* x = tile + j * rows;
    for (int r = 0; r < rows; ++r) low[r] = numerics::smaller(low[r], x[r]);
    for (int r = 0; r < rows; ++r) high[r] = numerics::larger(high[r], x[r]);
  }
  for (int r = 0; r < rows; ++r) {
    const GridRange range = gridRange(options, low[r], high[r]);
    low[r] = range.low;
    high[r] = range.high;
  }

  alignas(64) float least[rows];
  alignas(64) float scale[rows];
  alignas(64) float inverse[rows];
  alignas(64) float lowest[rows];
  alignas(64) float highest[rows];
  alignas(64) float sum[rows];
  const std::int64_t judged = options.candidates > 1 ? columns : 0;  // a single candidate wins anyway
  for (int i = 0; i < options.candidates; ++i) {
    for (int r = 0; r < rows; ++r) {
      const Grid grid = shrunkGrid(options, {low[r], high[r]}, i);
      scale[r] = grid.scale;
      inverse[r] = 1.0f / grid.scale;
      lowest[r] = -grid.zero;
      highest[r] = options.maximumCode - grid.zero;
      sum[r] = 0;
    }
    const auto addErrors = [&](std::int64_t from, int count) {
      const float* x = tile + from * rows;
      for (int r = 0; r < rows; ++r) {
        float total = sum[r];
#pragma GCC unroll 8
        for (int j = 0; j < count; ++j) {
          const float error = roundingError(x[j * rows + r], inverse[r], lowest[r], highest[r]);
          total = numerics::fused(columnWeights[from + j], normPower<squared>(error, options.norm), total);
        }
        sum[r] = total;
      }
    };
    std::int64_t j = 0;
    for (; j + together <= judged; j += together) addErrors(j, together);
    for (; j < judged; ++j) addErrors(j, 1);
    for (int r = 0; r < rows; ++r) {
      const float error = sum[r] * normPower<squared>(scale[r], options.norm);
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
