// SPDX-License-Identifier: GPL-3.0-or-later
// Quantizes the linear layers of one decoder block while two streams of activations pass through it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "engine/correct/layer_losses.h"
#include "engine/correct/target_rule.h"
#include "engine/pipeline/block_stream.h"
#include "engine/pipeline/events.h"
#include "engine/pipeline/plan.h"
#include "engine/pipeline/token_weights.h"
#include "engine/pipeline/work_meter.h"
#include "engine/quant/projection.h"

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
                            BlockStream& quantizedStream, const BlockTokenWeights& tokenWeights);
  /// Advances both streams through a block that is quantized already, with the same operations on the same
  /// micro-batches, so that the hidden states are the same to the bit.
  void replay(const DecoderBlock& full, const DecoderBlock& quantized, BlockStream& fullStream,
              BlockStream& quantizedStream);

 private:
  using Clock = std::chrono::steady_clock;

  /// One block on its way.
  struct Block {
    const DecoderBlock& full;
    DecoderBlock& quantized;
    BlockStream& fullStream;
    BlockStream& quantizedStream;
    BlockTokenWeights weights;
    std::map<LinearKind, Projected> layers;
  };
  /// What the layers of one group are quantized from.
  struct GroupWork;
  /// A layer's target, before it is projected.
  struct Step;
  /// The codes that a layer gets.
  struct Choice {
    Projected projected;
    std::optional<double> loss;  ///< by the step's loss, where codes were compared
    bool rolledBack = false;
  };
  /// Whether the full-precision stream was advanced through a group before.
  enum class FullStream { behind, ahead };
  // Called with both streams' inputs of a micro-batch and the number of its first sample.
  using Visitor = std::function<void(const StreamBatch& batch, std::int64_t first)>;
  using Loss = std::function<double(const at::Tensor& candidate)>;

  void advance(InputGroup group, const Block& block, FullStream place, const Visitor& visit);
  void advanceFull(InputGroup group, const Block& block);
  void finish(const Block& block);
  /// Advances both streams through a group; null where none of its layers is quantized.
  std::shared_ptr<GroupWork> prepare(InputGroup group, const Block& block, FullStream place = FullStream::behind);
  /// By the recipe's target rule.
  Step ruleStep(LinearKind kind, std::shared_ptr<GroupWork> group, const Block& block);
  /// By a solver, against the layer's submodule.
  Step relaxationStep(LinearKind kind, std::shared_ptr<GroupWork> group, const Block& block);
  /// Quantizes a layer.
  void take(const Step& step, Block& block);
  /// The codes of the step's target or, where the step may be rolled back, others that lose less.
  Choice project(const Step& step, const Block& block);
  void setWeight(LinearKind kind, const Projected& projected, Block& block);
  void report(LinearKind kind, const Projected& projected, const Losses& loss, Clock::time_point start,
              const Block& block);
  /// Quantizes layers that share an objective, in the order of execution: those that read `input`, and with `output`
  /// the one that reads that group's input.
  void quantizeSubmodule(std::vector<LinearKind> kinds, const std::shared_ptr<GroupWork>& input,
                         std::optional<InputGroup> output, Block& block);

  /// The share of the submodule's present loss that a step's target leaves.
  static double remainingLoss(const Step& step, const Block& block);
  void quantizeAttention(Block& block);
  void quantizeMlp(Block& block);

  const PlannedLayer& planned(const Block& block, LinearKind kind) const;
  TargetRule rule(const Block& block, LinearKind kind) const;
  bool relaxes(const Block& block, LinearKind kind) const;
  std::int64_t samplesToChooseOn(std::int64_t samples) const;
  std::string activity(const Block& block, LinearKind kind) const;

  const Recipe& recipe_;
  const Plan& plan_;
  Observer& observer_;
  WorkMeter& meter_;
  std::function<void()> interruptionPoint_;
};

}  // namespace bitlathe
