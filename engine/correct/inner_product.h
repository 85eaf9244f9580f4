// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Sum of a * b, summed in float64.
double innerProduct(const at::Tensor& a, const at::Tensor& b);

}  // namespace bitlathe
