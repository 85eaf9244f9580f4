// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/input_hessian.h"

namespace bitlathe {

const InputHessian::Eigen& InputHessian::eigen() const {
  if (!eigen_.values.defined()) std::tie(eigen_.values, eigen_.vectors) = at::linalg_eigh(matrix_);
  return eigen_;
}

}  // namespace bitlathe
