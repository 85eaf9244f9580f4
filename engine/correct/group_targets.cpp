// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/group_targets.h"

namespace bitlathe {

GroupTargets::GroupTargets(const SplitStatistics& statistics)
    : statistics_(statistics), whole_(statistics.whole()), hessian_(whole_.hessian()) {}

CorrectedTarget GroupTargets::target(const at::Tensor& weight, const LayerLosses& losses, const TargetRule& rule,
                                     std::string_view layer) {
  if (!rule.corrected) return {weight, {}};
  auto solver = [&](Solvers& solvers, const at::Tensor& hessian) -> const DampedSolver& {
    return solvers.try_emplace(rule.percdamp, hessian, rule.percdamp, layer).first->second;
  };
  CorrectedTarget result;
  result.strength = {rule.alpha, rule.beta};
  if (const auto* heldOut = statistics_.heldOut()) {
    const auto& fitted = statistics_.fitted();
    const auto steps = correctionSteps(fitted.streamError(weight), solver(fittedSolvers_, fitted.hessian()));
    const LayerLosses heldOutLosses(*heldOut, weight);
    if (rule.choice == StrengthChoice::heldOut) {
      result.strength = bestStrength(steps, heldOut->hessian(), heldOutLosses.streamError());
    }
    result.heldOutInitial = heldOutLosses.initial().plain;
    result.heldOutTarget = heldOutLosses.of(steps.target(weight, result.strength)).streams.plain;
  }
  result.weight = correctionSteps(losses.streamError(), solver(solvers_, hessian_)).target(weight, result.strength);
  return result;
}

}  // namespace bitlathe
