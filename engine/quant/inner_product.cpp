// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/inner_product.h"

#include <ATen/ops/square.h>
#include <ATen/ops/sum.h>

namespace bitlathe {

double innerProduct(const at::Tensor& a, const at::Tensor& b) {
  return at::sum(a * b, at::kDouble).item<double>();
}

double squaredNorm(const at::Tensor& x) {
  return at::sum(at::square(x), at::kDouble).item<double>();
}

}  // namespace bitlathe
