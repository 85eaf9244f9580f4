// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/kept_rows.h"

#include <ATen/ops/nonzero.h>

namespace bitlathe {

at::Tensor keptRows(const at::Tensor& x, const at::Tensor& mask) {
  const auto rows = x.reshape({-1, x.size(-1)});
  return mask.defined() ? rows.index_select(0, at::nonzero(mask.reshape(-1)).squeeze(1)) : rows;
}

}  // namespace bitlathe
