// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/jointq.h"

#include <ATen/CPUGeneratorImpl.h>

#include "engine/base/error.h"
#include "engine/kernels/grid_search.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/projectors.h"
#include "engine/quant/target_checks.h"

namespace bitlathe {
namespace jointq {
namespace {

constexpr int maximumSweeps = 100;
/// A row is searched again where the last sweep lowered its f by this share of it: what later sweeps find is less than
/// what another start would.
constexpr double sweepTolerance = 1e-2;
constexpr double perturbedShare = 0.005;  // of the codes, per clone
constexpr std::uint64_t perturbationSeed = 0;
constexpr std::int64_t defaultIlsRows = 1024;

/// The grid of full range and the nearest codes, for one group or all: `columns` float32 [groups, columns, out].
GroupedCodes roundToNearest(const at::Tensor& columns, const QuantizationScheme& scheme) {
  const auto [scales, zeros] = gridSearch(columns, {}, scheme, {});
  const at::Tensor codes =
      (columns / scales.unsqueeze(1)).round_().add_(zeros.unsqueeze(1)).clamp_(0, scheme.maximumCode());
  return {scheme, codes.to(at::kByte).view({-1, columns.size(2)}), scales, zeros};
}

}  // namespace

at::Tensor regularizedHessian(const at::Tensor& hessian, double lambda, const JointqOptions& options) {
  at::Tensor regularized = hessian.clone();
  if (lambda == 0) return regularized;
  const at::Tensor diagonal = hessian.diagonal();
  const auto mean = diagonal.mean(at::kDouble).item<double>();
  at::Tensor penalty = at::ones_like(diagonal);
  if (options.regularizationMode == RegularizationMode::diagonal && mean > 0) {
    penalty = (diagonal / mean).pow(options.regularizationGamma);
  }
  regularized.diagonal().add_(penalty, options.lambdaRelative ? lambda * mean : lambda);
  return regularized;
}

GroupedCodes clipOptimize(const at::Tensor& target, const at::Tensor& hessian, const QuantizationScheme& scheme) {
  const std::int64_t groupColumns = scheme.columnsPerGroup(target.size(0));
  GroupedCodes grouped = roundToNearest(target.view({-1, groupColumns, target.size(1)}), scheme);
  const at::Tensor error = target - grouped.dequantize();
  for (std::int64_t begin = 0; begin < target.size(0); begin += groupColumns) {
    const std::int64_t end = begin + groupColumns;
    const at::Tensor block = hessian.slice(0, begin, end).slice(1, begin, end);
    at::Tensor codes = grouped.codes.slice(0, begin, end);
    at::Tensor scales = grouped.scales.select(0, begin / groupColumns);
    searchCodes(CodeSearch::joint, block.mm(error.slice(0, begin, end)), block,
                grouped.zeros.select(0, begin / groupColumns), scheme.maximumCode(), scales, codes);
  }
  return grouped;
}

GroupedCodes clipOptimizeEp(const at::Tensor& target, const at::Tensor& hessian, const QuantizationScheme& scheme,
                            std::string_view layer) {
  const HessianFactor factor = factorizeHessian(hessian, 0, /*actorder=*/false, layer);
  const std::int64_t inFeatures = target.size(0);
  const std::int64_t groupColumns = scheme.columnsPerGroup(inFeatures);
  at::Tensor asked = at::zeros_like(target);  // sum over the columns j that are done: (w_j - w^_j) M_jk
  std::vector<at::Tensor> codes;
  std::vector<at::Tensor> scales;
  std::vector<at::Tensor> zeros;
  for (std::int64_t begin = 0; begin < inFeatures; begin += groupColumns) {
    const std::int64_t end = begin + groupColumns;
    const at::Tensor rowsOfFactor = factor.upper.slice(0, begin, end);
    const at::Tensor within = rowsOfFactor.slice(1, begin, end);
    const at::Tensor cost = (within * factor.pivots.slice(0, begin, end)).mm(within.t());
    const at::Tensor weight = target.slice(0, begin, end);
    const at::Tensor compensated =
        weight + at::linalg_solve_triangular(within.t(), asked.slice(0, begin, end), /*upper=*/false, /*left=*/true,
                                             /*unitriangular=*/true);
    GroupedCodes group = roundToNearest(compensated.unsqueeze(0), scheme);
    at::Tensor scale = group.scales.squeeze(0);
    searchCodes(CodeSearch::joint, cost.mm(compensated - group.dequantize()), cost, group.zeros.squeeze(0),
                scheme.maximumCode(), scale, group.codes);
    asked.slice(0, end).addmm_(rowsOfFactor.slice(1, end).t(), weight - group.dequantize());
    codes.push_back(group.codes);
    scales.push_back(group.scales);
    zeros.push_back(group.zeros);
  }
  return {scheme, at::cat(codes), at::cat(scales), at::cat(zeros)};
}

at::Tensor searchUntilConverged(const at::Tensor& hessian, at::Tensor gradient, at::Tensor objective,
                                GroupedCodes& grouped) {
  at::Tensor active = at::arange(gradient.size(1), gradient.options().dtype(at::kLong));
  at::Tensor objectives = objective.clone();
  GroupedCodes part = grouped;
  for (int i = 0; i < maximumSweeps && active.numel() > 0; ++i) {
    const at::Tensor decrease = searchSweep(CodeSearch::joint, hessian, part, gradient);
    const at::Tensor falls = decrease > sweepTolerance * objective;
    objective = objective - decrease;
    if (const at::Tensor settled = falls.logical_not().nonzero().squeeze(1); settled.numel() > 0) {
      GroupedCodes still = part.select(settled);
      const at::Tensor gain = solveScales(hessian, still, gradient.index_select(1, settled));
      objective.index_add_(0, settled, gain, /*alpha=*/-1);
      part.assign(settled, still);
    }
    if (i > 0) grouped.assign(active, part);
    objectives.index_copy_(0, active, objective);
    const at::Tensor next = falls.nonzero().squeeze(1);
    active = active.index_select(0, next);
    gradient = gradient.index_select(1, next);
    objective = objective.index_select(0, next);
    part = part.select(next);
  }
  return objectives;
}

void perturbAndSearch(const at::Tensor& target, const at::Tensor& hessian, const JointqOptions& options,
                      GroupedCodes& grouped, at::Tensor& objectives) {
  const std::int64_t rows = target.size(1);
  const std::int64_t tried = std::min(rows, options.ilsNumChannels.value_or(defaultIlsRows));
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(perturbationSeed);
  for (int i = 0; i < options.ilsNumIterations; ++i) {
    const auto [worstObjectives, worst] = objectives.topk(tried);
    const at::Tensor sources = worst.repeat_interleave(options.ilsNumClones);
    GroupedCodes clones = grouped.select(sources);
    const at::Tensor columns = target.index_select(1, sources);
    const at::Tensor perturbed =
        at::rand(clones.codes.sizes(), generator, at::TensorOptions(at::kFloat)).lt(perturbedShare).to(target.device());
    const at::Tensor zeros =
        clones.zeros.to(at::kByte).repeat_interleave(target.size(0) / clones.zeros.size(0), /*dim=*/0);
    clones.codes = at::where(perturbed, zeros, clones.codes);
    const at::Tensor gradient = gradientOf(columns, hessian, clones);
    const auto [found, best] = searchUntilConverged(hessian, gradient, rowObjective(columns, clones, gradient), clones)
                                   .view({tried, options.ilsNumClones})
                                   .min(/*dim=*/1);
    const at::Tensor better = found < worstObjectives;
    const at::Tensor improved = worst.masked_select(better);
    const at::Tensor firstClones = at::arange(tried, best.options()) * options.ilsNumClones;
    grouped.assign(improved, clones.select((firstClones + best).masked_select(better)));
    objectives.index_copy_(0, improved, found.masked_select(better));
  }
}

bool acceptsLambda(const SolutionErrors& before, const SolutionErrors& after, const JointqOptions& options) {
  if (after.weight < before.weight && after.output < before.output) return true;
  return after.weight <= before.weight * (1 - options.incrementalEpsW) &&
         after.output <= before.output * (1 + options.incrementalEpsY);
}

namespace {

void checkOptions(const QuantizationScheme& scheme, const JointqOptions& options, const std::string& layer) {
  const auto refuse = [&](const std::string& what, const std::string& remedy = {}) {
    throw Error(layer + ": " + what, remedy);
  };
  if (scheme.bits > 4) {
    refuse("JointQ with " + std::to_string(scheme.bits) + " bits; it searches codes of 1 to 4",
           "Use GPTQ for more bits: there is little left to search.");
  }
  const auto checkLambda = [&](double lambda) {
    if (!(lambda >= 0) || !std::isfinite(lambda)) {
      refuse("JointQ with a lambda of " + std::to_string(lambda) + "; it must be 0 or more");
    }
  };
  checkLambda(options.regularizationLambda);
  if (!(options.regularizationGamma > 0) || !std::isfinite(options.regularizationGamma)) {
    refuse("JointQ with a gamma of " + std::to_string(options.regularizationGamma) + "; it must be above 0");
  }
  if (options.lambdaMode == LambdaMode::incremental) {
    if (options.regularizationMode != RegularizationMode::identity) {
      refuse("JointQ with incremental lambdas and a diagonal penalty",
             "Choose the identity as penalty, or a fixed lambda.");
    }
    if (options.lambdaList.empty()) refuse("JointQ with incremental lambdas, but none listed");
    for (const double lambda : options.lambdaList) checkLambda(lambda);
    if (std::ranges::adjacent_find(options.lambdaList, std::greater_equal<>()) != options.lambdaList.end()) {
      refuse("JointQ with lambdas that don't ascend");
    }
  }
  if (!options.enableClipOptimize && !options.enableClipOptimizeEp && !options.enableGptq) {
    refuse("JointQ with nothing to start from", "Enable at least one of Clip-Optimize, Clip-Optimize-EP and GPTQ.");
  }
  if (options.ilsEnabled &&
      (options.ilsNumIterations < 0 || options.ilsNumClones < 1 || options.ilsNumChannels.value_or(1) < 1)) {
    refuse("JointQ with an iterated local search of " + std::to_string(options.ilsNumIterations) + " iterations, " +
           std::to_string(options.ilsNumClones) + " clones and " +
           std::to_string(options.ilsNumChannels.value_or(defaultIlsRows)) +
           " rows; there must be no negative number of iterations, and a clone and a row at least");
  }
}

struct Solution {
  GroupedCodes codes;
  JointqReport report;
};

/// One layer's problem, transposed and in the order of the groups.
struct Problem {
  at::Tensor target;   ///< float32 [in, out]
  at::Tensor hessian;  ///< float32 [in, in], without a penalty
  QuantizationScheme scheme;
  const JointqOptions& options;
  std::string_view layer;

  /// By the metric of the search, so that there is little left to search.
  GroupedCodes gptq(const at::Tensor& regularized) const {
    const HessianFactor factor = factorizeHessian(regularized, 0, /*actorder=*/false, layer);
    return GroupedCodes::from(quantizeGptq(target.t(), factor, scheme, {}, layer),
                              at::arange(target.size(0), target.options().dtype(at::kLong)));
  }

  /// The best start of every row, searched until nothing helps much. The starts are compared after a sweep each, since
  /// Clip-Optimize has been searched before and GPTQ has not. A warm start takes the place of GPTQ and
  /// Clip-Optimize-EP.
  Solution solve(double lambda, const GroupedCodes* warmStart = nullptr) const {
    const at::Tensor regularized = regularizedHessian(hessian, lambda, options);
    std::vector<GroupedCodes> starts;
    if (warmStart != nullptr)
      starts.push_back(warmStart->select(at::arange(target.size(1), target.options().dtype(at::kLong))));
    if (options.enableClipOptimize) starts.push_back(clipOptimize(target, regularized, scheme));
    if (options.enableClipOptimizeEp && warmStart == nullptr && scheme.groupCount(target.size(0)) > 1) {
      starts.push_back(clipOptimizeEp(target, regularized, scheme, layer));
    }
    if (options.enableGptq && warmStart == nullptr) starts.push_back(gptq(regularized));

    GroupedCodes best;
    at::Tensor leastObjective;
    at::Tensor bestGradient;
    for (GroupedCodes& start : starts) {
      at::Tensor gradient = gradientOf(target, regularized, start);
      searchSweep(CodeSearch::joint, regularized, start, gradient);
      const at::Tensor objective = rowObjective(target, start, gradient);
      if (!leastObjective.defined()) {
        best = start;
        bestGradient = gradient;
        leastObjective = objective;
        continue;
      }
      const at::Tensor better = (objective < leastObjective).nonzero().squeeze(1);
      best.assign(better, start.select(better));
      bestGradient.index_copy_(1, better, gradient.index_select(1, better));
      leastObjective = at::minimum(leastObjective, objective);
    }
    JointqReport report{lambda, {leastObjective.sum().item<double>()}};
    at::Tensor objectives = searchUntilConverged(regularized, bestGradient, leastObjective, best);
    report.objectives.push_back(objectives.sum().item<double>());
    if (options.ilsEnabled) {
      perturbAndSearch(target, regularized, options, best, objectives);
      report.objectives.push_back(objectives.sum().item<double>());
    }
    return {best, report};
  }

  SolutionErrors errors(const GroupedCodes& solution) const {
    const at::Tensor weight = target.t();
    const at::Tensor quantized = solution.dequantize().t();
    return {relativeWeightError(weight, quantized), relativeOutputError(weight, quantized, hessian)};
  }

  Solution solveIncrementally() const {
    const std::vector<double>& lambdas = options.lambdaList;
    std::size_t next = 0;
    Solution accepted = solve(lambdas[next++]);
    SolutionErrors acceptedErrors = errors(accepted.codes);
    const std::optional<double> threshold = options.incrementalInitialSkipEwThreshold;
    if (lambdas.front() == 0 && lambdas.size() > 1 && threshold && acceptedErrors.weight > *threshold) {
      accepted = solve(lambdas[next++]);
      acceptedErrors = errors(accepted.codes);
    }
    for (; next < lambdas.size(); ++next) {
      Solution candidate = solve(lambdas[next], &accepted.codes);
      const SolutionErrors candidateErrors = errors(candidate.codes);
      if (!acceptsLambda(acceptedErrors, candidateErrors, options)) break;
      accepted = std::move(candidate);
      acceptedErrors = candidateErrors;
    }
    return accepted;
  }
};

}  // namespace
}  // namespace jointq

QuantizedWeight quantizeJointq(const at::Tensor& weight, const at::Tensor& hessian, const QuantizationScheme& scheme,
                               const JointqOptions& options, std::string_view layer, JointqReport* report) {
  const std::string name(layer);
  checkTarget(weight, scheme, {}, layer);
  jointq::checkOptions(scheme, options, name);
  checkHessian(hessian, layer);
  TORCH_CHECK(hessian.size(0) == weight.size(1), name, ": the Hessian's size is not the weight's");

  const at::Tensor order = options.actorder
                               ? hessian.diagonal().argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true)
                               : at::arange(weight.size(1), weight.options().dtype(at::kLong));
  const jointq::Problem problem{weight.t().index_select(0, order),
                                hessian.index_select(0, order).index_select(1, order), scheme, options, layer};
  const jointq::Solution solution = options.lambdaMode == LambdaMode::incremental
                                        ? problem.solveIncrementally()
                                        : problem.solve(options.regularizationLambda);
  if (report != nullptr) *report = solution.report;
  return solution.codes.ungroup(order);
}

}  // namespace bitlathe
