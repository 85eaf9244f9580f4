// SPDX-License-Identifier: GPL-3.0-or-later
// Layers to quantize, and what quantizing loses.
#pragma once

#include <ATen/ATen.h>

#include "engine/quant/quantized_weight.h"

namespace bitlathe::test {

/// Inputs with correlated features of very different sizes, float32 [samples, features].
inline at::Tensor correlatedInputs(std::int64_t samples, std::int64_t features) {
  const at::Tensor mixing = at::randn({features, features}) * at::logspace(0, -1.5, features).unsqueeze(1);
  return at::randn({samples, features}).mm(mixing) + at::randn({samples, 1});
}

/// X^T X / n.
inline at::Tensor hessianOf(const at::Tensor& inputs) {
  return inputs.t().mm(inputs) / inputs.size(0);
}

/// H + damping mean(H_jj) I.
inline at::Tensor dampedBy(const at::Tensor& hessian, double damping) {
  return hessian + damping * hessian.diagonal().mean() * at::eye(hessian.size(0));
}

/// (w - w^) A (w - w^)^T of every row, computed in float64.
inline at::Tensor rowLoss(const at::Tensor& weight, const QuantizedWeight& quantized, const at::Tensor& hessian) {
  const at::Tensor error = weight.to(at::kDouble) - quantized.dequantize().to(at::kDouble);
  return (error.mm(hessian.to(at::kDouble)) * error).sum(1);
}

}  // namespace bitlathe::test
