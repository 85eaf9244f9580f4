// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/damped_solver.h"

#include <string>

#include "engine/base/error.h"
#include "engine/quant/cholesky.h"

namespace bitlathe {

DampedSolver::DampedSolver(const at::Tensor& hessian, double percdamp, std::string_view layer) {
  const double mean = at::mean(hessian.diagonal()).item<double>();
  struct Attempt {
    at::ScalarType type;
    double damping;
  };
  for (const auto& [type, damping] : {Attempt{at::kFloat, percdamp}, Attempt{at::kDouble, percdamp},
                                      Attempt{at::kDouble, 10 * percdamp}, Attempt{at::kDouble, 100 * percdamp}}) {
    auto damped = hessian.to(type, /*non_blocking=*/false, /*copy=*/true);
    // An input that is zero throughout has nothing to solve for; any positive diagonal does.
    damped.diagonal().add_(mean > 0 ? damping * mean : 1.0);
    if (const auto factor = choleskyFactor(damped)) {
      factor_ = factor->to(at::kFloat);
      return;
    }
  }
  throw Error(std::string(layer) + ": the damped Hessian could not be factorized",
              "Raise the correction's damping (percdamp) or give more calibration text.");
}

at::Tensor DampedSolver::solve(const at::Tensor& right) const {
  return choleskySolve(right, factor_);
}

}  // namespace bitlathe
