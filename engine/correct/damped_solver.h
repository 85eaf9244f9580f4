// SPDX-License-Identifier: GPL-3.0-or-later
// Solves with a damped Hessian, factorized once for all layers that read its input.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

namespace bitlathe {

class DampedSolver {
 public:
  /// Factorizes H + lambda I, lambda = percdamp * mean(diag H); `hessian` float32 [m, m], symmetric. Where float32
  /// fails, float64 is tried, then 10 and 100 times the damping; then Error naming `layer`.
  DampedSolver(const at::Tensor& hessian, double percdamp, std::string_view layer);

  /// B (H + lambda I)^-1 for B float32 [p, m].
  at::Tensor solve(const at::Tensor& right) const;

 private:
  at::Tensor factor_;  // lower Cholesky factor
};

}  // namespace bitlathe
