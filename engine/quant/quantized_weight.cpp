// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/quantized_weight.h"

namespace bitlathe {

at::Tensor QuantizedWeight::dequantize() const {
  const at::Tensor zero = zeros.to(at::kFloat).index_select(1, groupIndex);
  const at::Tensor scale = scales.to(at::kFloat).index_select(1, groupIndex);
  return codes.to(at::kFloat).sub_(zero).mul_(scale);
}

}  // namespace bitlathe
