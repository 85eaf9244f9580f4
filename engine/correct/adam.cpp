// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/adam.h"

#include <cmath>
#include <numbers>
#include <numeric>

#include "engine/base/shuffle.h"

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

RelaxationResult relaxByAdam(const Relaxation& problem, double originalLoss, double ridge,
                             const RelaxationOptions& options, const std::function<void()>& interruptionPoint) {
  const at::Tensor& original = problem.originalWeight();
  RelaxationResult result{original.clone(), {originalLoss}};
  auto first = at::zeros_like(original);
  auto second = at::zeros_like(original);

  std::vector<std::size_t> order(problem.batchCount());
  std::iota(order.begin(), order.end(), 0);
  const auto joined = static_cast<std::size_t>(std::max<std::int64_t>(1, options.batchSize / problem.sequences(0)));
  const auto stepsPerEpoch = static_cast<std::int64_t>((order.size() + joined - 1) / joined);
  const std::int64_t steps = options.epochs * stepsPerEpoch;
  std::mt19937_64 generator(options.seed);
  for (std::int64_t step = 0; step < steps; ++step) {
    interruptionPoint();
    const auto begin = static_cast<std::size_t>(step % stepsPerEpoch) * joined;
    if (begin == 0) shuffle(order, generator);
    const std::vector<std::size_t> batches(
        order.begin() + static_cast<std::ptrdiff_t>(begin),
        order.begin() + static_cast<std::ptrdiff_t>(std::min(begin + joined, order.size())));
    const auto gradient = problem.slope(result.weight, batches).descent.neg_().add_(result.weight - original, ridge);
    first.mul_(firstDecay).add_(gradient, 1 - firstDecay);
    second.mul_(secondDecay).addcmul_(gradient, gradient, 1 - secondDecay);
    const double count = static_cast<double>(step + 1);
    const auto scale = at::sqrt(second / (1 - std::pow(secondDecay, count))).add_(epsilon);
    result.weight.addcdiv_(first, scale,
                           -learningRate(step, steps, options.learningRate) / (1 - std::pow(firstDecay, count)));
  }
  result.losses.push_back(problem.loss(result.weight));
  return result;
}

}  // namespace bitlathe
