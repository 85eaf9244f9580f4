// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over products of float32 values, in float64.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Sum of a * b.
double innerProduct(const at::Tensor& a, const at::Tensor& b);
/// Sum of x * x.
double squaredNorm(const at::Tensor& x);

}  // namespace bitlathe
