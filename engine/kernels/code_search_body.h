// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the code search, behind plain pointers: CPU tiles per instruction set, and the CUDA launch. The
// arithmetic is shared, so that all of them give the same bits. See searchCodes for the meaning of the arguments.
//
// Within a group, zeta = code - zero, v = zeta A, h = P + scale v. The group's share of f is, but for a constant,
//     -2 s q + s^2 o,   q = h . zeta,   o = v . zeta,
// which the scale q / o makes -q^2 / o.
#pragma once

#include <cstdint>

#include "engine/kernels/cuda_language.h"
#include "engine/kernels/instruction_set.h"
#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {

enum class CodeSearch {
  coordinateDescent,  ///< each column's best code in turn, the scale held; then the scale
  joint,              ///< the best single step of a code by 1, the scale free, until none helps
};

/// Sums over a group's columns, and the choice of a step, go through this many lanes: a warp.
inline constexpr int searchLanes = 32;
/// Steps of the joint search at most, per column.
inline constexpr int searchStepsPerColumn = 10;
/// A step must raise q^2 / o by this fraction of it, or it is rounding noise.
inline constexpr float searchTolerance = 1e-7f;

/// The stored scale next to the best one, scale + slope / curvature, where it is better than `scale`: slope = P . zeta
/// at the present scale, curvature = o.
BITLATHE_HOST_DEVICE float refitScale(float scale, float slope, float curvature) {
  const float best = scale + slope / curvature;
  const float stored = numerics::roundToHalf(best);
  const float change = stored - scale;
  const bool better = curvature > 0 && best > 0 && change * (2 * slope - change * curvature) > 0;
  return better ? stored : scale;
}

/// What the joint search knows of a row. A row whose q is not positive has no scale yet: there q counts as what a step
/// has to overcome first.
struct JointState {
  float q;
  float o;
  float scale;    ///< q / o, or 0
  float deficit;  ///< q where the scale is 0
};
BITLATHE_HOST_DEVICE JointState jointState(float q, float o) {
  const bool hasScale = q > 0 && o > 0;
  return {q, o, hasScale ? q / o : 0.0f, hasScale ? 0.0f : q};
}

/// By how much q^2 / o rises when zeta_j moves by `step` (1 or -1); 0 where it may not. Written with the gradient
/// h - scale v, so that no digits cancel.
BITLATHE_HOST_DEVICE float stepGain(const JointState& state, float step, bool inRange, float h, float v,
                                    float diagonal) {
  const float q = state.q + step * h;
  const float o = state.o + (step * 2 * v + diagonal);
  const float gradient = h - state.scale * v;
  const float overcome = h + step * state.deficit;
  const float gain = state.scale * state.o * (step * 2 * gradient - state.scale * diagonal) + overcome * overcome;
  // o is 0 but for rounding where the step leaves nothing of zeta that A sees.
  return inRange && q > 0 && o > 1e-4f * diagonal ? gain / o : 0.0f;
}

/// The best step so far. Steps are numbered 2 j for zeta_j + 1 and 2 j + 1 for zeta_j - 1; of equal ones the first
/// wins.
struct SearchStep {
  float gain;
  std::int32_t number;
};
BITLATHE_HOST_DEVICE bool isBetter(SearchStep a, SearchStep b) {
  return a.gain > b.gain || (a.gain == b.gain && a.number < b.number);
}

/// One group of `tileRows` rows, of which `rows` are real: `gradient` and `codes` [columns, tileRows], `zeros` and
/// `scales` [tileRows], `hessian` [columns, columns] with rows `hessianStride` apart, `workspace` of
/// searchTileWorkspace(columns) floats.
using CodeSearchTile = void (*)(std::int64_t columns, std::int64_t rows, const float* gradient, const float* hessian,
                                std::int64_t hessianStride, const float* zeros, float maximumCode, float* scales,
                                std::uint8_t* codes, float* workspace);
CodeSearchTile coordinateDescentTile(InstructionSet set);
CodeSearchTile jointSearchTile(InstructionSet set);
inline std::int64_t searchTileWorkspace(std::int64_t columns) {
  return 2 * tileRows * columns + std::int64_t{5} * searchLanes;
}

/// On the device: `rows` in place of tileRows, `workspace` of searchDeviceWorkspace(search, columns, rows) floats.
void launchCodeSearch(CodeSearch search, std::int64_t columns, std::int64_t rows, const float* gradient,
                      const float* hessian, std::int64_t hessianStride, const float* zeros, float maximumCode,
                      float* scales, std::uint8_t* codes, float* workspace, DeviceStream stream);

/// The joint search's blocks have a warp per row, neighbours, so that loads fill memory sectors. There are few blocks,
/// for each needs a workspace; they take row after row.
inline constexpr int jointBlockRows = 8;
inline std::int64_t jointBlockCount(std::int64_t rows) {
  constexpr std::int64_t most = 256;
  const std::int64_t needed = (rows + jointBlockRows - 1) / jointBlockRows;
  return needed < most ? needed : most;
}
inline std::int64_t searchDeviceWorkspace(CodeSearch search, std::int64_t columns, std::int64_t rows) {
  return search == CodeSearch::joint ? 3 * columns * jointBlockRows * jointBlockCount(rows) : columns * rows;
}

}  // namespace bitlathe::kernels
