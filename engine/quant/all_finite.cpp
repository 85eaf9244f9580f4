// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/all_finite.h"

#include <cmath>

namespace bitlathe {

bool allFinite(const at::Tensor& tensor) {
  if (tensor.numel() == 0) return true;
  const auto [low, high] = at::aminmax(tensor);  // NaN anywhere makes both NaN
  return std::isfinite(low.item<double>()) && std::isfinite(high.item<double>());
}

}  // namespace bitlathe
