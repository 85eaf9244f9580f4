// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/adam_moments.h"

#include <cmath>
#include <numbers>

namespace bitlathe {
namespace {

constexpr double firstDecay = 0.9;
constexpr double secondDecay = 0.999;
constexpr double epsilon = 1e-8;

}  // namespace

double learningRate(std::int64_t step, std::int64_t steps, double peak) {
  const std::int64_t warmUp = steps / 20;
  if (step < warmUp) return peak * static_cast<double>(step + 1) / static_cast<double>(warmUp + 1);
  const double progress = static_cast<double>(step - warmUp) / static_cast<double>(steps - warmUp);
  return peak / 2 * (1 + std::cos(std::numbers::pi * progress));
}

AdamMoments::AdamMoments(const at::Tensor& parameters)
    : first_(at::zeros_like(parameters)), second_(at::zeros_like(parameters)) {}

void AdamMoments::step(const at::Tensor& parameters, const at::Tensor& gradient, double learningRate) {
  first_.mul_(firstDecay).add_(gradient, 1 - firstDecay);
  second_.mul_(secondDecay).addcmul_(gradient, gradient, 1 - secondDecay);
  const auto count = static_cast<double>(++steps_);
  const auto scale = at::sqrt(second_ / (1 - std::pow(secondDecay, count))).add_(epsilon);
  parameters.addcdiv_(first_, scale, -learningRate / (1 - std::pow(firstDecay, count)));
}

}  // namespace bitlathe
