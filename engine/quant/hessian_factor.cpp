// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/hessian_factor.h"

#include <optional>

#include "engine/base/error.h"
#include "engine/quant/all_finite.h"
#include "engine/quant/cholesky.h"

namespace bitlathe {
namespace {

constexpr int maximumAttempts = 5;
/// Where the ladder starts when no damping was asked for, relative to the mean of the diagonal.
constexpr double smallestDamping = 1e-4;

struct UnitTriangular {
  at::Tensor upper;
  at::Tensor pivots;
};

/// matrix = M diag(d) M^T: the Cholesky factor of the matrix with rows and columns reversed, reversed again. Each step
/// gives up what the one before it made: of a large layer these are what fills the memory.
std::optional<UnitTriangular> factorize(at::Tensor matrix) {
  matrix = matrix.flip({0, 1});
  auto lower = choleskyFactor(matrix);
  matrix.reset();
  if (!lower) return std::nullopt;
  at::Tensor upper = lower->flip({0, 1});
  lower.reset();
  const at::Tensor diagonal = upper.diagonal().clone();
  upper.div_(diagonal);
  if (!allFinite(upper)) return std::nullopt;
  return UnitTriangular{upper.to(at::kFloat).contiguous(), diagonal.square().to(at::kFloat)};
}

}  // namespace

void checkHessian(const at::Tensor& hessian, std::string_view layer) {
  const std::string name(layer);
  TORCH_CHECK(hessian.dim() == 2 && hessian.size(0) == hessian.size(1) && hessian.scalar_type() == at::kFloat, name,
              ": the Hessian must be a square float32 matrix");
  if (!allFinite(hessian)) {
    throw Error(name + ": the Hessian of its inputs holds values that are not finite",
                "The activations overflowed: compute them in float32 or bfloat16, or look for faulty weights in the "
                "layers before this one.");
  }
}

HessianFactor factorizeHessian(const at::Tensor& hessian, double percdamp, bool actorder, std::string_view layer) {
  const std::string name(layer);
  checkHessian(hessian, layer);
  if (!(percdamp >= 0) || !std::isfinite(percdamp)) {
    throw Error(name + ": a damping of " + std::to_string(percdamp) + "; it must be 0 or more");
  }

  HessianFactor factor;
  at::Tensor matrix = hessian;
  factor.diagonal = hessian.diagonal().clone();
  if (actorder) {
    factor.permutation = factor.diagonal.argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true);
    factor.diagonal = factor.diagonal.index_select(0, factor.permutation);
    matrix = matrix.index_select(0, factor.permutation).index_select(1, factor.permutation);
  }
  // A dead column gets the mean of the others, so that the damping doesn't depend on the unit of the inputs.
  factor.dead = factor.diagonal == 0;
  const at::Tensor alive = factor.diagonal.masked_select(factor.dead.logical_not());
  const double mean = alive.numel() == 0 ? 1.0 : alive.mean(at::kDouble).item<double>();
  factor.diagonal.masked_fill_(factor.dead, mean);

  factor.damping = percdamp;
  for (factor.attempts = 1; factor.attempts <= maximumAttempts; ++factor.attempts) {
    if (factor.attempts > 2) factor.damping = std::max(10 * factor.damping, smallestDamping);
    at::Tensor damped =
        matrix.to(factor.attempts == 1 ? at::kFloat : at::kDouble, /*non_blocking=*/false, /*copy=*/true);
    damped.diagonal().copy_(factor.diagonal).add_(factor.damping * mean);
    if (auto result = factorize(std::move(damped))) {
      factor.upper = std::move(result->upper);
      factor.pivots = std::move(result->pivots);
      return factor;
    }
  }
  throw Error(name + ": the Hessian of its inputs is not positive definite, even with " +
                  std::to_string(factor.damping) + " times its mean diagonal added",
              "Raise percdamp or use more calibration samples.");
}

}  // namespace bitlathe
