// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/group_targets.h"

#include <limits>
#include <span>

#include "engine/quant/damping_candidates.h"

namespace bitlathe {

GroupTargets::GroupTargets(const SplitStatistics& statistics)
    : statistics_(statistics), whole_(statistics.whole()), hessian_(whole_.hessian()) {}

const DampedSolver& GroupTargets::solver(Solvers& solvers, const at::Tensor& hessian, double percdamp,
                                         std::string_view layer) {
  return solvers.try_emplace(percdamp, hessian, percdamp, layer).first->second;
}

void GroupTargets::choose(CorrectedTarget& result, const at::Tensor& weight, const TargetRule& rule,
                          std::string_view layer) {
  const auto& fitted = statistics_.fitted();
  const auto error = fitted.streamErrors(weight).all;
  const auto fittedHessian = fitted.hessian();
  // The first tokens are few and can outweigh all others; a choice by them would be one by chance.
  const auto heldOutHessian = statistics_.heldOut()->hessian(Positions::behindFirst);
  const LayerLosses heldOut(*statistics_.heldOut(), weight);
  const bool chooses = rule.choice == StrengthChoice::heldOut;
  using Dampings = std::span<const double>;
  result.heldOutInitial = heldOut.initial().robust;
  result.heldOutTarget = std::numeric_limits<double>::infinity();
  for (const double damping : chooses ? Dampings(dampingCandidates) : Dampings(&rule.percdamp, 1)) {
    const auto steps = correctionSteps(error, solver(fittedSolvers_, fittedHessian, damping, layer));
    const auto strength = chooses ? bestStrength(steps, heldOutHessian, heldOut.streamErrors().behindFirst)
                                  : Strength{rule.alpha, rule.beta};
    const double loss = heldOut.of(steps.target(weight, strength)).streams.robust;
    if (loss >= result.heldOutTarget) continue;
    result.heldOutTarget = loss;
    result.strength = strength;
    result.damping = damping;
  }
}

CorrectedTarget GroupTargets::target(const at::Tensor& weight, const LayerLosses& losses, const TargetRule& rule,
                                     std::string_view layer) {
  if (!rule.corrected) return {weight, {}};
  CorrectedTarget result{{}, {rule.alpha, rule.beta}, rule.percdamp};
  if (statistics_.heldOut()) choose(result, weight, rule, layer);
  const auto steps = correctionSteps(losses.streamErrors().all, solver(solvers_, hessian_, result.damping, layer));
  result.weight = steps.target(weight, result.strength);
  return result;
}

}  // namespace bitlathe
