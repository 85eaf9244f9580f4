// SPDX-License-Identifier: GPL-3.0-or-later
// Inverts the Kronecker approximation of a relaxation's normal operator, N + lambda I = G (x) H + lambda I
// (lpcd-solvers §1.8).
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/correct/input_hessian.h"

namespace bitlathe {

class KroneckerPreconditioner {
 public:
  /// `outputGram` G is [groups, k, k] as of Relaxation::outputGram, `inputHessian` H is [in, in]. Up to k = 256 the
  /// inverse is exact, by eigenvectors; for larger k it is (G + damping mean diag G)^-1 (x) (H + damping mean diag
  /// H)^-1. Throws Error where a damped factor isn't positive definite.
  KroneckerPreconditioner(const at::Tensor& outputGram, const InputHessian& inputHessian, double damping, double ridge);

  /// `residual` is [out, in].
  at::Tensor apply(const at::Tensor& residual) const;

 private:
  bool exact_;
  at::Tensor output_;      // [groups, k, k]: eigenvectors, or lower Cholesky factors
  at::Tensor input_;       // [in, in]: the same of H
  at::Tensor reciprocal_;  // [groups, 1, k, in]: 1 / (a_i b_j + lambda) of the eigenvalues
};

}  // namespace bitlathe
