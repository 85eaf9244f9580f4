// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/kept_rows.h"

#include <ATen/ops/nonzero.h>

namespace bitlathe {

at::Tensor keptRows(const at::Tensor& x, const at::Tensor& mask) {
  const auto rows = x.reshape({-1, x.size(-1)});
  return mask.defined() ? rows.index_select(0, at::nonzero(mask.reshape(-1)).squeeze(1)) : rows;
}

at::Tensor rootWeights(const at::Tensor& weights, const at::Tensor& mask) {
  return weights.defined() ? keptRows(weights.unsqueeze(-1), mask).sqrt() : at::Tensor();
}

at::Tensor weightedRows(const at::Tensor& rows, const at::Tensor& roots) {
  return roots.defined() ? rows * roots : rows;
}

}  // namespace bitlathe
