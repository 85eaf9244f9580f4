// SPDX-License-Identifier: GPL-3.0-or-later
// How far a quantized weight is from its original, by the weight and by the layer's output.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// |W - W^|^2 / |W|^2 (Frobenius), summed in float64. Weights float32 [out, in]; 0 where W is 0 and W^ too, infinity
/// where only W is.
double relativeWeightError(const at::Tensor& weight, const at::Tensor& quantized);

/// tr(E H E^T) / tr(W H W^T), E = W - W^: what the layer's output loses, relative, on the inputs that `hessian`
/// (float32 [in, in], symmetric) was taken from. Products in float32, sums in float64.
double relativeOutputError(const at::Tensor& weight, const at::Tensor& quantized, const at::Tensor& hessian);

}  // namespace bitlathe
