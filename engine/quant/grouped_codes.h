// SPDX-License-Identifier: GPL-3.0-or-later
// What the code searches work on: the codes of a layer in the order of their groups, and the steps that lower
//     f = (w - w^) A (w - w^)^T
// of every row. All matrices are transposed, [in, out], so that a column of the weight is contiguous; their columns
// (rows of the weight) are independent problems.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/kernels/code_search.h"
#include "engine/quant/quantized_weight.h"
#include "engine/quant/scheme.h"

namespace bitlathe {

struct GroupedCodes {
  QuantizationScheme scheme;
  at::Tensor codes;   ///< uint8 [in, out], the columns of a group one after the other
  at::Tensor scales;  ///< float32 [groups, out], positive float16 values
  at::Tensor zeros;   ///< float32 [groups, out]

  /// `order`, int64 [in], lists the weight's columns by group.
  static GroupedCodes from(const QuantizedWeight& quantized, const at::Tensor& order);
  QuantizedWeight ungroup(const at::Tensor& order) const;

  /// code - zero, float32 [in, out].
  at::Tensor levels() const;
  /// float32 [in, out].
  at::Tensor dequantize() const;

  /// A copy of some rows of the weight, `index` int64 [n]; and the way back.
  GroupedCodes select(const at::Tensor& index) const;
  void assign(const at::Tensor& index, const GroupedCodes& other);
};

/// P = (w - w^) A of every row, float32 [in, out], which a sweep keeps up to date. `target` float32 [in, out] in
/// the order of the groups, `hessian` A, float32 [in, in].
at::Tensor gradientOf(const at::Tensor& target, const at::Tensor& hessian, const GroupedCodes& grouped);

/// f of every row, float32 [out].
at::Tensor rowObjective(const at::Tensor& target, const GroupedCodes& grouped, const at::Tensor& gradient);

/// Searches group after group. Returns by how much f of every row fell, float32 [out]: it never rises, to the rounding
/// of float32.
at::Tensor searchSweep(CodeSearch search, const at::Tensor& hessian, GroupedCodes& grouped, at::Tensor& gradient);

/// Solves for all scales of a row at once, its codes held (algorithms §8.5). A row keeps its scales where the new ones,
/// as stored, are not all positive or don't lower f. Returns by how much f of every row fell, float32 [out]. `gradient`
/// is that of the scales before.
at::Tensor solveScales(const at::Tensor& hessian, GroupedCodes& grouped, const at::Tensor& gradient);

}  // namespace bitlathe
