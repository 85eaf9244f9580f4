// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/block_source.h"

#include "engine/base/machine.h"

namespace bitlathe {

BlockSource::BlockSource(std::shared_ptr<const Checkpoint> checkpoint, at::Device device)
    : checkpoint_(std::move(checkpoint)), device_(device), kept_(static_cast<std::size_t>(count())) {
  const auto& config = checkpoint_->config();
  const auto attention = config.hiddenSize * config.headSize * 2 * (config.headCount + config.keyValueHeadCount);
  const auto mlp = 3 * config.hiddenSize * config.intermediateSize;
  const auto bytes = static_cast<std::uint64_t>(config.layerCount * (attention + mlp)) * sizeof(float);
  keep_ = bytes < physicalMemory() / 8;
}

DecoderBlock BlockSource::block(std::int64_t index) {
  auto& kept = kept_[static_cast<std::size_t>(index)];
  if (kept) return *kept;
  DecoderBlock loaded(*checkpoint_, index, at::kFloat, device_);
  if (keep_) kept = loaded;
  return loaded;
}

}  // namespace bitlathe
