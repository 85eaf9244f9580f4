// SPDX-License-Identifier: GPL-3.0-or-later
// A quantized weight in the form that inference computes with: its codes take their own bits in memory.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

#include "engine/quant/quantized_weight.h"

namespace bitlathe {

/// Columns in the order of their groups, each group filled up to whole segments (engine/kernels/packed_linear.h).
struct PackedWeight {
  std::int64_t outFeatures = 0;
  std::int64_t inFeatures = 0;
  at::Tensor words;   ///< int32 [tiles, segments, bits, 32]
  at::Tensor scales;  ///< float16 [tiles, groups, 32]
  at::Tensor zeros;   ///< uint8 [tiles, groups, 32]
  /// int64 [segments * 32]: the column of the weight at each place, `inFeatures` where there is none; undefined where
  /// all columns are in their order.
  at::Tensor columns;

  /// On the CPU. Throws Error naming `layer` where its group index doesn't make groups of equal size.
  static PackedWeight from(const QuantizedWeight& quantized, std::string_view layer);
  PackedWeight to(at::Device device) const;

  /// x W^T for x [..., in] of any floating dtype, in the dtype of x, computed in float32.
  at::Tensor multiply(const at::Tensor& x) const;

  /// What it holds in memory.
  std::int64_t bytes() const;
};

}  // namespace bitlathe
