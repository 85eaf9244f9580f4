// SPDX-License-Identifier: GPL-3.0-or-later
// Quantizes the linear layers of one decoder block while two streams of activations pass through it.
#pragma once

#include <functional>

#include "engine/correct/input_statistics.h"
#include "engine/pipeline/block_stream.h"
#include "engine/pipeline/events.h"
#include "engine/pipeline/plan.h"
#include "engine/pipeline/work_meter.h"
#include "engine/quant/hessian_factor.h"
#include "engine/quant/quantized_weight.h"

namespace bitlathe {

class BlockQuantizer {
 public:
  /// All references must outlive this. `interruptionPoint` is called between micro-batches and layers; it may throw.
  BlockQuantizer(const Recipe& recipe, const Plan& plan, Observer& observer, WorkMeter& meter,
                 std::function<void()> interruptionPoint);

  /// Advances both streams through the block, group by group; each group's layers are quantized from its statistics
  /// before the quantized stream goes on. `quantized` starts as a copy of `full` and ends with the dequantized weights.
  /// Throws Error naming the layer where a result is not finite.
  QuantizedWeights quantize(const DecoderBlock& full, DecoderBlock& quantized, BlockStream& fullStream,
                            BlockStream& quantizedStream);
  /// Advances both streams through a block that is quantized already, with the same operations on the same
  /// micro-batches, so that the hidden states are the same to the bit.
  void replay(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
              BlockStream& quantizedStream);

 private:
  // Called with both streams' inputs of a micro-batch and its mask.
  using Visitor = std::function<void(const at::Tensor& full, const at::Tensor& quantized, const at::Tensor& mask)>;

  void advanceGroup(InputGroup group, const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
                    BlockStream& quantizedStream, const Visitor& visit);
  void finishBlock(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
                   BlockStream& quantizedStream);
  void quantizeGroup(InputGroup group, const InputStatistics& statistics, const DecoderBlock& full,
                     DecoderBlock& quantized, QuantizedWeights& layers);
  const PlannedLayer& planned(std::int64_t block, LinearKind kind) const;
  std::string activity(std::int64_t block, LinearKind kind) const;

  const Recipe& recipe_;
  const Plan& plan_;
  Observer& observer_;
  WorkMeter& meter_;
  std::function<void()> interruptionPoint_;
};

}  // namespace bitlathe
