// SPDX-License-Identifier: GPL-3.0-or-later
// From a target weight to codes.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/quant/hessian_factor.h"
#include "engine/quant/quantized_weight.h"
#include "engine/quant/scheme.h"

namespace bitlathe {

/// Round to nearest (algorithms §2.3). `weight` float32 [out, in]; `hessianDiagonal` float32 [in] is needed only for
/// ClipWeight::diagonal.
QuantizedWeight quantizeRtn(const at::Tensor& weight, const QuantizationScheme& scheme, const RtnOptions& options,
                            const at::Tensor& hessianDiagonal = {});

/// GPTQ (algorithms §4): min (w - w^) H (w - w^)^T per row, greedily by columns with optimal compensation. Group
/// parameters come from the compensated weights of the live block.
QuantizedWeight quantizeGptq(const at::Tensor& weight, const HessianFactor& factor, const QuantizationScheme& scheme,
                             const GptqOptions& options);

}  // namespace bitlathe
