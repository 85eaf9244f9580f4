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

/// What the joint search judges steps by; the same for all columns.
struct StepTerms {
  float q;
  float o;
  float scale;
  float slope;    ///< of the gain along the gradient
  float penalty;  ///< of the diagonal
  float overcome;
};
BITLATHE_HOST_DEVICE StepTerms stepTerms(const JointState& state) {
  return {state.q, state.o, state.scale, 2 * state.q, -state.scale * state.q, state.deficit * state.deficit};
}

/// The better of zeta_j's two steps, 1 or -1, and by how much it makes q^2 / o rise; 0 where it can't.
struct ColumnStep {
  float gain;
  float direction;
};
/// Of the steps that are possible the one that gains more before the division by the new o, which is the only one that
/// gains but for corner cases. Written with the gradient h - scale v, so that no digits cancel.
BITLATHE_HOST_DEVICE ColumnStep columnStep(const StepTerms& terms, float level, float lowest, float highest, float h,
                                           float v, float diagonal) {
  const float slope = terms.slope * numerics::fused(-terms.scale, v, h);
  // How far q may move; 0 where zeta_j may not.
  const float rise = level < highest ? terms.q + h : 0.0f;
  const float fall = level > lowest ? terms.q - h : 0.0f;
  const float preferred = slope < 0 ? fall : rise;
  const float newQ = preferred > 0 ? preferred : (slope < 0 ? rise : fall);
  const float direction = (slope < 0) == (preferred > 0) ? -1.0f : 1.0f;
  const float base = numerics::fused(h, h, numerics::fused(terms.penalty, diagonal, terms.overcome));
  const float o = terms.o + diagonal;
  const float gain = numerics::larger(numerics::fused(direction, slope, base), 0.0f);
  const float newO = numerics::fused(2 * direction, v, o);
  // The new o is 0 but for rounding where the step leaves nothing of zeta that A sees.
  const float rate = newO > 1e-4f * diagonal ? gain / newO : 0.0f;
  return {newQ > 0 ? rate : 0.0f, direction};
}

/// The best step so far; of equal ones that of the first column wins.
struct SearchStep {
  float gain;
  std::int32_t column;
  float direction;
};
BITLATHE_HOST_DEVICE bool isBetter(SearchStep a, SearchStep b) {
  return a.gain > b.gain || (a.gain == b.gain && a.column < b.column);
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
