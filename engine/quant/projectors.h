// SPDX-License-Identifier: GPL-3.0-or-later
// From a target weight to codes.
//
// Scales are rounded to float16 before codes are chosen, so that codes, errors and exported files agree. Weights that
// are not finite, and groups that don't divide the inputs, are refused with an Error that names `layer`.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

#include "engine/quant/hessian_factor.h"
#include "engine/quant/quantized_weight.h"
#include "engine/quant/scheme.h"

namespace bitlathe {

/// Round to nearest (algorithms §2.3). `weight` float32 [out, in]; `hessianDiagonal` float32 [in] is needed only for
/// ClipWeight::diagonal.
QuantizedWeight quantizeRtn(const at::Tensor& weight, const QuantizationScheme& scheme, const RtnOptions& options,
                            const at::Tensor& hessianDiagonal = {}, std::string_view layer = "weight");

/// GPTQ (algorithms §4): min (w - w^) H (w - w^)^T per row, greedily by columns with optimal compensation. Group
/// parameters come from the compensated weights of the live block. `percdamp` and `actorder` of the options are those
/// that the factor was made with.
QuantizedWeight quantizeGptq(const at::Tensor& weight, const HessianFactor& factor, const QuantizationScheme& scheme,
                             const GptqOptions& options, std::string_view layer = "weight");

}  // namespace bitlathe
