// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/block_quantizer.h"

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "engine/base/error.h"
#include "engine/base/shuffle.h"
#include "engine/correct/group_targets.h"
#include "engine/pipeline/calibration_rounding.h"
#include "engine/pipeline/submodules.h"
#include "engine/pipeline/work.h"
#include "engine/quant/all_finite.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/projection.h"

namespace bitlathe {
namespace {

constexpr std::array strengthCandidates{0.25, 0.5, 0.75, 1.0};  // of relaxations that aren't solved in closed form

bool choosesDamping(const Recipe& recipe) {
  return recipe.projector.method == ProjectorMethod::gptq && recipe.projector.damping == DampingChoice::heldOut;
}

bool endsSubmodule(LinearKind kind) {
  return kind == LinearKind::o || kind == LinearKind::down;
}

LayerCorrected::Objective submoduleOf(LinearKind kind) {
  if (endsSubmodule(kind)) return LayerCorrected::Objective::residualStream;
  if (kind == LinearKind::q || kind == LinearKind::k) return LayerCorrected::Objective::queryKey;
  return kind == LinearKind::v ? LayerCorrected::Objective::valueOutput : LayerCorrected::Objective::upDown;
}

/// A submodule's loss, relative to that of a weight of zeros.
class SubmoduleLoss {
 public:
  explicit SubmoduleLoss(std::unique_ptr<Relaxation> relaxation)
      : relaxation_(std::move(relaxation)), whole_(relaxation_->zeroLoss()) {}

  Relaxation& relaxation() const { return *relaxation_; }
  double relative(double loss) const { return whole_ > 0 ? loss / whole_ : 0; }
  double of(const at::Tensor& candidate) const { return relative(relaxation_->loss(candidate)); }

 private:
  std::unique_ptr<Relaxation> relaxation_;
  double whole_;
};

}  // namespace

struct BlockQuantizer::GroupWork {
  GroupWork(const Recipe& recipe, SplitStatistics gathered)
      : statistics(std::move(gathered)),
        targets(statistics),
        projection(recipe.projector, targets.hessian(), choosesDamping(recipe) ? targets.fittedHessian() : at::Tensor(),
                   choosesDamping(recipe) ? targets.heldOutHessian() : at::Tensor()) {}
  GroupWork(const GroupWork&) = delete;
  GroupWork& operator=(const GroupWork&) = delete;

  SplitStatistics statistics;
  GroupTargets targets;
  Projection projection;
};

struct BlockQuantizer::Step {
  LinearKind kind;
  std::shared_ptr<GroupWork> group;
  Clock::time_point start;
  at::Tensor target;
  std::shared_ptr<const LayerLosses> losses;
  Loss loss;                                ///< what the target was made to lower; unset where it is the weight itself
  std::optional<LayerCorrected> corrected;  ///< what there is to report of it so far; unset where it is the weight
  bool mayRollBack = false;
  std::optional<double> targetLoss{};  ///< that of the target, where it is known
};

BlockQuantizer::BlockQuantizer(const Recipe& recipe, const Plan& plan, Observer& observer, WorkMeter& meter,
                               std::function<void()> interruptionPoint)
    : recipe_(recipe),
      plan_(plan),
      observer_(observer),
      meter_(meter),
      interruptionPoint_(std::move(interruptionPoint)) {}

const PlannedLayer& BlockQuantizer::planned(const Block& block, LinearKind kind) const {
  const auto first = static_cast<std::size_t>(block.full.index()) * linearKindCount;
  return plan_.layers.at(first + static_cast<std::size_t>(kind));
}

TargetRule BlockQuantizer::rule(const Block& block, LinearKind kind) const {
  const auto& layer = planned(block, kind);
  return layer.scheme ? targetRule(recipe_.correction, kind, layer.name) : TargetRule{};
}

bool BlockQuantizer::relaxes(const Block& block, LinearKind kind) const {
  return planned(block, kind).scheme && isRelaxed(recipe_.correction, kind);
}

std::int64_t BlockQuantizer::samplesToChooseOn(std::int64_t samples) const {
  if (!choosesDamping(recipe_) && !choosesStrength(recipe_.correction)) return 0;
  return heldOutSamples(samples, recipe_.correction.heldOut);
}

std::string BlockQuantizer::activity(const Block& block, LinearKind kind) const {
  const auto blocks = plan_.layers.size() / linearKindCount;
  return "Block " + std::to_string(block.full.index() + 1) + " of " + std::to_string(blocks) + " · " +
         std::string(linearModuleName(kind));
}

void BlockQuantizer::advance(InputGroup group, const Block& block, FullStream place, const Visitor& visit) {
  const auto kind = layersOf(group).front();
  auto& [full, quantized, fullStream, quantizedStream, weights, layers] = block;
  for (std::int64_t first = 0; first < fullStream.sequences(); first += fullStream.microBatch()) {
    interruptionPoint_();
    const auto x = place == FullStream::ahead ? fullStream.kept(group, first) : fullStream.advance(full, group, first);
    StreamBatch batch{x, {}, fullStream.residual(first), {}, fullStream.maskOf(first)};
    if (first < quantizedStream.sequences()) {
      batch.quantized = quantizedStream.advance(quantized, group, first);
      batch.quantizedResidual = quantizedStream.residual(first);
    }
    visit(batch, first);
    meter_.advance(
        work::streamsPerToken(plan_, recipe_) / inputGroups.size() * static_cast<double>(x.size(0) * x.size(1)),
        activity(block, kind));
  }
}

void BlockQuantizer::advanceFull(InputGroup group, const Block& block) {
  auto& stream = block.fullStream;
  for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
    interruptionPoint_();
    stream.advance(block.full, group, first);
  }
}

void BlockQuantizer::finish(const Block& block) {
  for (std::int64_t first = 0; first < block.fullStream.sequences(); first += block.fullStream.microBatch()) {
    interruptionPoint_();
    block.fullStream.finish(block.full, first);
    if (first < block.quantizedStream.sequences()) block.quantizedStream.finish(block.quantized, first);
  }
}

std::shared_ptr<BlockQuantizer::GroupWork> BlockQuantizer::prepare(InputGroup group, const Block& block,
                                                                   FullStream place) {
  const auto kinds = layersOf(group);
  const auto& layer = block.full.linear(kinds.front());
  std::vector<TargetRule> rules;
  bool wanted = false;
  for (const auto kind : kinds) {
    rules.push_back(rule(block, kind));
    wanted = wanted || planned(block, kind).scheme;
  }
  const bool corrected = std::ranges::any_of(rules, &TargetRule::corrected);
  const bool residual = std::ranges::any_of(rules, &TargetRule::residual);
  const bool normalize = std::ranges::any_of(rules, &TargetRule::normalize);
  const bool followsQuantized = followsQuantizedStream(recipe_.correction);

  InputStatistics empty(layer.weight.size(1), layer.weight.device());
  if (corrected) {
    empty = kinds.size() == 1 ? InputStatistics::ofStreams(layer.weight)
                              : InputStatistics::ofStreams(layer.weight.size(1), layer.weight.device());
  }
  const auto samples = block.fullStream.sequences();
  SplitStatistics statistics(empty, samples, samplesToChooseOn(samples));
  advance(group, block, place, [&](StreamBatch batch, std::int64_t first) {
    if (!wanted) return;
    if (normalize) batch = normalizedBatch(batch, layer.weight, layer.bias);
    if (!residual) batch.fullResidual = batch.quantizedResidual = at::Tensor();
    if (!followsQuantized) batch.quantized = batch.full;
    batch.weights = block.weights.samples(first, batch.full.size(0)).of(group);
    statistics.add(batch, first);
  });
  return wanted ? std::make_shared<GroupWork>(recipe_, std::move(statistics)) : nullptr;
}

void BlockQuantizer::setWeight(LinearKind kind, const Projected& projected, Block& block) {
  const auto& layer = planned(block, kind);
  auto dequantized = projected.weight.dequantize();
  if (!allFinite(dequantized)) {
    throw Error(layer.name + ": quantization gave values that are not finite",
                "Raise the damping (projector.gptq.percdamp, correction.*.percdamp) or give more calibration text.");
  }
  if (projected.dampingRaised) {
    observer_.onEvent(LogMessage{
        LogMessage::Level::warning,
        layer.name + ": the Hessian needed a damping of " + std::to_string(projected.damping) + " to be factorized"});
  }
  block.quantized.linear(kind).weight = std::move(dequantized);
  block.layers.insert_or_assign(kind, projected);
  meter_.advance(work::projection(layer, recipe_), activity(block, kind));
}

void BlockQuantizer::report(LinearKind kind, const Projected& projected, const Losses& loss, Clock::time_point start,
                            const Block& block) {
  const auto& layer = planned(block, kind);
  if (const auto& objectives = projected.jointq.objectives; !objectives.empty())
    observer_.onEvent(LossDescended{layer.name, layer.block, kind, LossDescended::Solver::codeSearch, objectives});
  const double weightError = relativeWeightError(block.full.linear(kind).weight, block.quantized.linear(kind).weight);
  observer_.onEvent(LayerQuantized{layer.name, layer.block, kind, layer.scheme->bits, layer.scheme->groupSize,
                                   weightError, loss.plain, loss.robust, projected.damping, projected.jointq.lambda,
                                   std::chrono::duration<double>(Clock::now() - start).count()});
}

BlockQuantizer::Choice BlockQuantizer::project(const Step& step, const Block& block) {
  const auto& layer = planned(block, step.kind);
  auto& projection = step.group->projection;
  Choice best{projection.project(step.target, *layer.scheme, layer.name), {}};
  if (!step.mayRollBack) return best;
  best.loss = step.loss(best.projected.weight.dequantize());
  auto challenge = [&](const Projected& other) {
    const double loss = step.loss(other.weight.dequantize());
    if (loss < best.loss) best = {other, loss, /*rolledBack=*/true};
  };
  challenge(projection.project(block.full.linear(step.kind).weight, *layer.scheme, layer.name));
  if (const auto present = block.layers.find(step.kind); present != block.layers.end()) challenge(present->second);
  return best;
}

BlockQuantizer::Step BlockQuantizer::ruleStep(LinearKind kind, std::shared_ptr<GroupWork> group, const Block& block) {
  const auto start = Clock::now();
  interruptionPoint_();
  const auto& layer = planned(block, kind);
  const auto& weight = block.full.linear(kind).weight;
  const auto losses = std::make_shared<const LayerLosses>(group->targets.whole(), weight);
  const auto rule = this->rule(block, kind);
  const auto target = group->targets.target(weight, *losses, rule, layer.name);
  Step step{kind, std::move(group), start, target.weight, losses, {}, {}, rule.accept};
  if (!rule.corrected) return step;
  step.loss = [losses](const at::Tensor& candidate) { return losses->of(candidate).streams.plain; };
  const auto initial = losses->initial();
  step.corrected = LayerCorrected{
      .name = layer.name,
      .block = layer.block,
      .kind = kind,
      .objective = rule.residual ? LayerCorrected::Objective::residualStream : LayerCorrected::Objective::layerOutput,
      .strength = target.strength.input,
      .residualStrength = target.strength.residual,
      .damping = target.damping,
      .initialLoss = initial.plain,
      .robustInitialLoss = initial.robust,
      .heldOutInitialLoss = target.heldOutInitial,
      .heldOutTargetLoss = target.heldOutTarget};
  return step;
}

BlockQuantizer::Step BlockQuantizer::relaxationStep(LinearKind kind, std::shared_ptr<GroupWork> group,
                                                    const Block& block) {
  const auto start = Clock::now();
  interruptionPoint_();
  const auto& layer = planned(block, kind);
  const auto& lpcd = recipe_.correction.lpcd;
  const auto& weight = block.full.linear(kind).weight;
  const auto samples = block.fullStream.sequences();
  auto on = [&](SampleRange range) {
    return std::make_shared<SubmoduleLoss>(makeRelaxation(kind, block.full, block.quantized, block.fullStream,
                                                          block.quantizedStream, block.weights, range));
  };
  auto options = lpcd.relaxation(kind, recipe_.data.seed);
  auto solve = [&](const SubmoduleLoss& problem) {
    return relax(problem.relaxation(), group->targets.inputHessian(), options, interruptionPoint_);
  };
  LayerCorrected corrected{
      .name = layer.name, .block = layer.block, .kind = kind, .objective = submoduleOf(kind), .damping = lpcd.percdamp};
  if (lpcd.strength == StrengthChoice::heldOut) {
    const auto fitted = samples - samplesToChooseOn(samples);
    options.strength = 1;
    const auto relaxed = solve(*on({0, fitted})).weight;
    const auto heldOut = on({fitted, samples});
    corrected.heldOutInitialLoss = corrected.heldOutTargetLoss = heldOut->of(weight);
    options.strength = 0;
    for (const double strength : strengthCandidates) {
      const double loss = heldOut->of(at::lerp(weight, relaxed, strength));
      if (loss >= corrected.heldOutTargetLoss) continue;
      corrected.heldOutTargetLoss = loss;
      options.strength = strength;
    }
  }
  const auto problem = on({0, samples});
  const auto relaxation = solve(*problem);
  LossDescended descent{layer.name, layer.block, kind, LossDescended::Solver::relaxation};
  for (const double loss : relaxation.losses) descent.losses.push_back(problem->relative(loss));
  observer_.onEvent(descent);
  corrected.strength = options.strength;
  corrected.initialLoss = problem->relative(relaxation.losses.front());
  meter_.advance(work::relaxationPerToken(layer, plan_, recipe_) * static_cast<double>(block.fullStream.tokens()),
                 activity(block, kind));
  const auto losses = std::make_shared<const LayerLosses>(group->targets.whole(), weight);
  Step step{kind, std::move(group), start, relaxation.weight, losses, {}, {}, lpcd.accept};
  if (endsSubmodule(kind)) {  // judged like its closed form, from the statistics
    corrected.residualStrength = corrected.strength;
    corrected.initialLoss = losses->initial().plain;
    corrected.robustInitialLoss = losses->initial().robust;
    step.loss = [losses](const at::Tensor& candidate) { return losses->of(candidate).streams.plain; };
  } else {
    step.loss = [problem](const at::Tensor& candidate) { return problem->of(candidate); };
    step.targetLoss = problem->relative(relaxation.loss);
  }
  step.corrected = corrected;
  return step;
}

void BlockQuantizer::take(const Step& step, Block& block) {
  const auto [projected, projectedLoss, rolledBack] = project(step, block);
  setWeight(step.kind, projected, block);
  const auto& result = block.quantized.linear(step.kind).weight;
  const auto loss = step.losses->of(result);
  if (step.corrected) {
    auto corrected = *step.corrected;
    corrected.targetLoss = step.targetLoss ? *step.targetLoss : step.loss(step.target);
    const bool ofStreams = corrected.objective == LayerCorrected::Objective::layerOutput ||
                           corrected.objective == LayerCorrected::Objective::residualStream;
    corrected.projectedLoss = ofStreams ? loss.streams.plain : projectedLoss ? *projectedLoss : step.loss(result);
    if (ofStreams) corrected.robustProjectedLoss = loss.streams.robust;
    corrected.rolledBack = rolledBack;
    observer_.onEvent(corrected);
  }
  report(step.kind, projected, loss.output, step.start, block);
}

void BlockQuantizer::quantizeSubmodule(std::vector<LinearKind> kinds, const std::shared_ptr<GroupWork>& input,
                                       std::optional<InputGroup> output, Block& block) {
  const auto& lpcd = recipe_.correction.lpcd;
  std::erase_if(kinds, [&](LinearKind kind) { return !planned(block, kind).scheme; });
  const bool joint =
      std::ranges::any_of(kinds, [&](LinearKind kind) { return !endsSubmodule(kind) && relaxes(block, kind); });
  if (output) advanceFull(*output, block);

  std::shared_ptr<GroupWork> outputWork;
  bool stale = output.has_value();  // the quantized stream has yet to pass the layers in front of the output's group
  auto groupOf = [&](LinearKind kind) {
    if (!endsSubmodule(kind)) return input;
    if (stale) outputWork = prepare(*output, block, FullStream::ahead);
    stale = false;
    return outputWork;
  };
  auto makeStep = [&](LinearKind kind) {
    return relaxes(block, kind) ? relaxationStep(kind, groupOf(kind), block) : ruleStep(kind, groupOf(kind), block);
  };
  auto changed = [&](LinearKind kind) { stale = stale || (output.has_value() && !endsSubmodule(kind)); };

  if (joint && lpcd.start != LpcdStart::fullPrecision) {
    for (const auto kind : kinds) {
      const auto step = ruleStep(kind, groupOf(kind), block);
      if (lpcd.start == LpcdStart::quantized) {
        take(step, block);
      } else {
        block.quantized.linear(kind).weight = step.target;
      }
      changed(kind);
    }
  }
  const auto order = joint ? lpcd.blockOrder : BlockOrder::fixed;
  std::seed_seq seeds{recipe_.data.seed, static_cast<std::uint64_t>(block.full.index()),
                      static_cast<std::uint64_t>(output.has_value() ? *output : InputGroup::attention)};
  std::mt19937_64 random(seeds);
  for (int sweep = 0; sweep < (joint ? lpcd.altSteps : 1); ++sweep) {
    auto left = kinds;
    if (order == BlockOrder::random) shuffle(left, random);
    while (!left.empty()) {
      auto next = left.begin();
      auto step = makeStep(*next);
      if (order == BlockOrder::greedy) {
        double least = remainingLoss(step, block);
        for (auto candidate = left.begin() + 1; candidate != left.end(); ++candidate) {
          auto other = makeStep(*candidate);
          const double remaining = remainingLoss(other, block);
          if (remaining >= least) continue;
          least = remaining;
          next = candidate;
          step = std::move(other);
        }
      }
      take(step, block);
      changed(*next);
      left.erase(next);
    }
  }
  if (stale) advance(*output, block, FullStream::ahead, [](auto&&...) {});
}

double BlockQuantizer::remainingLoss(const Step& step, const Block& block) {
  const double present = step.loss(block.quantized.linear(step.kind).weight);
  return present > 0 ? step.loss(step.target) / present : 1;
}

void BlockQuantizer::quantizeAttention(Block& block) {
  const auto input = prepare(InputGroup::attention, block);
  quantizeSubmodule({LinearKind::q, LinearKind::k}, input, {}, block);
  quantizeSubmodule({LinearKind::v, LinearKind::o}, input, InputGroup::attentionOutput, block);
}

void BlockQuantizer::quantizeMlp(Block& block) {
  const auto input = prepare(InputGroup::mlp, block);
  std::vector<LinearKind> kinds{LinearKind::up, LinearKind::down};
  if (relaxes(block, LinearKind::gate)) {
    kinds.insert(kinds.begin(), LinearKind::gate);
  } else {
    quantizeSubmodule({LinearKind::gate}, input, {}, block);
  }
  quantizeSubmodule(kinds, input, InputGroup::mlpOutput, block);
}

QuantizedWeights BlockQuantizer::quantize(const DecoderBlock& full, DecoderBlock& quantized, BlockStream& fullStream,
                                          BlockStream& quantizedStream, const BlockTokenWeights& tokenWeights) {
  const auto rounding = calibrationRounding(recipe_, fullStream.hidden().device());
  Block block{full, quantized, fullStream, quantizedStream, tokenWeights, {}};
  quantizeAttention(block);
  quantizeMlp(block);
  finish(block);
  QuantizedWeights weights;
  for (const auto& [kind, projected] : block.layers) weights.emplace(planned(block, kind).name, projected.weight);
  return weights;
}

void BlockQuantizer::replay(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
                            BlockStream& quantizedStream) {
  const auto rounding = calibrationRounding(recipe_, fullStream.hidden().device());
  auto weights = quantized;
  const Block block{full, weights, fullStream, quantizedStream, {}, {}};
  for (const auto group : inputGroups) advance(group, block, FullStream::behind, [](auto&&...) {});
  finish(block);
}

}  // namespace bitlathe
