// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/target.h"

#include <algorithm>

#include <ATen/ops/matmul.h>

#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

/// argmin over [0, 1] of a x^2 / 2 - b x.
double minimumOf(double a, double b) {
  return a > 0 ? std::clamp(b / a, 0.0, 1.0) : 0.0;
}

}  // namespace

at::Tensor CorrectionSteps::target(const at::Tensor& weight, Strength strength) const {
  auto result = weight;
  if (strength.input != 0) result = result + strength.input * input;
  if (strength.residual != 0 && residual.defined()) result = result + strength.residual * residual;
  return result;
}

CorrectionSteps correctionSteps(const StreamError& error, const DampedSolver& solver) {
  return {solver.solve(error.input), error.residual.defined() ? solver.solve(error.residual) : at::Tensor()};
}

BestStrength bestStrength(const CorrectionSteps& steps, const at::Tensor& heldOutHessian, const StreamError& heldOut) {
  // With E = -(alpha A + beta B) the loss is alpha^2 aa + 2 alpha beta ab + beta^2 bb - 2 alpha a - 2 beta b + const.
  const auto slope = heldOut.slope();
  const auto images = at::matmul(steps.input, heldOutHessian);
  const double aa = innerProduct(images, steps.input);
  const double a = innerProduct(steps.input, slope);
  const bool both = steps.residual.defined();
  const double ab = both ? innerProduct(images, steps.residual) : 0;
  const double bb = both ? innerProduct(at::matmul(steps.residual, heldOutHessian), steps.residual) : 0;
  const double b = both ? innerProduct(steps.residual, slope) : 0;

  BestStrength best;
  auto consider = [&](const Strength& s) {
    const double gain = 2 * a * s.input + 2 * b * s.residual - aa * s.input * s.input - 2 * ab * s.input * s.residual -
                        bb * s.residual * s.residual;
    if (gain > best.gain) best = {s, gain};
  };
  // A convex quadratic over the unit square: the free minimum where it lies inside, else the best of the four sides.
  const double determinant = aa * bb - ab * ab;
  if (determinant > 0) {
    const double alpha = (a * bb - b * ab) / determinant;
    const double beta = (b * aa - a * ab) / determinant;
    if (alpha >= 0 && alpha <= 1 && beta >= 0 && beta <= 1) consider({alpha, beta});
  }
  for (const double side : {0.0, 1.0}) {
    consider({minimumOf(aa, a - side * ab), side});
    if (both) consider({side, minimumOf(bb, b - side * ab)});
  }
  return best;
}

}  // namespace bitlathe
