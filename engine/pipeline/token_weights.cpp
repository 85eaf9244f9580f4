// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/token_weights.h"

#include "engine/base/error.h"
#include "engine/pipeline/backward_pass.h"

namespace bitlathe {
namespace {

at::Tensor part(const at::Tensor& weights, std::int64_t dimension, std::int64_t from, std::int64_t to) {
  return weights.defined() ? weights.slice(dimension, from, to) : weights;
}

/// |g_t| at a layer's output, [B, T].
at::Tensor sizes(const LayerGradients& batch, LinearKind kind) {
  const auto size = at::linalg_vector_norm(batch.gradients[indexOf(kind)], 2, at::IntArrayRef{-1});
  return batch.mask.defined() ? size.masked_fill(batch.mask.logical_not(), 0) : size;
}

}  // namespace

BlockTokenWeights BlockTokenWeights::samples(std::int64_t first, std::int64_t count) const {
  return {part(attention, 0, first, first + count), part(mlp, 0, first, first + count)};
}

BlockTokenWeights TokenWeights::of(std::int64_t block) const {
  if (!attention.defined()) return {};
  return {attention.select(0, block), mlp.select(0, block)};
}

TokenWeights measureTokenWeights(BlockSource& blocks, const ModelEnds& ends, const TokenWindows& calibration,
                                 at::Device device, std::uint64_t seed,
                                 const std::function<void(std::int64_t block, double share)>& blockDone,
                                 const std::function<void()>& interruptionPoint, std::int64_t stateBytes) {
  const auto samples = calibration.ids.size(0), length = calibration.ids.size(1);
  const auto statesPerSample =
      (blocks.count() + 1) * length * blocks.config().hiddenSize * static_cast<std::int64_t>(sizeof(float));
  const auto atOnce = std::clamp<std::int64_t>(stateBytes / statesPerSample, 1, samples);
  std::mt19937_64 random(seed);
  TokenWeights weights;
  weights.attention = at::zeros({blocks.count(), samples, length}, at::TensorOptions(at::kFloat).device(device));
  weights.mlp = at::zeros_like(weights.attention);
  for (std::int64_t from = 0; from < samples; from += atOnce) {
    const auto to = std::min(from + atOnce, samples);
    const TokenWindows some{part(calibration.ids, 0, from, to), part(calibration.mask, 0, from, to)};
    BackwardPass(
        blocks.config(), [&](std::int64_t block) { return blocks.block(block); }, ends, some, device, interruptionPoint)
        .run(
            drawnPredictions(ends, random),
            [&](const LayerGradients& batch) {
              const auto present = weights.of(batch.block).samples(from + batch.first, batch.inputs.front().size(0));
              // What o and down put out goes to the residual streams unchanged, so its gradient is theirs.
              present.attention.copy_(sizes(batch, LinearKind::o));
              present.mlp.copy_(sizes(batch, LinearKind::down));
            },
            [&](const DecoderBlock& block) {
              blockDone(block.index(), static_cast<double>(to - from) / static_cast<double>(samples));
            });
  }
  const auto tokens = static_cast<double>(calibration.tokens());
  for (std::int64_t i = 0; i < blocks.count(); ++i) {
    const auto [attention, mlp] = weights.of(i);
    for (const auto& place : {attention, mlp}) {
      const double sum = place.sum(at::kDouble).item<double>();
      if (!(sum > 0) || !std::isfinite(sum)) {
        throw Error("model.layers." + std::to_string(i) + ": the gradients of the calibration text are not finite",
                    "Give other calibration text, or count all tokens alike (data.token_weights=equal).");
      }
      place.mul_(tokens / sum);
    }
  }
  return weights;
}

}  // namespace bitlathe
