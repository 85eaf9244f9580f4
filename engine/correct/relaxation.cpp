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

/// `slope` and `gram`, the problem's outputGram(), are those at the original weight.
RelaxationResult relaxByConjugateGradients(Relaxation& problem, Relaxation::Slope slope, const at::Tensor& gram,
                                           const InputHessian& inputHessian, double ridge,
                                           const RelaxationOptions& options,
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
  RelaxationResult result{original, {slope.loss}};
  if (problem.linear()) {
    const auto solution = solve(gram, slope.descent);
    for (const auto& iterate : solution.iterates) {
      result.losses.push_back(slope.loss + iterate.objective - ridge / 2 * iterate.squaredNorm);
    }
    result.weight = original + solution.x;
    return result;
  }
  auto penalty = [&](const at::Tensor& weight) { return ridge / 2 * squaredNorm(weight - original); };
  auto objective = [&](const at::Tensor& weight) {
    interruptionPoint();
    return problem.loss(weight) + penalty(weight);
  };
  for (int step = 0; step < options.gaussNewtonSteps; ++step) {
    problem.linearize(result.weight);
    if (step > 0) slope = problem.slope(result.weight);
    const auto solution =
        solve(step == 0 ? gram : problem.outputGram(), slope.descent.sub(result.weight - original, ridge));
    const auto next = backtrack(result.weight, solution.x, slope.loss + penalty(result.weight), objective);
    if (next.is_same(result.weight)) break;
    result.weight = next;
    result.losses.push_back(problem.loss(next));
  }
  return result;
}

/// The data term at `strength` of the step from W0 to a result's weight.
double lossAlong(const Relaxation& problem, const Relaxation::Slope& slope, const RelaxationResult& result,
                 double strength) {
  if (strength == 1) return result.losses.back();
  const at::Tensor& original = problem.originalWeight();
  if (!problem.linear()) return problem.loss(at::lerp(original, result.weight, strength));
  // A parabola, of which both ends and the slope at the first are known.
  const double fall = innerProduct(slope.descent, result.weight - original);
  return slope.loss - strength * fall + strength * strength * (result.losses.back() - slope.loss + fall);
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

double Relaxation::squaredErrorOfZeros(std::size_t batch) const {
  return squaredError(at::zeros_like(originalWeight_), batch);
}

double Relaxation::zeroLoss() const {
  double sum = 0;
  for (std::size_t batch = 0; batch < batches_.size(); ++batch) sum += squaredErrorOfZeros(batch);
  return sum / (2 * tokens());
}

Relaxation::Slope Relaxation::slope(const at::Tensor& weight) const {
  std::vector<std::size_t> all(batches_.size());
  std::iota(all.begin(), all.end(), 0);
  return slope(weight, all);
}

Relaxation::Slope Relaxation::slope(const at::Tensor& weight, const std::vector<std::size_t>& batches) const {
  Slope slope{0, at::zeros_like(weight)};
  double tokens = 0;
  for (const auto batch : batches) {
    const auto sums = slopeSums(weight, batch);
    slope.loss += sums.squaredError;
    slope.descent.add_(sums.descent);
    tokens += static_cast<double>(batches_[batch].tokens);
  }
  slope.loss /= 2 * tokens;
  slope.descent.div_(tokens);
  return slope;
}

at::Tensor Relaxation::normal(const at::Tensor& direction) const {
  auto sum = at::zeros_like(direction);
  for (std::size_t batch = 0; batch < batches_.size(); ++batch) sum.add_(normalSum(direction, batch));
  return sum.div_(tokens());
}

RelaxationResult relax(Relaxation& problem, const InputHessian& inputHessian, const RelaxationOptions& options,
                       const std::function<void()>& interruptionPoint) {
  const at::Tensor gram = problem.outputGram();
  const double ridge = options.damping * meanDiagonal(gram) * meanDiagonal(inputHessian.matrix());
  const auto slope = problem.slope(problem.originalWeight());
  auto result = options.solver == RelaxationSolver::adam
                    ? relaxByAdam(problem, slope.loss, ridge, options, interruptionPoint)
                    : relaxByConjugateGradients(problem, slope, gram, inputHessian, ridge, options, interruptionPoint);
  result.loss = lossAlong(problem, slope, result, options.strength);
  result.weight = at::lerp(problem.originalWeight(), result.weight, options.strength);
  return result;
}

}  // namespace bitlathe
