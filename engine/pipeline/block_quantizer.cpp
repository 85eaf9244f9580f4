// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/block_quantizer.h"

#include <chrono>

#include "engine/base/error.h"
#include "engine/pipeline/work.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/projectors.h"

namespace bitlathe {
BlockQuantizer::BlockQuantizer(const Recipe& recipe, const Plan& plan, Observer& observer, WorkMeter& meter,
                               std::function<void()> interruptionPoint)
    : recipe_(recipe),
      plan_(plan),
      observer_(observer),
      meter_(meter),
      interruptionPoint_(std::move(interruptionPoint)) {}

const PlannedLayer& BlockQuantizer::planned(std::int64_t block, LinearKind kind) const {
  return plan_.layers.at(static_cast<std::size_t>(block) * linearKindCount + static_cast<std::size_t>(kind));
}

std::string BlockQuantizer::activity(std::int64_t block, LinearKind kind) const {
  const auto blocks = plan_.layers.size() / linearKindCount;
  return "Block " + std::to_string(block + 1) + " of " + std::to_string(blocks) + " · " +
         std::string(linearModuleName(kind));
}

void BlockQuantizer::advanceGroup(InputGroup group, const DecoderBlock& full, const DecoderBlock& quantized,
                                  BlockStream& fullStream, BlockStream& quantizedStream, const Visitor& visit) {
  const auto kind = layersOf(group).front();
  for (std::int64_t first = 0; first < fullStream.sequences(); first += fullStream.microBatch()) {
    interruptionPoint_();
    const auto x = fullStream.advance(full, group, first);
    const auto xq = quantizedStream.advance(quantized, group, first);
    visit(x, xq, fullStream.maskOf(first));
    meter_.advance(work::streamsPerToken(plan_) / inputGroups.size() * static_cast<double>(x.size(0) * x.size(1)),
                   activity(full.index(), kind));
  }
}

void BlockQuantizer::finishBlock(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
                                 BlockStream& quantizedStream) {
  for (std::int64_t first = 0; first < fullStream.sequences(); first += fullStream.microBatch()) {
    interruptionPoint_();
    fullStream.finish(full, first);
    quantizedStream.finish(quantized, first);
  }
}

void BlockQuantizer::quantizeGroup(InputGroup group, const InputStatistics& statistics, const DecoderBlock& full,
                                   DecoderBlock& quantized, QuantizedWeights& layers) {
  const auto& projector = recipe_.projector;
  const auto hessian = statistics.hessian();
  HessianFactor factor;  // one for all layers that read this input
  for (const auto kind : layersOf(group)) {
    const auto& layer = planned(full.index(), kind);
    if (!layer.scheme) continue;
    interruptionPoint_();
    const auto start = std::chrono::steady_clock::now();
    const auto& weight = full.linear(kind).weight;
    QuantizedWeight result;
    switch (projector.method) {
      case ProjectorMethod::rtn:
        result = quantizeRtn(weight, *layer.scheme, projector.rtn, hessian.diagonal(), layer.name);
        break;
      case ProjectorMethod::gptq:
        if (!factor.upper.defined()) {
          factor = factorizeHessian(hessian, projector.gptq.percdamp, projector.gptq.actorder, layer.name);
          if (factor.damping > projector.gptq.percdamp) {
            observer_.onEvent(LogMessage{LogMessage::Level::warning, layer.name + ": the Hessian needed a damping of " +
                                                                         std::to_string(factor.damping) +
                                                                         " to be factorized"});
          }
        }
        result = quantizeGptq(weight, factor, *layer.scheme, projector.gptq, layer.name);
        break;
    }
    const auto dequantized = result.dequantize();
    if (!at::isfinite(dequantized).all().item<bool>()) {
      throw Error(layer.name + ": quantization gave values that are not finite",
                  "Raise the damping (projector.gptq.percdamp) or give more calibration text.");
    }
    const auto error = statistics.outputError(weight, dequantized);
    quantized.linear(kind).weight = dequantized;
    meter_.advance(work::projection(layer), activity(full.index(), kind));
    observer_.onEvent(LayerQuantized{layer.name, layer.block, kind, layer.scheme->bits, layer.scheme->groupSize,
                                     relativeWeightError(weight, dequantized), error.plain, error.robust,
                                     factor.damping,
                                     std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()});
    layers.emplace(layer.name, std::move(result));
  }
}

QuantizedWeights BlockQuantizer::quantize(const DecoderBlock& full, DecoderBlock& quantized, BlockStream& fullStream,
                                          BlockStream& quantizedStream) {
  const bool sequential = recipe_.correction.propagation == Propagation::sequential;
  QuantizedWeights layers;
  for (const auto group : inputGroups) {
    const auto kinds = layersOf(group);
    const bool wanted =
        std::ranges::any_of(kinds, [&](LinearKind kind) { return planned(full.index(), kind).scheme.has_value(); });
    InputStatistics statistics(planned(full.index(), kinds.front()).inFeatures, fullStream.hidden().device());
    advanceGroup(group, full, quantized, fullStream, quantizedStream,
                 [&](const at::Tensor& x, const at::Tensor& xq, const at::Tensor& mask) {
                   if (wanted) statistics.add(sequential ? xq : x, mask);
                 });
    if (wanted) quantizeGroup(group, statistics, full, quantized, layers);
  }
  finishBlock(full, quantized, fullStream, quantizedStream);
  return layers;
}

void BlockQuantizer::replay(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
                            BlockStream& quantizedStream) {
  for (const auto group : inputGroups) {
    advanceGroup(group, full, quantized, fullStream, quantizedStream, [](auto&&...) {});
  }
  finishBlock(full, quantized, fullStream, quantizedStream);
}

}  // namespace bitlathe
