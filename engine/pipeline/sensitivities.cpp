// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/sensitivities.h"

#include <array>
#include <cmath>

#include "engine/base/error.h"
#include "engine/correct/kept_rows.h"
#include "engine/pipeline/backward_pass.h"
#include "engine/pipeline/block_stream.h"
#include "engine/quant/inner_product.h"
#include "engine/quant/projection.h"

namespace bitlathe {
namespace {

/// The inputs of the linear layers of one block, [n, in], and the gradients at their outputs, [n, out], in pieces;
/// layers that share an input have it once, at the first of them.
struct BlockRows {
  std::array<std::vector<at::Tensor>, linearKindCount> inputs, gradients;

  void add(const LayerGradients& batch) {
    for (const auto kind : linearKinds)
      gradients[indexOf(kind)].push_back(keptRows(batch.gradients[indexOf(kind)], batch.mask));
    for (const auto group : inputGroups) {
      const auto kind = indexOf(layersOf(group).front());
      inputs[kind].push_back(keptRows(batch.inputs[kind], batch.mask));
    }
  }
};

TokenWindows firstSamples(const TokenWindows& windows) {
  const auto samples = std::clamp<std::int64_t>(sensitivityTokens / windows.ids.size(1), 1, windows.ids.size(0));
  return {windows.ids.slice(0, 0, samples), windows.mask.defined() ? windows.mask.slice(0, 0, samples) : windows.mask};
}

void measureBlock(const DecoderBlock& block, const BlockRows& rows, const Plan& plan, const ProjectorOptions& options,
                  const std::function<void()>& interruptionPoint, WidthLosses& losses) {
  for (const auto group : inputGroups) {
    const auto kinds = layersOf(group);
    const auto input = at::cat(rows.inputs[indexOf(kinds.front())]);
    const auto tokens = static_cast<double>(input.size(0));
    Projection projection(options, at::mm(input.t(), input).div_(tokens));
    for (const auto kind : kinds) {
      const auto index = static_cast<std::size_t>(block.index()) * linearKindCount + indexOf(kind);
      const auto& layer = plan.layers[index];
      const auto gradient = at::cat(rows.gradients[indexOf(kind)]);
      const auto& weight = block.linear(kind).weight;
      for (const int bits : layer.widths) {
        interruptionPoint();
        auto scheme = *layer.scheme;
        scheme.bits = bits;
        const auto error = weight - projection.project(weight, scheme, layer.name).weight.dequantize();
        const auto moved = (at::mm(input, error.t()) * gradient).sum(1);  // g_t . E x_t
        losses[index].push_back(squaredNorm(moved) / (2 * tokens));
        if (!std::isfinite(losses[index].back())) {
          throw Error(layer.name + ": its sensitivity is not finite",
                      "Raise the damping (projector.gptq.percdamp) or give more calibration text.");
        }
      }
    }
  }
}

}  // namespace

ProjectorOptions sensitivityProjector(ProjectorOptions options) {
  if (options.method == ProjectorMethod::jointq) options.method = ProjectorMethod::gptq;
  options.refinement.sweeps = 0;
  options.damping = DampingChoice::fixed;
  return options;
}

WidthLosses measureSensitivities(const Recipe& recipe, const Plan& plan, BlockSource& blocks, const ModelEnds& ends,
                                 const TokenWindows& calibration, at::Device device,
                                 const std::function<void(std::int64_t)>& blockDone,
                                 const std::function<void()>& interruptionPoint) {
  const auto options = sensitivityProjector(recipe.projector);
  WidthLosses losses(plan.layers.size());
  BlockRows rows;
  std::mt19937_64 random(recipe.data.seed);
  BackwardPass(
      blocks.config(), [&](std::int64_t block) { return blocks.block(block); }, ends, firstSamples(calibration), device,
      interruptionPoint)
      .run(
          drawnPredictions(ends, random), [&](const LayerGradients& batch) { rows.add(batch); },
          [&](const DecoderBlock& block) {
            measureBlock(block, std::exchange(rows, {}), plan, options, interruptionPoint, losses);
            blockDone(block.index());
          });
  return losses;
}

}  // namespace bitlathe
