// SPDX-License-Identifier: GPL-3.0-or-later
// Preconditioned conjugate gradients (lpcd-solvers §1.9).
#pragma once

#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

namespace bitlathe {

struct ConjugateGradientsIterate {
  double objective = 0;    ///< 1/2 <x, M x> - <b, x>, which falls with every iteration
  double squaredNorm = 0;  ///< |x|^2
};

struct ConjugateGradientsResult {
  at::Tensor x;
  std::vector<ConjugateGradientsIterate> iterates;  ///< after each iteration
};

/// Solves M x = b from x = 0 in at most `iterations` applications of `apply`, x -> M x with M symmetric positive
/// semidefinite; `precondition` applies something near M's inverse. Stops early where nothing is left to gain: the
/// preconditioned residual fell to 1e-12 of the first, or M doesn't see the next direction. b = 0 gives x = 0.
ConjugateGradientsResult conjugateGradients(const std::function<at::Tensor(const at::Tensor&)>& apply,
                                            const at::Tensor& b,
                                            const std::function<at::Tensor(const at::Tensor&)>& precondition,
                                            int iterations);

}  // namespace bitlathe
