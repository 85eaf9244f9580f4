// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/code_search_body.h"

namespace bitlathe::kernels {
namespace {

constexpr unsigned wholeWarp = 0xffffffffu;
constexpr std::int32_t noColumn = 0x7fffffff;

constexpr int descentThreads = 64;

/// A thread per row; see the CPU body. All threads of a warp read the same element of A at a time.
__global__ void __launch_bounds__(descentThreads)
    descentKernel(std::int64_t columns, std::int64_t rows, const float* gradient, const float* hessian,
                  std::int64_t hessianStride, const float* zeros, float maximumCode, float* scales, std::uint8_t* codes,
                  float* moves) {
  const std::int64_t row = std::int64_t{blockIdx.x} * descentThreads + threadIdx.x;
  if (row >= rows) return;
  const float scale = scales[row];
  const float zero = zeros[row];
  float slope = 0;
  float curvature = 0;
  for (std::int64_t j = 0; j < columns; ++j) {
    float byMoves = 0;
    float byLevels = 0;
    for (std::int64_t k = 0; k < j; ++k) {
      const float coupling = hessian[j * hessianStride + k];
      byMoves = numerics::fused(coupling, moves[k * rows + row], byMoves);
      byLevels = numerics::fused(coupling, static_cast<float>(codes[k * rows + row]) - zero, byLevels);
    }
    const float diagonal = hessian[j * hessianStride + j];
    const float inverse = diagonal > 0 ? 1.0f / diagonal : 0.0f;
    const std::int64_t at = j * rows + row;
    const float before = static_cast<float>(codes[at]) - zero;
    const float own = numerics::fused(-scale, byMoves, gradient[at]);
    const float level = numerics::roundEven(numerics::clamp(before + own * inverse / scale, -zero, maximumCode - zero));
    const float move = level - before;
    moves[at] = move;
    slope += level * (own - scale * (move * diagonal)) - scale * (move * byLevels);
    curvature += level * (diagonal * level + 2 * byLevels);
    codes[at] = static_cast<std::uint8_t>(static_cast<std::int32_t>(level + zero));
  }
  scales[row] = refitScale(scale, slope, curvature);
}

constexpr int jointThreads = jointBlockRows * searchLanes;

__device__ float sumOfLanes(float value) {
  for (int step = searchLanes / 2; step > 0; step /= 2) value += __shfl_xor_sync(wholeWarp, value, step);
  return value;
}

/// A warp per row, one row after another. Its lanes share out the columns; what a column needs lies in the workspace,
/// touched by its lane alone but for the vector that `product` multiplies with A.
__global__ void __launch_bounds__(jointThreads)
    jointSearchKernel(std::int64_t columns, std::int64_t rows, const float* gradient, const float* hessian,
                      std::int64_t hessianStride, const float* zeros, float maximumCode, float* scales,
                      std::uint8_t* codes, float* workspace) {
  const int lane = static_cast<int>(threadIdx.x) % searchLanes;
  const std::int64_t warp = std::int64_t{blockIdx.x} * jointBlockRows + static_cast<int>(threadIdx.x) / searchLanes;
  float* levels = workspace + warp * 3 * columns;
  float* h = levels + columns;
  float* v = h + columns;

  /// Element j of vector A.
  const auto product = [&](const float* vector, std::int64_t j) {
    float sum = 0;
    for (std::int64_t k = 0; k < columns; ++k) sum = numerics::fused(vector[k], hessian[k * hessianStride + j], sum);
    return sum;
  };

  for (std::int64_t row = warp; row < rows; row += std::int64_t{gridDim.x} * jointBlockRows) {
    const float scale = scales[row];
    const float zero = zeros[row];
    const float lowest = -zero;
    const float highest = maximumCode - zero;
    __syncwarp();
    for (std::int64_t j = lane; j < columns; j += searchLanes) {
      levels[j] = static_cast<float>(codes[j * rows + row]) - zero;
    }
    __syncwarp();
    float q = 0;
    float o = 0;
    for (std::int64_t j = lane; j < columns; j += searchLanes) {
      v[j] = product(levels, j);
      h[j] = numerics::fused(scale, v[j], gradient[j * rows + row]);
      q = numerics::fused(h[j], levels[j], q);
      o = numerics::fused(v[j], levels[j], o);
    }
    JointState state = jointState(sumOfLanes(q), sumOfLanes(o));

    for (std::int64_t i = 0; i < searchStepsPerColumn * columns; ++i) {
      const StepTerms terms = stepTerms(state);
      SearchStep best{0, noColumn, 1};
      for (std::int64_t j = lane; j < columns; j += searchLanes) {
        const float diagonal = hessian[j * hessianStride + j];
        const ColumnStep step = columnStep(terms, levels[j], lowest, highest, h[j], v[j], diagonal);
        if (step.gain > best.gain) best = {step.gain, static_cast<std::int32_t>(j), step.direction};
      }
      for (int step = searchLanes / 2; step > 0; step /= 2) {
        SearchStep other{};
        other.gain = __shfl_xor_sync(wholeWarp, best.gain, step);
        other.column = __shfl_xor_sync(wholeWarp, best.column, step);
        other.direction = __shfl_xor_sync(wholeWarp, best.direction, step);
        if (isBetter(other, best)) best = other;
      }
      if (!(best.gain > searchTolerance * (state.scale * state.q))) break;

      const std::int64_t moved = best.column;
      const int owner = static_cast<int>(moved % searchLanes);
      const float step = best.direction;
      const float movedH = __shfl_sync(wholeWarp, lane == owner ? h[moved] : 0.0f, owner);
      const float movedV = __shfl_sync(wholeWarp, lane == owner ? v[moved] : 0.0f, owner);
      const float diagonal = hessian[moved * hessianStride + moved];
      state = jointState(numerics::fused(step, movedH, state.q), state.o + numerics::fused(step * 2, movedV, diagonal));
      if (lane == owner) levels[moved] += step;
      for (std::int64_t k = lane; k < columns; k += searchLanes) {
        v[k] = numerics::fused(step, hessian[moved * hessianStride + k], v[k]);
      }
    }
    if (state.scale == 0) continue;

    // Keep it where it is better than the start, by the exact change: 2 d . P - d A d, d = W^new - W^old, where
    // d A = scale v - (h - P).
    const float newScale = numerics::roundToHalf(state.scale);
    float gain = 0;
    for (std::int64_t j = lane; j < columns; j += searchLanes) {
      const float change = newScale * levels[j] - scale * (static_cast<float>(codes[j * rows + row]) - zero);
      gain = numerics::fused(change, numerics::fused(-newScale, v[j], gradient[j * rows + row] + h[j]), gain);
    }
    if (!(sumOfLanes(gain) > 0)) continue;
    if (lane == 0) scales[row] = newScale;
    for (std::int64_t j = lane; j < columns; j += searchLanes) {
      codes[j * rows + row] = static_cast<std::uint8_t>(static_cast<std::int32_t>(levels[j] + zero));
    }
  }
}

}  // namespace

void launchCodeSearch(CodeSearch search, std::int64_t columns, std::int64_t rows, const float* gradient,
                      const float* hessian, std::int64_t hessianStride, const float* zeros, float maximumCode,
                      float* scales, std::uint8_t* codes, float* workspace, DeviceStream stream) {
  if (search == CodeSearch::joint) {
    BITLATHE_LAUNCH(jointSearchKernel, static_cast<unsigned>(jointBlockCount(rows)), jointThreads, 0, stream, columns,
                    rows, gradient, hessian, hessianStride, zeros, maximumCode, scales, codes, workspace);
  } else {
    const auto blocks = static_cast<unsigned>((rows + descentThreads - 1) / descentThreads);
    BITLATHE_LAUNCH(descentKernel, blocks, descentThreads, 0, stream, columns, rows, gradient, hessian, hessianStride,
                    zeros, maximumCode, scales, codes, workspace);
  }
}

}  // namespace bitlathe::kernels
