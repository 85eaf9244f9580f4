// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/scale_tuning.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <c10/core/GradMode.h>

#include "engine/base/error.h"
#include "engine/base/shuffle.h"
#include "engine/correct/kept_rows.h"
#include "engine/evaluate/reference_comparison.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/block_stream.h"

namespace bitlathe {
namespace {

constexpr std::int64_t logitsAtOnce = 256;  // tokens

/// The sum of KL(p || q) over tokens, from their hidden states [n, D] behind the last block.
at::Tensor summedDivergence(const ModelEnds& ends, const at::Tensor& reference, const at::Tensor& hidden) {
  const auto logProbabilities = [&](const at::Tensor& x) { return at::log_softmax(ends.logits(x), -1); };
  return klDivergence(logProbabilities(reference), logProbabilities(hidden)).sum();
}

at::Tensor tunedScales(const QuantizedWeight& weight, const at::Tensor& logarithms) {
  return weight.scales.to(at::kFloat).mul_(logarithms.exp().cpu());
}

}  // namespace

ScaleTuning::ScaleTuning(const QuantizedBlocks& blocks, const ModelEnds& ends, const TokenWindows& calibration,
                         const at::Tensor& reference, const TuningOptions& options, std::int64_t heldOut,
                         std::uint64_t seed, const std::function<void()>& interruptionPoint)
    : blocks_(blocks),
      ends_(ends),
      interruptionPoint_(interruptionPoint),
      options_(options),
      ids_(calibration.ids.to(reference.device())),
      mask_(calibration.mask.defined() ? calibration.mask.to(reference.device()) : calibration.mask),
      reference_(reference),
      fitted_(ids_.size(0) - heldOut),
      seed_(seed) {
  for (std::int64_t i = 0; i < blocks_.config.layerCount; ++i) {
    auto& layers = layers_.emplace_back();
    const auto quantized = blocks_.quantized(i);
    for (const auto kind : linearKinds) {
      const auto found = quantized.find(linearLayerName(i, kind));
      if (found == quantized.end()) continue;
      const auto logarithms = at::zeros(found->second.scales.sizes(), reference.options());
      layers[indexOf(kind)] = Layer{found->second.groupIndex.to(reference.device(), at::kLong), logarithms,
                                    at::zeros_like(logarithms), AdamMoments(logarithms)};
    }
  }
}

DecoderBlock ScaleTuning::block(std::int64_t index) const {
  auto quantized = blocks_.quantized(index);
  for (const auto kind : linearKinds) {
    const auto& layer = layers_[static_cast<std::size_t>(index)][indexOf(kind)];
    if (!layer) continue;
    auto& weight = quantized.at(linearLayerName(index, kind));
    weight.scales = tunedScales(weight, layer->logarithms);
  }
  auto block = blocks_.fullPrecision(index);
  setWeights(block, quantized);
  return block;
}

TokenWindows ScaleTuning::text(const at::Tensor& samples) const {
  return {ids_.index_select(0, samples), mask_.defined() ? mask_.index_select(0, samples) : mask_};
}

ScaleTuning::Divergence ScaleTuning::differentiate(const at::Tensor& samples) {
  const auto text = this->text(samples);
  const auto reference = reference_.index_select(0, samples).flatten(0, 1);
  double sum = 0;
  const auto loss = [&](const at::Tensor& hidden, const at::Tensor& positions) {
    const c10::AutoGradMode on(true);
    const auto x = hidden.detach().set_requires_grad(true);
    const auto divergence = summedDivergence(ends_, reference.index_select(0, positions), x);
    divergence.backward();
    sum += divergence.item<double>();
    return x.grad();
  };
  std::array<at::Tensor, linearKindCount> weightGradients;  // [out, in], of the block at hand
  const auto addBatch = [&](const LayerGradients& batch) {
    for (const auto kind : linearKinds) {
      if (!layers_[static_cast<std::size_t>(batch.block)][indexOf(kind)]) continue;
      const auto outputs = keptRows(batch.gradients[indexOf(kind)], batch.mask);
      const auto inputs = keptRows(batch.inputs[indexOf(kind)], batch.mask);
      auto& gradient = weightGradients[indexOf(kind)];
      gradient = gradient.defined() ? gradient.addmm_(outputs.t(), inputs) : at::mm(outputs.t(), inputs);
    }
  };
  const auto finishBlock = [&](const DecoderBlock& block) {
    for (const auto kind : linearKinds) {
      auto& layer = layers_[static_cast<std::size_t>(block.index())][indexOf(kind)];
      if (!layer) continue;
      // W = exp(logarithm) times what it was, so dL/dlogarithm sums dL/dW * W over the group.
      const auto products = std::exchange(weightGradients[indexOf(kind)], {}).mul_(block.linear(kind).weight);
      layer->gradient.zero_().index_add_(1, layer->groupIndex, products);
      if (!std::isfinite(layer->gradient.sum().item<double>())) {
        throw Error(linearLayerName(block.index(), kind) + ": the gradient of its scales is not finite",
                    "Lower tuning.learning_rate, or leave the scales as they are (tuning.epochs=0), in a new run.");
      }
    }
  };
  BackwardPass(
      blocks_.config, [this](std::int64_t index) { return block(index); }, ends_, text, reference_.device(),
      interruptionPoint_)
      .run(loss, addBatch, finishBlock);
  return {sum, static_cast<double>(text.tokens())};
}

ScaleTuning::Divergence ScaleTuning::measure(const at::Tensor& samples) const {
  const auto text = this->text(samples);
  BlockStream stream(ends_.embed(text.ids), text.mask,
                     makeRotaryTable(blocks_.config, text.ids.size(1), reference_.device()));
  for (std::int64_t i = 0; i < blocks_.config.layerCount; ++i) {
    const auto quantized = block(i);
    for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
      interruptionPoint_();
      stream.pass(quantized, first);
    }
  }
  const auto hidden = keptRows(stream.hidden(), text.mask).split(logitsAtOnce);
  const auto reference = keptRows(reference_.index_select(0, samples), text.mask).split(logitsAtOnce);
  double sum = 0;
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    interruptionPoint_();
    sum += summedDivergence(ends_, reference[i], hidden[i]).item<double>();
  }
  return {sum, static_cast<double>(text.tokens())};
}

void ScaleTuning::takeStep(double tokens, double learningRate) {
  for (auto& layers : layers_) {
    for (auto& layer : layers) {
      if (layer) layer->moments.step(layer->logarithms, layer->gradient.div_(tokens), learningRate);
    }
  }
}

LayerScales ScaleTuning::scales() const {
  LayerScales scales;
  for (std::int64_t i = 0; i < blocks_.config.layerCount; ++i) {
    const auto quantized = blocks_.quantized(i);
    for (const auto kind : linearKinds) {
      const auto& layer = layers_[static_cast<std::size_t>(i)][indexOf(kind)];
      if (!layer) continue;
      const auto name = linearLayerName(i, kind);
      scales[name] = tunedScales(quantized.at(name), layer->logarithms).to(at::kHalf);
    }
  }
  return scales;
}

LayerScales ScaleTuning::run(const std::function<void(const ScalesTuned&)>& passDone,
                             const std::function<void(double share)>& stepDone) {
  const auto start = std::chrono::steady_clock::now();
  const auto heldOut = at::arange(fitted_, ids_.size(0), ids_.options());
  LayerScales best;
  double least = std::numeric_limits<double>::infinity();
  const auto judge = [&](std::int64_t pass, double fittedDivergence) {
    const double heldOutDivergence = measure(heldOut).mean();
    if (heldOutDivergence < least) {
      least = heldOutDivergence;
      best = scales();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    passDone({pass, options_.epochs, fittedDivergence, heldOutDivergence, seconds.count()});
  };

  judge(0, 0);
  std::vector<std::int64_t> order(static_cast<std::size_t>(fitted_));
  std::iota(order.begin(), order.end(), 0);
  const auto atOnce = static_cast<std::size_t>(options_.batchSize);
  const auto stepsPerPass = static_cast<std::int64_t>((order.size() + atOnce - 1) / atOnce);
  const auto steps = options_.epochs * stepsPerPass;
  std::mt19937_64 random(seed_);
  for (std::int64_t pass = 0; pass < options_.epochs; ++pass) {
    shuffle(order, random);
    Divergence whole;
    for (std::int64_t step = 0; step < stepsPerPass; ++step) {
      const auto begin = static_cast<std::size_t>(step) * atOnce;
      const auto count = std::min(atOnce, order.size() - begin);
      const auto samples = at::tensor(at::ArrayRef<std::int64_t>(order).slice(begin, count), ids_.options());
      const auto divergence = differentiate(samples);
      whole.sum += divergence.sum;
      whole.tokens += divergence.tokens;
      takeStep(divergence.tokens, learningRate(pass * stepsPerPass + step, steps, options_.learningRate));
      stepDone(1 / static_cast<double>(steps));
    }
    judge(pass + 1, whole.mean());
  }
  return best;
}

}  // namespace bitlathe
