// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/conjugate_gradients.h"

#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

constexpr double smallestResidual = 1e-12;

}  // namespace

ConjugateGradientsResult conjugateGradients(const std::function<at::Tensor(const at::Tensor&)>& apply,
                                            const at::Tensor& b,
                                            const std::function<at::Tensor(const at::Tensor&)>& precondition,
                                            int iterations) {
  ConjugateGradientsResult result{at::zeros_like(b), {}};
  auto residual = b;
  auto direction = precondition(residual);
  double rho = innerProduct(residual, direction);
  const double rho0 = rho;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    // Negated, so that values that aren't finite end it as well.
    if (!(rho > smallestResidual * rho0)) break;
    const auto applied = apply(direction);
    const double curvature = innerProduct(direction, applied);
    if (!(curvature > 0)) break;
    const double length = rho / curvature;
    result.x.add_(direction, length);
    residual = residual.sub(applied, length);  // a new tensor: the direction may be the old one
    result.iterates.push_back({-0.5 * innerProduct(result.x, b + residual), innerProduct(result.x, result.x)});
    if (iteration + 1 == iterations) break;
    const auto preconditioned = precondition(residual);
    const double next = innerProduct(residual, preconditioned);
    direction = preconditioned.add(direction, next / rho);
    rho = next;
  }
  return result;
}

}  // namespace bitlathe
