// SPDX-License-Identifier: GPL-3.0-or-later
// The relaxation step of LPCD: the best weight in full precision for one layer, all others held fixed.
//
//   F(W) = 1/2n sum |target - f(W)|^2 + lambda/2 |W - W0|^2      (lpcd-solvers §1)
//
// W0 is the original weight, n the number of kept tokens; the target comes from the full-precision model on its own
// activations, f from those of the quantized one. Where f isn't linear it is linearised (Gauss-Newton).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/correct/input_hessian.h"
#include "engine/correct/lpcd_options.h"

namespace bitlathe {

/// The data of a relaxation, in micro-batches. All weights and directions are [out, in]; tensors share one floating
/// dtype (float32 in runs). A(D) is the derivative of f in the direction D at the point of the last linearize(),
/// A* its adjoint.
class Relaxation {
 public:
  virtual ~Relaxation() = default;
  Relaxation(const Relaxation&) = delete;
  Relaxation& operator=(const Relaxation&) = delete;

  /// W0.
  const at::Tensor& originalWeight() const { return originalWeight_; }
  std::size_t batchCount() const { return batches_.size(); }
  std::int64_t sequences(std::size_t batch) const { return batches_[batch].sequences; }

  /// Whether A is the same everywhere.
  virtual bool linear() const = 0;
  /// Moves A to another weight than W0, where it is at first. Does nothing to a linear f.
  virtual void linearize(const at::Tensor& weight) = 0;

  /// The true data term, sum |target - f(W)|^2 / 2n.
  double loss(const at::Tensor& weight) const;
  /// The loss of a weight of zeros: what others are relative to.
  double zeroLoss() const;
  struct Slope {
    double loss = 0;     ///< the data term
    at::Tensor descent;  ///< its negative gradient, A*(target - f(W)) / n with A at W: [out, in]
  };
  Slope slope(const at::Tensor& weight) const;
  /// The same over some micro-batches and their tokens.
  Slope slope(const at::Tensor& weight, const std::vector<std::size_t>& batches) const;
  /// N(D) = A*A(D) / n.
  at::Tensor normal(const at::Tensor& direction) const;
  /// G [groups, k, k], which makes N about G (x) H, H = X^T X / n: rows of D belong to the groups in order, the
  /// out / groups rows of a group are blocks of k that share its G (lpcd-solvers §1.8).
  virtual at::Tensor outputGram() const = 0;

 protected:
  struct BatchSize {
    std::int64_t sequences = 0;
    std::int64_t tokens = 0;  // kept ones
  };
  explicit Relaxation(at::Tensor originalWeight) : originalWeight_(std::move(originalWeight)) {}
  void addBatch(BatchSize size) { batches_.push_back(size); }
  double tokens() const;

  // Sums over one micro-batch, not divided by its tokens.
  struct SlopeSums {
    double squaredError = 0;
    at::Tensor descent;
  };
  virtual double squaredErrorOfZeros(std::size_t batch) const;

 private:
  virtual double squaredError(const at::Tensor& weight, std::size_t batch) const = 0;
  virtual SlopeSums slopeSums(const at::Tensor& weight, std::size_t batch) const = 0;
  virtual at::Tensor normalSum(const at::Tensor& direction, std::size_t batch) const = 0;

  at::Tensor originalWeight_;
  std::vector<BatchSize> batches_;
};

struct RelaxationResult {
  at::Tensor weight;           ///< [out, in]
  std::vector<double> losses;  ///< data term at W0, then along the solver, before `strength` is applied
  double loss = 0;             ///< data term at `weight`
};

/// `inputHessian` is H = X^T X / n, [in, in], of the inputs of the quantized stream. `interruptionPoint` is called
/// before each application of the operator and may throw. Throws Error where H + damping isn't positive definite.
RelaxationResult relax(
    Relaxation& problem, const InputHessian& inputHessian, const RelaxationOptions& options,
    const std::function<void()>& interruptionPoint = [] {});

}  // namespace bitlathe
