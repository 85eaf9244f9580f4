// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "engine/kernels/accumulate.h"
#include "engine/kernels/code_search_body.h"

namespace bitlathe::kernels {
namespace {

using namespace numerics;

/// Side by side over the rows. Column j needs the gradient after the moves before it, P_j - s sum_{k<j} A_jk move_k;
/// the same pass over A gives sum_{k<j} A_jk zeta_k, of which the scale's slope and curvature are made.
[[gnu::always_inline]] inline void descend(std::int64_t columns, std::int64_t /*rows*/, const float* gradient,
                                           const float* hessian, std::int64_t hessianStride, const float* zeros,
                                           float maximumCode, float* scales, std::uint8_t* codes, float* workspace) {
  constexpr int rows = tileRows;
  float* levels = workspace;
  float* moves = workspace + columns * rows;
  alignas(64) float before[rows];
  alignas(64) float byMoves[rows];
  alignas(64) float byLevels[rows];
  alignas(64) float slope[rows] = {};
  alignas(64) float curvature[rows] = {};
  for (std::int64_t j = 0; j < columns; ++j) {
    std::ranges::fill(byMoves, 0.0f);
    std::ranges::fill(byLevels, 0.0f);
    accumulate(j, hessian + j * hessianStride, 1, moves, rows, rows, byMoves);
    accumulate(j, hessian + j * hessianStride, 1, levels, rows, rows, byLevels);
    const float diagonal = hessian[j * hessianStride + j];
    const float inverse = diagonal > 0 ? 1.0f / diagonal : 0.0f;
    // Codes are bytes, which might alias anything: apart from the rest, or nothing of it is vectorised.
    std::uint8_t* code = codes + j * rows;
    const float* gradients = gradient + j * rows;
    float* level = levels + j * rows;
    float* move = moves + j * rows;
    for (int r = 0; r < rows; ++r) before[r] = static_cast<float>(code[r]) - zeros[r];
    for (int r = 0; r < rows; ++r) {
      const float own = gradients[r] - scales[r] * byMoves[r];
      const float chosen = roundEven(clamp(before[r] + own * inverse / scales[r], -zeros[r], maximumCode - zeros[r]));
      const float moved = chosen - before[r];
      level[r] = chosen;
      move[r] = moved;
      slope[r] += chosen * (own - scales[r] * (moved * diagonal)) - scales[r] * (moved * byLevels[r]);
      curvature[r] += chosen * (diagonal * chosen + 2 * byLevels[r]);
    }
    for (int r = 0; r < rows; ++r) code[r] = static_cast<std::uint8_t>(static_cast<std::int32_t>(level[r] + zeros[r]));
  }
  for (int r = 0; r < rows; ++r) scales[r] = refitScale(scales[r], slope[r], curvature[r]);
}

/// The sum of the lanes, in the order of a warp's butterfly.
[[gnu::always_inline]] inline float foldSum(float* lanes) {
  for (int step = searchLanes / 2; step > 0; step /= 2) {
    for (int l = 0; l < step; ++l) lanes[l] += lanes[l + step];
  }
  return lanes[0];
}

[[gnu::always_inline]] inline float dot(std::int64_t padded, const float* a, const float* b) {
  alignas(64) float lanes[searchLanes] = {};
  for (std::int64_t j = 0; j < padded; j += searchLanes) {
    for (int l = 0; l < searchLanes; ++l) lanes[l] += a[j + l] * b[j + l];
  }
  return foldSum(lanes);
}

/// product = vector A.
[[gnu::always_inline]] inline void multiply(std::int64_t columns, const float* vector, const float* hessian,
                                            std::int64_t hessianStride, float* product) {
  for (std::int64_t j = 0; j < columns; ++j) product[j] = 0;
  accumulate(columns, vector, 1, hessian, hessianStride, columns, product);
}

[[gnu::always_inline]] inline SearchStep bestStep(const JointState& state, std::int64_t padded, const float* levels,
                                                  const float* h, const float* v, const float* diagonal, float lowest,
                                                  float highest) {
  alignas(64) float gains[searchLanes] = {};
  alignas(64) std::int32_t numbers[searchLanes];
  std::ranges::fill(numbers, std::numeric_limits<std::int32_t>::max());
  for (std::int64_t first = 0; first < padded; first += searchLanes) {
    for (int l = 0; l < searchLanes; ++l) {
      const std::int64_t j = first + l;
      const float up = stepGain(state, 1.0f, levels[j] < highest, h[j], v[j], diagonal[j]);
      const float down = stepGain(state, -1.0f, levels[j] > lowest, h[j], v[j], diagonal[j]);
      const float gain = larger(up, down);
      const auto number = static_cast<std::int32_t>(2 * j) + (up < down ? 1 : 0);
      const bool better = gain > gains[l];
      gains[l] = better ? gain : gains[l];
      numbers[l] = better ? number : numbers[l];
    }
  }
  // The largest gain, then the first step that has it: what isBetter says, without a branch.
  alignas(64) float largest[searchLanes];
  std::ranges::copy(gains, largest);
  for (int step = searchLanes / 2; step > 0; step /= 2) {
    for (int l = 0; l < step; ++l) largest[l] = larger(largest[l], largest[l + step]);
  }
  std::int32_t first = std::numeric_limits<std::int32_t>::max();
  for (int l = 0; l < searchLanes; ++l) {
    const bool best = gains[l] == largest[0] && numbers[l] < first;
    first = best ? numbers[l] : first;
  }
  return {largest[0], first};
}

/// Row after row, side by side over the columns.
[[gnu::always_inline]] inline void jointSearch(std::int64_t columns, std::int64_t rows, const float* gradient,
                                               const float* hessian, std::int64_t hessianStride, const float* zeros,
                                               float maximumCode, float* scales, std::uint8_t* codes,
                                               float* workspace) {
  const std::int64_t padded = (columns + searchLanes - 1) / searchLanes * searchLanes;
  float* levels = workspace;
  float* h = levels + padded;
  float* v = h + padded;
  float* diagonal = v + padded;
  float* start = diagonal + padded;
  for (std::int64_t j = columns; j < padded; ++j) {
    levels[j] = h[j] = v[j] = start[j] = 0;
    diagonal[j] = std::numeric_limits<float>::infinity();  // no step is worth that
  }
  for (std::int64_t j = 0; j < columns; ++j) diagonal[j] = hessian[j * hessianStride + j];

  for (std::int64_t r = 0; r < rows; ++r) {
    const float lowest = -zeros[r];
    const float highest = maximumCode - zeros[r];
    for (std::int64_t j = 0; j < columns; ++j) {
      levels[j] = static_cast<float>(codes[j * tileRows + r]) - zeros[r];
      start[j] = gradient[j * tileRows + r];
    }
    multiply(columns, levels, hessian, hessianStride, v);
    for (std::int64_t j = 0; j < columns; ++j) h[j] = start[j] + scales[r] * v[j];
    JointState state = jointState(dot(padded, h, levels), dot(padded, v, levels));
    for (std::int64_t i = 0; i < searchStepsPerColumn * columns; ++i) {
      const SearchStep best = bestStep(state, padded, levels, h, v, diagonal, lowest, highest);
      if (!(best.gain > searchTolerance * (state.scale * state.q))) break;
      const std::int64_t j = best.number / 2;
      const float step = best.number % 2 == 0 ? 1.0f : -1.0f;
      state = jointState(state.q + step * h[j], state.o + (step * 2 * v[j] + diagonal[j]));
      levels[j] += step;
      const float* row = hessian + j * hessianStride;
      for (std::int64_t k = 0; k < columns; ++k) v[k] += step * row[k];
    }
    if (state.scale == 0) continue;

    // Keep it where it is better than the start, by the exact change: 2 d . P - d A d, d = W^new - W^old.
    const float scale = roundToHalf(state.scale);
    float* change = h;
    for (std::int64_t j = 0; j < columns; ++j) {
      change[j] = scale * levels[j] - scales[r] * (static_cast<float>(codes[j * tileRows + r]) - zeros[r]);
    }
    multiply(columns, change, hessian, hessianStride, v);
    for (std::int64_t j = 0; j < columns; ++j) v[j] = 2 * start[j] - v[j];
    if (!(dot(padded, change, v) > 0)) continue;
    scales[r] = scale;
    for (std::int64_t j = 0; j < columns; ++j) {
      codes[j * tileRows + r] = static_cast<std::uint8_t>(static_cast<std::int32_t>(levels[j] + zeros[r]));
    }
  }
}

}  // namespace

BITLATHE_CPU_BODIES(CodeSearchTile, coordinateDescentTile, descend,
                    (std::int64_t columns, std::int64_t rows, const float* gradient, const float* hessian,
                     std::int64_t hessianStride, const float* zeros, float maximumCode, float* scales,
                     std::uint8_t* codes, float* workspace),
                    (columns, rows, gradient, hessian, hessianStride, zeros, maximumCode, scales, codes, workspace))
BITLATHE_CPU_BODIES(CodeSearchTile, jointSearchTile, jointSearch,
                    (std::int64_t columns, std::int64_t rows, const float* gradient, const float* hessian,
                     std::int64_t hessianStride, const float* zeros, float maximumCode, float* scales,
                     std::uint8_t* codes, float* workspace),
                    (columns, rows, gradient, hessian, hessianStride, zeros, maximumCode, scales, codes, workspace))

}  // namespace bitlathe::kernels
