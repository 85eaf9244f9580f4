// SPDX-License-Identifier: GPL-3.0-or-later
// Decoder blocks by index: kept in memory where they are read again and the model is small against the machine, else
// read from the file each time.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/model/decoder_block.h"
#include "engine/pipeline/recipe.h"
#include "engine/quant/quantized_weight.h"

namespace bitlathe {

/// A GPU where there is one.
at::Device computeDevice();

/// Whether this machine has the memory to keep a model's blocks.
bool keepsBlocks(const ModelConfig& config);
/// Whether a run asks for its blocks more often than to measure the original model and to quantize it.
bool readsBlocksAgain(const Recipe& recipe);

/// Gives layers of a block the weights that their codes stand for.
void setWeights(DecoderBlock& block, const QuantizedWeights& layers);

class BlockSource {
 public:
  /// `readAgain`: blocks are asked for several times, so that it pays to keep them where there is room.
  BlockSource(std::shared_ptr<const Checkpoint> checkpoint, at::Device device, bool readAgain);

  const ModelConfig& config() const { return checkpoint_->config(); }
  std::int64_t count() const { return config().layerCount; }
  /// Full-precision weights as float32; the tensors may be shared, so replace them rather than write to them.
  DecoderBlock block(std::int64_t index);
  /// Says that a block won't be asked for again.
  void forget(std::int64_t index) { kept_[static_cast<std::size_t>(index)].reset(); }

 private:
  std::shared_ptr<const Checkpoint> checkpoint_;
  at::Device device_;
  bool keep_;
  std::vector<std::optional<DecoderBlock>> kept_;
};

}  // namespace bitlathe
