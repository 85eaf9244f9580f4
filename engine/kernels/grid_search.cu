// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/grid_search_body.h"

namespace bitlathe::kernels {
namespace {

constexpr int warpSize = 32;
constexpr int blockRows = 8;  // one warp each; neighbours, so that loads fill memory sectors
constexpr int threads = blockRows * warpSize;
constexpr int chunkColumns = 128;
constexpr unsigned wholeWarp = 0xffffffffu;

/// A warp per row and group. Its lanes try a candidate each, 32 at a time, on columns that the block stages in shared
/// memory chunk by chunk.
template <bool squared>
__global__ void __launch_bounds__(threads)
    gridSearchKernel(GridSearchOptions options, std::int64_t columns, std::int64_t rows, const float* values,
                     const float* columnWeights, float* scales, float* zeros) {
  BITLATHE_SHARED(float, tile, chunkColumns* blockRows);
  BITLATHE_SHARED(float, weights, chunkColumns);
  const int lane = static_cast<int>(threadIdx.x) % warpSize;
  const int warp = static_cast<int>(threadIdx.x) / warpSize;
  const std::int64_t rowBlocks = (rows + blockRows - 1) / blockRows;
  const std::int64_t group = blockIdx.x / rowBlocks;
  const std::int64_t firstRow = blockIdx.x % rowBlocks * blockRows;
  const float* groupValues = values + group * columns * rows;

  // Loads columns [from, from + chunkColumns); rows beyond the end are 0.
  const auto stage = [&](std::int64_t from) {
    const int count = static_cast<int>(columns - from < chunkColumns ? columns - from : chunkColumns);
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < count * blockRows; i += threads) {
      const std::int64_t row = firstRow + i % blockRows;
      tile[i] = row < rows ? groupValues[(from + i / blockRows) * rows + row] : 0.0f;
    }
    for (int j = static_cast<int>(threadIdx.x); j < count; j += threads) {
      weights[j] = columnWeights[group * columns + from + j];
    }
    __syncthreads();
    return count;
  };

  float low = 0;
  float high = 0;
  for (std::int64_t from = 0; from < columns; from += chunkColumns) {
    const int count = stage(from);
    for (int j = lane; j < count; j += warpSize) {
      const float x = tile[j * blockRows + warp];
      low = numerics::smaller(low, x);
      high = numerics::larger(high, x);
    }
  }
  for (int step = warpSize / 2; step > 0; step /= 2) {
    low = numerics::smaller(low, __shfl_xor_sync(wholeWarp, low, step));
    high = numerics::larger(high, __shfl_xor_sync(wholeWarp, high, step));
  }
  const GridRange range = gridRange(options, low, high);

  float least = 0;
  int best = options.candidates;  // none yet
  for (int first = 0; first < options.candidates; first += warpSize) {
    const int candidate = first + lane;
    const Grid grid = shrunkGrid(options, range, candidate);
    const float inverse = 1.0f / grid.scale;
    float sum = 0;
    for (std::int64_t from = 0; from < columns; from += chunkColumns) {
      const int count = stage(from);
      for (int j = 0; j < count; ++j) {
        const float error =
            roundingError(tile[j * blockRows + warp], inverse, -grid.zero, options.maximumCode - grid.zero);
        sum = numerics::fused(weights[j], normPower<squared>(error, options.norm), sum);
      }
    }
    const float error = sum * normPower<squared>(grid.scale, options.norm);
    if (candidate < options.candidates && (best == options.candidates || error < least)) {
      least = error;
      best = candidate;
    }
  }
  // The least error of the warp; of equal ones the widest range.
  for (int step = warpSize / 2; step > 0; step /= 2) {
    const float otherLeast = __shfl_xor_sync(wholeWarp, least, step);
    const int otherBest = __shfl_xor_sync(wholeWarp, best, step);
    const bool otherWins = otherBest < options.candidates && (best == options.candidates || otherLeast < least ||
                                                              (!(least < otherLeast) && otherBest < best));
    least = otherWins ? otherLeast : least;
    best = otherWins ? otherBest : best;
  }
  if (lane == 0 && firstRow + warp < rows) {
    const Grid grid = shrunkGrid(options, range, best);
    scales[group * rows + firstRow + warp] = grid.scale;
    zeros[group * rows + firstRow + warp] = grid.zero;
  }
}

}  // namespace

void launchGridSearch(const GridSearchOptions& options, std::int64_t groups, std::int64_t columns, std::int64_t rows,
                      const float* values, const float* columnWeights, float* scales, float* zeros,
                      DeviceStream stream) {
  const auto blocks = static_cast<unsigned>(groups * ((rows + blockRows - 1) / blockRows));
  if (options.norm == 2.0f) {
    BITLATHE_LAUNCH(gridSearchKernel<true>, blocks, threads, 0, stream, options, columns, rows, values, columnWeights,
                    scales, zeros);
  } else {
    BITLATHE_LAUNCH(gridSearchKernel<false>, blocks, threads, 0, stream, options, columns, rows, values, columnWeights,
                    scales, zeros);
  }
}

}  // namespace bitlathe::kernels
