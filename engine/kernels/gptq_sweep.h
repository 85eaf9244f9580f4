// SPDX-License-Identifier: GPL-3.0-or-later
// The operator that chooses the codes of a few columns, one after the other.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/kernels/gptq_sweep_body.h"

namespace bitlathe {

/// Quantizes n <= kernels::gptqSweepColumns columns of one group in order (engine/quant/hessian_factor.h): column k is
/// rounded after adding sum over j < k of upper_jk * residual_j to live_k.
///
/// `live` float32 [n, rows]: the weights plus what all columns before this call ask of them; becomes the values that
/// are rounded. `residual` float32
/// [n, rows]: the weights; becomes the weights minus their quantized values. `upper` float32 [n, n], rows may be
/// strided. `scales`, `zeros` float32 [rows]. `codes` uint8 [n, rows] is written.
void gptqSweep(at::Tensor& live, at::Tensor& residual, const at::Tensor& upper, const at::Tensor& scales,
               const at::Tensor& zeros, std::int64_t maximumCode, at::Tensor& codes);

}  // namespace bitlathe
