// SPDX-License-Identifier: GPL-3.0-or-later
// A quantized linear layer in one of GGUF's block encodings.
#pragma once

#include <string>

#include <ATen/core/Tensor.h>

#include "engine/quant/quantized_weight.h"
#include "engine/storage/gguf.h"

namespace bitlathe {

struct GgufLayerType {
  GgufType type = GgufType::f16;
  std::string loss;  ///< why no block encoding holds the layer, so that it is stored rounded; empty where one does
};

/// The smallest of Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0 that holds the layer exactly, by its grid (not by the codes that
/// happen to be used); F16 where none does, or BF16 where values may be beyond its range. A block of 32 columns has one
/// scale, so that groups have to be whole runs of 32 columns. For levels l = code - zero:
///   Q4_0, Q5_0, Q8_0 hold scale * l for l from -8 to 7, -16 to 15 and -128 to 127;
///   Q4_1, Q5_1 hold scale * code + minimum where every minimum, -scale * zero, is a float16 number.
/// 4 bits with zero points are thus Q5_0 as a rule, 2 and 3 bits always Q4_0.
GgufLayerType ggufTypeOf(const QuantizedWeight& weight);

/// The layer's bytes in that encoding, uint8 [n].
at::Tensor encodeGguf(const QuantizedWeight& weight, GgufType type);

/// float32 [out, in]: the dequantized weight, rounded where the type rounds.
at::Tensor ggufWeight(const QuantizedWeight& weight, GgufType type);

}  // namespace bitlathe
