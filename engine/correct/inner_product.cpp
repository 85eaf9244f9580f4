// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/inner_product.h"

#include <ATen/ops/sum.h>

namespace bitlathe {

double innerProduct(const at::Tensor& a, const at::Tensor& b) {
  return at::sum(a * b, at::kDouble).item<double>();
}

}  // namespace bitlathe
