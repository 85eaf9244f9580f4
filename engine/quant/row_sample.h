// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a weight are quantized and corrected independently of each other, so what is chosen for all of them can be
// chosen on some.
#pragma once

#include <algorithm>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// `count` rows or up to twice as many, evenly spread, of `matrix` [rows, m]; all of them where there are no more.
inline at::Tensor rowSample(const at::Tensor& matrix, std::int64_t count) {
  return matrix.slice(0, 0, matrix.size(0), std::max<std::int64_t>(1, matrix.size(0) / count)).contiguous();
}

}  // namespace bitlathe
