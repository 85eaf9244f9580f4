// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/block_quantizer.h"

#include <array>
#include <cmath>

#include "engine/base/error.h"
#include "engine/correct/group_targets.h"
#include "engine/pipeline/submodules.h"
#include "engine/pipeline/work.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/projection.h"

namespace bitlathe {
namespace {

constexpr std::array strengthCandidates{0.25, 0.5, 0.75, 1.0};  // of relaxations that aren't solved in closed form

bool choosesDamping(const Recipe& recipe) {
  return recipe.projector.method == ProjectorMethod::gptq && recipe.projector.damping == DampingChoice::heldOut;
}

LayerCorrected::Objective submoduleOf(LinearKind kind) {
  if (kind == LinearKind::q || kind == LinearKind::k) return LayerCorrected::Objective::queryKey;
  return kind == LinearKind::v ? LayerCorrected::Objective::valueOutput : LayerCorrected::Objective::upDown;
}

/// A submodule's loss, relative to that of a weight of zeros.
class SubmoduleLoss {
 public:
  explicit SubmoduleLoss(std::unique_ptr<Relaxation> relaxation)
      : relaxation_(std::move(relaxation)), whole_(relaxation_->loss(at::zeros_like(relaxation_->originalWeight()))) {}

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
        projection(recipe.projector, targets.hessian(),
                   choosesDamping(recipe) ? statistics.fitted().hessian() : at::Tensor(),
                   choosesDamping(recipe) ? statistics.heldOut()->hessian() : at::Tensor()) {}
  GroupWork(const GroupWork&) = delete;
  GroupWork& operator=(const GroupWork&) = delete;

  SplitStatistics statistics;
  GroupTargets targets;
  Projection projection;
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

std::int64_t BlockQuantizer::heldOutSamples(std::int64_t samples) const {
  if (!choosesDamping(recipe_) && !choosesStrength(recipe_.correction)) return 0;
  const auto share = std::llround(recipe_.correction.heldOut * static_cast<double>(samples));
  return std::clamp<std::int64_t>(share, 1, samples - 1);
}

std::string BlockQuantizer::activity(const Block& block, LinearKind kind) const {
  const auto blocks = plan_.layers.size() / linearKindCount;
  return "Block " + std::to_string(block.full.index() + 1) + " of " + std::to_string(blocks) + " · " +
         std::string(linearModuleName(kind));
}

void BlockQuantizer::advance(InputGroup group, const Block& block, FullStream place, const Visitor& visit) {
  const auto kind = layersOf(group).front();
  auto& [full, quantized, fullStream, quantizedStream, layers] = block;
  for (std::int64_t first = 0; first < fullStream.sequences(); first += fullStream.microBatch()) {
    interruptionPoint_();
    const auto x = place == FullStream::ahead ? fullStream.kept(group, first) : fullStream.advance(full, group, first);
    const auto xq = quantizedStream.advance(quantized, group, first);
    visit({x, xq, fullStream.residual(first), quantizedStream.residual(first), fullStream.maskOf(first)}, first);
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
    block.quantizedStream.finish(block.quantized, first);
  }
}

std::unique_ptr<BlockQuantizer::GroupWork> BlockQuantizer::prepare(InputGroup group, const Block& block,
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
  const bool sequential =
      recipe_.correction.method != CorrectionMethod::none || recipe_.correction.propagation == Propagation::sequential;

  InputStatistics empty(layer.weight.size(1), layer.weight.device());
  if (corrected) {
    empty = kinds.size() == 1 ? InputStatistics::ofStreams(layer.weight)
                              : InputStatistics::ofStreams(layer.weight.size(1), layer.weight.device());
  }
  const auto samples = block.fullStream.sequences();
  SplitStatistics statistics(empty, samples, heldOutSamples(samples));
  advance(group, block, place, [&](StreamBatch batch, std::int64_t first) {
    if (!wanted) return;
    if (normalize) batch = normalizedBatch(batch, layer.weight, layer.bias);
    if (!residual) batch.fullResidual = batch.quantizedResidual = at::Tensor();
    if (!sequential) batch.quantized = batch.full;
    statistics.add(batch, first);
  });
  return wanted ? std::make_unique<GroupWork>(recipe_, std::move(statistics)) : nullptr;
}

void BlockQuantizer::setWeight(LinearKind kind, const Projected& projected, Block& block) {
  const auto& layer = planned(block, kind);
  auto dequantized = projected.weight.dequantize();
  if (!at::isfinite(dequantized).all().item<bool>()) {
    throw Error(layer.name + ": quantization gave values that are not finite",
                "Raise the damping (projector.gptq.percdamp, correction.*.percdamp) or give more calibration text.");
  }
  if (projected.dampingRaised) {
    observer_.onEvent(LogMessage{
        LogMessage::Level::warning,
        layer.name + ": the Hessian needed a damping of " + std::to_string(projected.damping) + " to be factorized"});
  }
  block.quantized.linear(kind).weight = std::move(dequantized);
  block.layers.insert_or_assign(layer.name, projected.weight);
  meter_.advance(work::projection(layer, recipe_), activity(block, kind));
}

void BlockQuantizer::report(LinearKind kind, const Projected& projected, const Losses& loss, Clock::time_point start,
                            const Block& block) {
  const auto& layer = planned(block, kind);
  const double weightError = relativeWeightError(block.full.linear(kind).weight, block.quantized.linear(kind).weight);
  observer_.onEvent(LayerQuantized{layer.name, layer.block, kind, layer.scheme->bits, layer.scheme->groupSize,
                                   weightError, loss.plain, loss.robust, projected.damping,
                                   std::chrono::duration<double>(Clock::now() - start).count()});
}

Projected BlockQuantizer::project(LinearKind kind, const at::Tensor& target, bool accept, const Loss& loss,
                                  GroupWork& group, const Block& block, bool& rolledBack) {
  const auto& layer = planned(block, kind);
  auto projected = group.projection.project(target, *layer.scheme, layer.name);
  if (!accept) return projected;
  auto plain = group.projection.project(block.full.linear(kind).weight, *layer.scheme, layer.name);
  rolledBack = loss(plain.weight.dequantize()) < loss(projected.weight.dequantize());
  return rolledBack ? plain : projected;
}

void BlockQuantizer::quantizeLayer(LinearKind kind, GroupWork* work, Block& block) {
  const auto& layer = planned(block, kind);
  if (!layer.scheme) return;
  auto& group = *work;
  interruptionPoint_();
  const auto start = Clock::now();
  const auto& weight = block.full.linear(kind).weight;
  const LayerLosses losses(group.targets.whole(), weight);
  const auto rule = this->rule(block, kind);
  const auto target = group.targets.target(weight, losses, rule, layer.name);
  bool rolledBack = false;
  const auto projected = project(
      kind, target.weight, rule.accept, [&](const at::Tensor& candidate) { return losses.of(candidate).streams.plain; },
      group, block, rolledBack);
  setWeight(kind, projected, block);
  const auto loss = losses.of(block.quantized.linear(kind).weight);
  if (rule.corrected) {
    const auto initial = losses.initial();
    observer_.onEvent(LayerCorrected{
        layer.name, layer.block, kind,
        rule.residual ? LayerCorrected::Objective::residualStream : LayerCorrected::Objective::layerOutput,
        target.strength.input, target.strength.residual, initial.plain, losses.of(target.weight).streams.plain,
        loss.streams.plain, initial.robust, loss.streams.robust, target.heldOutInitial, target.heldOutTarget,
        rolledBack});
  }
  report(kind, projected, loss.output, start, block);
}

void BlockQuantizer::relaxLayer(LinearKind kind, GroupWork& group, Block& block) {
  const auto& layer = planned(block, kind);
  interruptionPoint_();
  const auto start = Clock::now();
  const auto& lpcd = recipe_.correction.lpcd;
  const auto& weight = block.full.linear(kind).weight;
  const auto samples = block.fullStream.sequences();
  const bool chooses = lpcd.strength == StrengthChoice::heldOut;
  const auto fitted = samples - (chooses ? heldOutSamples(samples) : 0);
  auto on = [&](SampleRange range) {
    return SubmoduleLoss(
        makeRelaxation(kind, block.full, block.quantized, block.fullStream, block.quantizedStream, range));
  };
  const auto problem = on({0, fitted});
  auto options = lpcd.relaxation(kind, recipe_.data.seed);
  if (chooses) options.strength = 1;
  auto relaxation = relax(problem.relaxation(), group.targets.hessian(), options, interruptionPoint_);
  auto& relaxed = relaxation.weight;
  LayerCorrected corrected{.name = layer.name,
                           .block = layer.block,
                           .kind = kind,
                           .objective = submoduleOf(kind),
                           .strength = lpcd.perccorr,
                           .initialLoss = problem.relative(relaxation.losses.front())};
  if (chooses) {
    const auto heldOut = on({fitted, samples});
    corrected.heldOutInitialLoss = corrected.heldOutTargetLoss = heldOut.of(weight);
    corrected.strength = 0;
    auto best = weight;
    for (const double strength : strengthCandidates) {
      const auto candidate = at::lerp(weight, relaxed, strength);
      const double loss = heldOut.of(candidate);
      if (loss >= corrected.heldOutTargetLoss) continue;
      corrected.heldOutTargetLoss = loss;
      corrected.strength = strength;
      best = candidate;
    }
    relaxed = std::move(best);
  }
  meter_.advance(
      work::relaxationPerToken(layer, plan_, recipe_) / lpcd.altSteps * static_cast<double>(block.fullStream.tokens()),
      activity(block, kind));
  const auto projected = project(
      kind, relaxed, lpcd.accept, [&](const at::Tensor& candidate) { return problem.of(candidate); }, group, block,
      corrected.rolledBack);
  setWeight(kind, projected, block);
  const auto& result = block.quantized.linear(kind).weight;
  corrected.targetLoss = problem.of(relaxed);
  corrected.projectedLoss = problem.of(result);
  observer_.onEvent(corrected);
  report(kind, projected, LayerLosses(group.targets.whole(), weight).of(result).output, start, block);
}

void BlockQuantizer::quantizeAttention(Block& block) {
  const auto& lpcd = recipe_.correction.lpcd;
  const auto work = prepare(InputGroup::attention, block);
  const bool queryKey = relaxes(block, LinearKind::q) || relaxes(block, LinearKind::k);
  for (int sweep = 0; sweep < (queryKey ? lpcd.altSteps : 1); ++sweep) {
    for (const auto kind : {LinearKind::q, LinearKind::k}) {
      relaxes(block, kind) ? relaxLayer(kind, *work, block) : quantizeLayer(kind, work.get(), block);
    }
  }
  if (!relaxes(block, LinearKind::v)) {
    quantizeLayer(LinearKind::v, work.get(), block);
    const auto output = prepare(InputGroup::attentionOutput, block);
    return quantizeLayer(LinearKind::o, output.get(), block);
  }
  advanceFull(InputGroup::attentionOutput, block);
  for (int sweep = 0; sweep < lpcd.altSteps; ++sweep) {
    relaxLayer(LinearKind::v, *work, block);
    const auto output = prepare(InputGroup::attentionOutput, block, FullStream::ahead);
    quantizeLayer(LinearKind::o, output.get(), block);
  }
}

void BlockQuantizer::quantizeMlp(Block& block) {
  const auto& lpcd = recipe_.correction.lpcd;
  const auto work = prepare(InputGroup::mlp, block);
  if (!relaxes(block, LinearKind::up)) {
    quantizeLayer(LinearKind::gate, work.get(), block);
    quantizeLayer(LinearKind::up, work.get(), block);
    const auto output = prepare(InputGroup::mlpOutput, block);
    return quantizeLayer(LinearKind::down, output.get(), block);
  }
  advanceFull(InputGroup::mlpOutput, block);
  for (int sweep = 0; sweep < lpcd.altSteps; ++sweep) {
    if (relaxes(block, LinearKind::gate)) {
      relaxLayer(LinearKind::gate, *work, block);
    } else if (sweep == 0) {
      quantizeLayer(LinearKind::gate, work.get(), block);
    }
    relaxLayer(LinearKind::up, *work, block);
    const auto output = prepare(InputGroup::mlpOutput, block, FullStream::ahead);
    quantizeLayer(LinearKind::down, output.get(), block);
  }
}

QuantizedWeights BlockQuantizer::quantize(const DecoderBlock& full, DecoderBlock& quantized, BlockStream& fullStream,
                                          BlockStream& quantizedStream) {
  Block block{full, quantized, fullStream, quantizedStream, {}};
  quantizeAttention(block);
  quantizeMlp(block);
  finish(block);
  return std::move(block.layers);
}

void BlockQuantizer::replay(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
                            BlockStream& quantizedStream) {
  auto weights = quantized;
  const Block block{full, weights, fullStream, quantizedStream, {}};
  for (const auto group : inputGroups) advance(group, block, FullStream::behind, [](auto&&...) {});
  finish(block);
}

}  // namespace bitlathe
