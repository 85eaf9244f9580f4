// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/work.h"

#include "engine/correct/group_targets.h"
#include "engine/correct/target_rule.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/calibration_rounding.h"
#include "engine/pipeline/sensitivities.h"
#include "engine/quant/damping_candidates.h"

namespace bitlathe::work {
namespace {

// A projection's operations are spread over many small steps; measured, they take about four times as long as the same
// number of operations in one matrix product.
constexpr double projectionSlowness = 4;
// Sweeps that JointQ needs until no row changes, from its several starts, as measured.
constexpr double jointqSweeps = 12;

const PlannedLayer& layerOfBlock(const Plan& plan, LinearKind kind) {
  return plan.layers.at(static_cast<std::size_t>(kind));
}

template <typename Cost>
double sumOverBlock(const Plan& plan, Cost cost) {
  double sum = 0;
  for (std::size_t i = 0; i < linearKindCount && i < plan.layers.size(); ++i) sum += cost(plan.layers[i]);
  return sum;
}

double product(const PlannedLayer& layer) {
  return 2.0 * static_cast<double>(layer.outFeatures) * static_cast<double>(layer.inFeatures);
}

// The second moments of a layer's input, half of a symmetric product, and with a correction those of the streams'
// difference; k and v share q's, up shares gate's.
double moments(const PlannedLayer& layer, bool corrected) {
  const bool shares = layer.kind == LinearKind::k || layer.kind == LinearKind::v || layer.kind == LinearKind::up;
  if (shares) return 0;
  const bool alone = layer.kind == LinearKind::o || layer.kind == LinearKind::down;
  const double half = static_cast<double>(layer.inFeatures) * static_cast<double>(layer.inFeatures);
  if (!corrected) return half;
  return alone ? half + 3 * product(layer) : 4 * half;
}

// Each damping that is tried takes a factorization and, on a sample of the rows, a solve for the input's and one for
// the residual streams' difference, and a product for the loss; the one that is taken takes them for all rows, twice.
double correctedTarget(const PlannedLayer& layer, const Recipe& recipe, double product, double factorization) {
  const auto rule = targetRule(recipe.correction, layer.kind, layer.name);
  if (!rule.corrected) return 0;
  const double products = rule.residual ? 3 : 2;
  if (rule.choice != StrengthChoice::heldOut) return products * product + factorization;
  const auto tried = static_cast<double>(dampingCandidates.size());
  const double share =
      std::min(1.0, static_cast<double>(GroupTargets::rowsToChooseOn) / static_cast<double>(layer.outFeatures));
  return products * product * (2 + tried * share) + (1 + tried) * factorization;
}

// What a product over the calibration text takes of one in float32, as measured.
double calibrationProduct(const Recipe& recipe) {
  const auto device = computeDevice();
  return roundsCalibration(recipe, device) && multipliesBfloat16(device) ? 0.5 : 1;
}

// How often a layer of a submodule is relaxed; the greedy order tries those that are left, mostly of two.
double relaxations(const Recipe& recipe) {
  const auto& lpcd = recipe.correction.lpcd;
  return lpcd.altSteps * (lpcd.blockOrder == BlockOrder::greedy ? 1.5 : 1.0);
}

}  // namespace

double blockPerToken(const Plan& plan) {
  return sumOverBlock(plan, product);
}

double streamsPerToken(const Plan& plan, const Recipe& recipe) {
  const bool corrected = recipe.correction.method != CorrectionMethod::none;
  const double streams = followsQuantizedStream(recipe.correction) ? 2 : 1;
  return calibrationProduct(recipe) *
         (streams * blockPerToken(plan) +
          sumOverBlock(plan, [&](const PlannedLayer& layer) { return moments(layer, corrected); }));
}

double projection(const PlannedLayer& layer, const Recipe& recipe) {
  if (!layer.scheme) return 0;
  const auto p = static_cast<double>(layer.outFeatures), m = static_cast<double>(layer.inFeatures);
  const double sweep = 2 * p * m * m, factorization = (2.0 / 3.0) * m * m * m;
  const double target = correctedTarget(layer, recipe, sweep, factorization);
  const auto& projector = recipe.projector;
  switch (projector.method) {
    case ProjectorMethod::rtn:
      return target + projectionSlowness * sweep / m;
    case ProjectorMethod::jointq:
      return target + projectionSlowness * (jointqSweeps * sweep + factorization);
    case ProjectorMethod::gptq:
      break;
  }
  const double factors = projector.damping == DampingChoice::heldOut ? 6 : 1;
  return target + projectionSlowness * ((1.5 + projector.refinement.sweeps) * sweep + factors * factorization);
}

double relaxationPerToken(const PlannedLayer& layer, const Plan& plan, const Recipe& recipe) {
  if (!layer.scheme || !isRelaxed(recipe.correction, layer.kind)) return 0;
  const auto& lpcd = recipe.correction.lpcd;
  // An application of the normal operator goes through the layer, on to what it is judged by, and back.
  double application = 2 * product(layer);
  if (layer.kind == LinearKind::up || layer.kind == LinearKind::gate) {
    application += 2 * product(layerOfBlock(plan, LinearKind::down));
  } else if (layer.kind != LinearKind::o && layer.kind != LinearKind::down) {
    application += 2 * product(layerOfBlock(plan, LinearKind::o));
  }
  const auto options = lpcd.relaxation(layer.kind, 0);
  const double applications = lpcd.solver == RelaxationSolver::adam ? options.epochs : options.iterations + 5;
  // Once without the held-out samples to choose the strength, and then with all.
  const double solves = lpcd.strength == StrengthChoice::heldOut ? 2 - recipe.correction.heldOut : 1;
  return calibrationProduct(recipe) * application * applications * solves;
}

double sensitivities(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens) {
  if (!recipe.precision.mixed) return 0;
  const auto tokens = static_cast<double>(std::min(calibrationTokens, sensitivityTokens));
  auto plain = recipe;
  plain.projector = sensitivityProjector(recipe.projector);
  double sum = 0;
  for (const auto& layer : plan.layers) {
    const auto widths = static_cast<double>(layer.widths.size());
    // Forward, once more for autograd, backward, and the errors of every width.
    sum += tokens * ((3 + widths) * product(layer) + moments(layer, false)) + widths * projection(layer, plain);
  }
  return sum;
}

double tokenWeights(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens) {
  if (recipe.data.tokenWeights == TokenWeighting::equal) return 0;
  // Forward, once more for autograd, and backward.
  return 3 * sumOverBlock(plan, product) * static_cast<double>(plan.layers.size() / linearKindCount) *
         static_cast<double>(calibrationTokens);
}

double tuning(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens) {
  // Forward, once more for autograd, backward, and the gradients of the weights; the held-out samples forward alone.
  const double perToken = 4 - 3 * recipe.correction.heldOut;
  return static_cast<double>(recipe.tuning.epochs) * perToken * sumOverBlock(plan, product) *
         static_cast<double>(plan.layers.size() / linearKindCount) * static_cast<double>(calibrationTokens);
}

double total(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens, std::int64_t evaluationTokens) {
  const std::size_t blockCount = plan.layers.size() / linearKindCount;
  const auto blocks = static_cast<double>(blockCount);
  const auto calibration = static_cast<double>(calibrationTokens);
  // Of the original model, the quantized one, and where it is rounded that with its weights alone; once scales were
  // tuned these anew, for live estimates have followed them before.
  const double quantized = recipe.inference.precision.off() ? 1 : 2;
  const double evaluations = 1 + quantized * (recipe.tuning.epochs > 0 && recipe.evaluation.live ? 2 : 1);
  double sum = sensitivities(plan, recipe, calibrationTokens) + tokenWeights(plan, recipe, calibrationTokens) +
               tuning(plan, recipe, calibrationTokens);
  sum += blocks * (streamsPerToken(plan, recipe) * calibration +
                   evaluations * blockPerToken(plan) * static_cast<double>(evaluationTokens));
  for (const auto& layer : plan.layers) {
    sum += projection(layer, recipe) + relaxations(recipe) * relaxationPerToken(layer, plan, recipe) * calibration;
  }
  return sum;
}

}  // namespace bitlathe::work
