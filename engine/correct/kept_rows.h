// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// The rows of x, [B, T, m], that `mask` keeps: [n, m]. `mask` is bool [B, T], or undefined where all are kept.
at::Tensor keptRows(const at::Tensor& x, const at::Tensor& mask);

}  // namespace bitlathe
