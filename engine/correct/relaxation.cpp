// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/relaxation.h"

#include <numeric>

#include "engine/correct/adam.h"
#include "engine/correct/conjugate_gradients.h"
#include "engine/correct/kronecker_preconditioner.h"
#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

double meanDiagonal(const at::Tensor& matrices) {
  return matrices.diagonal(0, -2, -1).mean(at::kDouble).item<double>();
}

/// From `start` along `step`, halved until F falls; `start` again where it doesn't. `value` is F at `start`.
at::Tensor backtrack(const at::Tensor& start, const at::Tensor& step, double value,
                     const std::function<double(const at::Tensor&)>& objective) {
  for (const double length : {1.0, 0.5, 0.25}) {
    at::Tensor candidate = start + length * step;
    if (objective(candidate) < value) return candidate;
  }
  return start;
}

/// `gram` is the problem's outputGram() at the original weight.
RelaxationResult relaxByConjugateGradients(Relaxation& problem, const at::Tensor& gram, const at::Tensor& inputHessian,
                                           double ridge, const RelaxationOptions& options,
                                           const std::function<void()>& interruptionPoint) {
  const at::Tensor& original = problem.originalWeight();
  auto apply = [&](const at::Tensor& direction) {
    interruptionPoint();
    return problem.normal(direction).add_(direction, ridge);
  };
  auto solve = [&](const at::Tensor& outputGram, const at::Tensor& rightHandSide) {
    const KroneckerPreconditioner preconditioner(outputGram, inputHessian, options.damping, ridge);
    return conjugateGradients(
        apply, rightHandSide, [&](const at::Tensor& residual) { return preconditioner.apply(residual); },
        options.iterations);
  };
  RelaxationResult result{original, {problem.loss(original)}};
  if (problem.linear()) {
    const auto solution = solve(gram, problem.descent(original));
    for (const auto& iterate : solution.iterates) {
      result.losses.push_back(result.losses.front() + iterate.objective - ridge / 2 * iterate.squaredNorm);
    }
    result.weight = original + solution.x;
    return result;
  }
  auto objective = [&](const at::Tensor& weight) {
    interruptionPoint();
    return problem.loss(weight) + ridge / 2 * squaredNorm(weight - original);
  };
  for (int step = 0; step < options.gaussNewtonSteps; ++step) {
    problem.linearize(result.weight);
    const auto solution = solve(step == 0 ? gram : problem.outputGram(),
                                problem.descent(result.weight).sub_(result.weight - original, ridge));
    const auto next = backtrack(result.weight, solution.x, objective(result.weight), objective);
    if (next.is_same(result.weight)) break;
    result.weight = next;
    result.losses.push_back(problem.loss(next));
  }
  return result;
}

}  // namespace

double Relaxation::tokens() const {
  std::int64_t tokens = 0;
  for (const auto& batch : batches_) tokens += batch.tokens;
  return static_cast<double>(tokens);
}

double Relaxation::loss(const at::Tensor& weight) const {
  double sum = 0;
  for (std::size_t batch = 0; batch < batches_.size(); ++batch) sum += squaredError(weight, batch);
  return sum / (2 * tokens());
}

at::Tensor Relaxation::descent(const at::Tensor& weight) const {
  std::vector<std::size_t> all(batches_.size());
  std::iota(all.begin(), all.end(), 0);
  return descent(weight, all);
}

at::Tensor Relaxation::descent(const at::Tensor& weight, const std::vector<std::size_t>& batches) const {
  auto sum = at::zeros_like(weight);
  double tokens = 0;
  for (const auto batch : batches) {
    sum.add_(descentSum(weight, batch));
    tokens += static_cast<double>(batches_[batch].tokens);
  }
  return sum.div_(tokens);
}

at::Tensor Relaxation::normal(const at::Tensor& direction) const {
  auto sum = at::zeros_like(direction);
  for (std::size_t batch = 0; batch < batches_.size(); ++batch) sum.add_(normalSum(direction, batch));
  return sum.div_(tokens());
}

RelaxationResult relax(Relaxation& problem, const at::Tensor& inputHessian, const RelaxationOptions& options,
                       const std::function<void()>& interruptionPoint) {
  const at::Tensor gram = problem.outputGram();
  const double ridge = options.damping * meanDiagonal(gram) * meanDiagonal(inputHessian);
  auto result = options.solver == RelaxationSolver::adam
                    ? relaxByAdam(problem, ridge, options, interruptionPoint)
                    : relaxByConjugateGradients(problem, gram, inputHessian, ridge, options, interruptionPoint);
  result.weight = at::lerp(problem.originalWeight(), result.weight, options.strength);
  return result;
}

}  // namespace bitlathe
