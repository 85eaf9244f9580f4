// SPDX-License-Identifier: GPL-3.0-or-later
// The result of every projector: codes and grid, from which the dequantized weight follows exactly.
#pragma once

#include <map>
#include <string>

#include <ATen/core/Tensor.h>

#include "engine/quant/scheme.h"

namespace bitlathe {

struct QuantizedWeight {
  QuantizationScheme scheme;
  at::Tensor codes;       ///< uint8 [out, in], columns in the order of the weight
  at::Tensor scales;      ///< float16 [out, groups]
  at::Tensor zeros;       ///< uint8 [out, groups]
  at::Tensor groupIndex;  ///< int32 [in]: the group of each column; j / groupSize unless act-order was on

  /// float32 [out, in] = scale * (code - zero), computed in float32 from the stored float16 scale. Bit for bit what
  /// an exported checkpoint holds.
  at::Tensor dequantize() const;
};

/// Layer name ("model.layers.3.mlp.down_proj") to its codes; layers that are not in it stay in full precision.
using QuantizedWeights = std::map<std::string, QuantizedWeight, std::less<>>;
/// Layer name to QuantizedWeight::scales.
using LayerScales = std::map<std::string, at::Tensor, std::less<>>;

}  // namespace bitlathe
