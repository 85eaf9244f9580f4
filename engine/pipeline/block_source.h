// SPDX-License-Identifier: GPL-3.0-or-later
// Decoder blocks by index: kept in memory where the model is small against the machine, else read again each time.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/model/decoder_block.h"

namespace bitlathe {

/// A GPU where there is one.
at::Device computeDevice();

/// Whether this machine has the memory to keep a model's blocks.
bool keepsBlocks(const ModelConfig& config);

class BlockSource {
 public:
  BlockSource(std::shared_ptr<const Checkpoint> checkpoint, at::Device device);

  const ModelConfig& config() const { return checkpoint_->config(); }
  std::int64_t count() const { return config().layerCount; }
  /// Full-precision weights as float32; the tensors may be shared, so replace them rather than write to them.
  DecoderBlock block(std::int64_t index);

 private:
  std::shared_ptr<const Checkpoint> checkpoint_;
  at::Device device_;
  bool keep_;
  std::vector<std::optional<DecoderBlock>> kept_;
};

}  // namespace bitlathe
