// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/block_source.h"

#include <ATen/Context.h>

#include "engine/base/machine.h"

namespace bitlathe {

at::Device computeDevice() {
  return at::hasCUDA() ? at::Device(at::kCUDA) : at::Device(at::kCPU);
}

bool keepsBlocks(const ModelConfig& config) {
  const auto attention = config.hiddenSize * config.headSize * 2 * (config.headCount + config.keyValueHeadCount);
  const auto mlp = 3 * config.hiddenSize * config.intermediateSize;
  const auto bytes = static_cast<std::uint64_t>(config.layerCount * (attention + mlp)) * sizeof(float);
  return bytes < physicalMemory() / 8;
}

bool readsBlocksAgain(const Recipe& recipe) {
  return recipe.precision.mixed || recipe.tuning.epochs > 0 || (recipe.evaluation.enabled && recipe.evaluation.live);
}

void setWeights(DecoderBlock& block, const QuantizedWeights& layers) {
  for (const auto kind : linearKinds) {
    const auto layer = layers.find(linearLayerName(block.index(), kind));
    if (layer == layers.end()) continue;
    auto& weight = block.linear(kind).weight;
    weight = layer->second.dequantize().to(weight.device());
  }
}

BlockSource::BlockSource(std::shared_ptr<const Checkpoint> checkpoint, at::Device device, bool readAgain)
    : checkpoint_(std::move(checkpoint)),
      device_(device),
      keep_(readAgain && keepsBlocks(checkpoint_->config())),
      kept_(static_cast<std::size_t>(count())) {}

DecoderBlock BlockSource::block(std::int64_t index) {
  auto& kept = kept_[static_cast<std::size_t>(index)];
  if (kept) return *kept;
  DecoderBlock loaded(*checkpoint_, index, at::kFloat, device_);
  if (keep_) kept = loaded;
  return loaded;
}

}  // namespace bitlathe
