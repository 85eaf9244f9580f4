// SPDX-License-Identifier: GPL-3.0-or-later
// The targets of the layers that read one input, from its statistics.
#pragma once

#include <map>

#include "engine/correct/input_hessian.h"
#include "engine/correct/layer_losses.h"
#include "engine/correct/split_statistics.h"
#include "engine/correct/target.h"
#include "engine/correct/target_rule.h"

namespace bitlathe {

struct CorrectedTarget {
  at::Tensor weight;  ///< float32 [p, m]
  Strength strength;
  double damping = 0;  ///< of the least-squares problem, relative to the mean of H's diagonal
  // Relative losses (LayerLosses::Relative::streams, robust) on held-out samples, of the original weight and of the
  // target that is fitted to the other samples; 0 where nothing is held out or corrected.
  double heldOutInitial = 0;
  double heldOutTarget = 0;
};

class GroupTargets {
 public:
  /// Of a layer, on which its damping and strengths are chosen; see rowSample().
  static constexpr std::int64_t rowsToChooseOn = 192;

  /// `statistics` must outlive this.
  explicit GroupTargets(const SplitStatistics& statistics);

  /// Those of all samples.
  const InputStatistics& whole() const { return whole_; }
  /// H of all samples, float32 [m, m].
  const at::Tensor& hessian() const { return inputHessian_.matrix(); }
  const InputHessian& inputHessian() const { return inputHessian_; }
  /// H of the samples that aren't held out, and H of those that are without position 0 of each: the first tokens are
  /// few and can outweigh all others, and a choice by them would be one by chance. float32 [m, m], made when first
  /// asked for, only where samples are held out.
  const at::Tensor& fittedHessian();
  const at::Tensor& heldOutHessian();

  /// The target of a layer, from its losses over whole(). Throws Error naming `layer`.
  CorrectedTarget target(const at::Tensor& weight, const LayerLosses& losses, const TargetRule& rule,
                         std::string_view layer);

 private:
  using Solvers = std::map<double, DampedSolver>;  // by damping, shared by the layers

  static const DampedSolver& solver(Solvers& solvers, const at::Tensor& hessian, double percdamp,
                                    std::string_view layer);
  /// Sets all but the weight, on the held-out samples.
  void choose(CorrectedTarget& result, const at::Tensor& weight, const TargetRule& rule, std::string_view layer);

  const SplitStatistics& statistics_;
  InputStatistics whole_;
  InputHessian inputHessian_;
  at::Tensor fittedHessian_, heldOutHessian_;
  Solvers solvers_, fittedSolvers_;
};

}  // namespace bitlathe
