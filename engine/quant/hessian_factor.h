// SPDX-License-Identifier: GPL-3.0-or-later
// The factor that GPTQ's column sweep runs on, one per input and shared by all layers that read it.
//
// GPTQ rounds column after column and moves the later columns to where they compensate best. Summed up, column k is
// rounded after all earlier errors were added to it in these proportions:
//     w_k + sum_{j<k} (w_j - w^_j) M_jk,   H + damping I = M diag(d) M^T,   M unit upper triangular.
// The paper writes the same with the factor U of the inverse, (H + damping I)^-1 = U^T U: U = (M diag(d)^1/2)^-1. So
// no inverse is needed, and d_k = 1 / U_kk^2 is what a squared error in column k costs after compensation.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

namespace bitlathe {

struct HessianFactor {
  at::Tensor upper;        ///< M, float32 [m, m] unit upper triangular, in permuted order
  at::Tensor pivots;       ///< d, float32 [m], permuted
  at::Tensor diagonal;     ///< diag(H) before damping, float32 [m], permuted; dead columns hold the mean of the others
  at::Tensor dead;         ///< bool [m], permuted: columns whose H_jj is 0
  at::Tensor permutation;  ///< int64 [m], new to original column; undefined where act-order is off
  double damping = 0;      ///< what was added to the diagonal in the end, relative to its mean
  int attempts = 1;        ///< Cholesky factorisations that were needed
};

/// Throws Error naming `layer` where `hessian`, float32 [m, m], holds values that are not finite.
void checkHessian(const at::Tensor& hessian, std::string_view layer);

/// By the reversed Cholesky factorisation (algorithms §4). `hessian` is float32 [m, m], symmetric. A failed
/// factorisation is repeated in float64, then with 10, 100 and 1000 times the damping (1e-4 at least), five attempts in
/// all; then, and on values that are not finite and impossible damping, Error naming `layer`.
HessianFactor factorizeHessian(const at::Tensor& hessian, double percdamp, bool actorder, std::string_view layer);

}  // namespace bitlathe
