// SPDX-License-Identifier: GPL-3.0-or-later
// The factor that GPTQ's column sweep runs on, one per input and shared by all layers that read it.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

namespace bitlathe {

struct HessianFactor {
  at::Tensor upper;        ///< U, float32 [m, m] upper triangular, (H + damping I)^-1 = U^T U, in permuted order
  at::Tensor diagonal;     ///< diag(H) before damping, float32 [m], permuted; dead columns hold 1
  at::Tensor dead;         ///< bool [m], permuted: columns whose H_jj is 0
  at::Tensor permutation;  ///< int64 [m], new to original column; undefined where act-order is off
  double damping = 0;      ///< what was added to the diagonal in the end, relative to its mean
  int attempts = 1;        ///< Cholesky factorisations that were needed
};

/// By the reversed Cholesky factorisation (algorithms §4): no explicit inverse. `hessian` is float32 [m, m], symmetric.
/// A failed factorisation is repeated in float64 and then with 10, 100, ... times the damping, five times at most;
/// then, and on non-finite values, Error naming `layer`.
HessianFactor factorizeHessian(const at::Tensor& hessian, double percdamp, bool actorder, std::string_view layer);

}  // namespace bitlathe
