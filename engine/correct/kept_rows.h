// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// The rows of x, [B, T, m], that `mask` keeps: [n, m]. `mask` is bool [B, T], or undefined where all are kept.
at::Tensor keptRows(const at::Tensor& x, const at::Tensor& mask);

/// The square roots of the weights of the kept tokens, [n, 1], which turn a sum of squared rows into a weighted one.
/// `weights` is [B, T], or undefined where all tokens count alike: then this is undefined too.
at::Tensor rootWeights(const at::Tensor& weights, const at::Tensor& mask);
/// `rows` times root weights, which may be undefined.
at::Tensor weightedRows(const at::Tensor& rows, const at::Tensor& roots);

}  // namespace bitlathe
