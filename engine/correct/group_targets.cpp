// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/group_targets.h"

#include "engine/quant/damping_candidates.h"
#include "engine/quant/row_sample.h"

namespace bitlathe {
namespace {

/// Of some of the layer's rows.
StreamError sampledRows(const StreamError& error) {
  const auto sample = [](const at::Tensor& matrix) { return rowSample(matrix, GroupTargets::rowsToChooseOn); };
  return {sample(error.input), error.residual.defined() ? sample(error.residual) : error.residual};
}

}  // namespace

GroupTargets::GroupTargets(const SplitStatistics& statistics)
    : statistics_(statistics), whole_(statistics.whole()), inputHessian_(whole_.hessian()) {}

const at::Tensor& GroupTargets::fittedHessian() {
  if (!fittedHessian_.defined()) fittedHessian_ = statistics_.fitted().hessian();
  return fittedHessian_;
}

const at::Tensor& GroupTargets::heldOutHessian() {
  if (!heldOutHessian_.defined()) heldOutHessian_ = statistics_.heldOut()->hessian(Positions::behindFirst);
  return heldOutHessian_;
}

const DampedSolver& GroupTargets::solver(Solvers& solvers, const at::Tensor& hessian, double percdamp,
                                         std::string_view layer) {
  return solvers.try_emplace(percdamp, hessian, percdamp, layer).first->second;
}

void GroupTargets::choose(CorrectedTarget& result, const at::Tensor& weight, const TargetRule& rule,
                          std::string_view layer) {
  const LayerLosses heldOut(*statistics_.heldOut(), weight);
  const auto error = statistics_.fitted().streamErrors(weight).all;
  if (rule.choice == StrengthChoice::heldOut) {
    const auto sample = sampledRows(error);
    const auto heldOutSample = sampledRows(heldOut.streamErrors().behindFirst);
    double most = -1;
    for (const double damping : dampingCandidates) {
      const auto steps = correctionSteps(sample, solver(fittedSolvers_, fittedHessian(), damping, layer));
      const auto best = bestStrength(steps, heldOutHessian(), heldOutSample);
      if (best.gain <= most) continue;
      most = best.gain;
      result.strength = best.strength;
      result.damping = damping;
    }
  }
  const auto steps = correctionSteps(error, solver(fittedSolvers_, fittedHessian(), result.damping, layer));
  result.heldOutInitial = heldOut.initial().robust;
  result.heldOutTarget = heldOut.of(steps.target(weight, result.strength)).streams.robust;
}

CorrectedTarget GroupTargets::target(const at::Tensor& weight, const LayerLosses& losses, const TargetRule& rule,
                                     std::string_view layer) {
  if (!rule.corrected) return {weight, {}};
  CorrectedTarget result{{}, {rule.alpha, rule.beta}, rule.percdamp};
  if (statistics_.heldOut()) choose(result, weight, rule, layer);
  const auto steps = correctionSteps(losses.streamErrors().all, solver(solvers_, hessian(), result.damping, layer));
  result.weight = steps.target(weight, result.strength);
  return result;
}

}  // namespace bitlathe
