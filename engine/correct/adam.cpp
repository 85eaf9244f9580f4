// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/adam.h"

#include <numeric>

#include "engine/base/shuffle.h"
#include "engine/correct/adam_moments.h"

namespace bitlathe {

RelaxationResult relaxByAdam(const Relaxation& problem, double originalLoss, double ridge,
                             const RelaxationOptions& options, const std::function<void()>& interruptionPoint) {
  const at::Tensor& original = problem.originalWeight();
  RelaxationResult result{original.clone(), {originalLoss}};
  AdamMoments moments(original);

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
    moments.step(result.weight, gradient, learningRate(step, steps, options.learningRate));
  }
  result.losses.push_back(problem.loss(result.weight));
  return result;
}

}  // namespace bitlathe
