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
      const float own = fused(-scales[r], byMoves[r], gradients[r]);
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
    for (int l = 0; l < searchLanes; ++l) lanes[l] = fused(a[j + l], b[j + l], lanes[l]);
  }
  return foldSum(lanes);
}

/// product = vector A.
[[gnu::always_inline]] inline void multiply(std::int64_t columns, const float* vector, const float* hessian,
                                            std::int64_t hessianStride, float* product) {
  for (std::int64_t j = 0; j < columns; ++j) product[j] = 0;
  accumulate(columns, vector, 1, hessian, hessianStride, columns, product);
}

/// `gains` is filled with the columns' gains.
[[gnu::always_inline]] inline SearchStep bestStep(const StepTerms& terms, std::int64_t padded, const float* levels,
                                                  const float* h, const float* v, const float* diagonal, float lowest,
                                                  float highest, float* gains) {
  for (std::int64_t j = 0; j < padded; ++j) {
    gains[j] = columnStep(terms, levels[j], lowest, highest, h[j], v[j], diagonal[j]).gain;
  }
  // The largest gain, then the first column that has it: what isBetter says, without a branch. Floats that are not
  // negative are ordered as their bits are.
  const auto count = static_cast<std::int32_t>(padded);
  std::uint32_t largest = 0;
  for (std::int32_t j = 0; j < count; ++j) largest = std::max(largest, bitsOf(gains[j]));
  std::int32_t first = count;
  for (std::int32_t j = 0; j < count; ++j) first = std::min(first, bitsOf(gains[j]) == largest ? j : count);
  return {fromBits(largest), first,
          columnStep(terms, levels[first], lowest, highest, h[first], v[first], diagonal[first]).direction};
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
  float* gains = start + padded;
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
    for (std::int64_t j = 0; j < columns; ++j) h[j] = fused(scales[r], v[j], start[j]);
    JointState state = jointState(dot(padded, h, levels), dot(padded, v, levels));
    for (std::int64_t i = 0; i < searchStepsPerColumn * columns; ++i) {
      const SearchStep best = bestStep(stepTerms(state), padded, levels, h, v, diagonal, lowest, highest, gains);
      if (!(best.gain > searchTolerance * (state.scale * state.q))) break;
      const std::int64_t j = best.column;
      const float step = best.direction;
      state = jointState(fused(step, h[j], state.q), state.o + fused(step * 2, v[j], diagonal[j]));
      levels[j] += step;
      const float* row = hessian + j * hessianStride;
      for (std::int64_t k = 0; k < columns; ++k) v[k] = fused(step, row[k], v[k]);
    }
    if (state.scale == 0) continue;

    // Keep it where it is better than the start, by the exact change: 2 d . P - d A d, d = W^new - W^old, where
    // d A = scale v - (h - P).
    const float scale = roundToHalf(state.scale);
    float* change = h;
    for (std::int64_t j = 0; j < columns; ++j) {
      v[j] = fused(-scale, v[j], start[j] + h[j]);
      change[j] = scale * levels[j] - scales[r] * (static_cast<float>(codes[j * tileRows + r]) - zeros[r]);
    }
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
