// SPDX-License-Identifier: GPL-3.0-or-later
// The hidden states of a set of sequences on their way through a model, one decoder block at a time and, within the
// block, one segment at a time: every operation runs once, in micro-batches.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/decoder_block.h"
#include "engine/model/inference_precision.h"

namespace bitlathe {

/// Inputs of the linear layers of a block, in the order of execution; layers that share an input are a group.
enum class InputGroup { attention, attentionOutput, mlp, mlpOutput };
inline constexpr std::array<InputGroup, 4> inputGroups{InputGroup::attention, InputGroup::attentionOutput,
                                                       InputGroup::mlp, InputGroup::mlpOutput};
/// {q, k, v}, {o}, {gate, up}, {down}.
std::vector<LinearKind> layersOf(InputGroup group);

class BlockStream {
 public:
  /// `hidden` float32 [N, T, D] is taken over and advanced in place; `mask` bool [N, T] or undefined. The inputs of
  /// layers, keys and values are rounded to `precision`.
  BlockStream(at::Tensor hidden, at::Tensor mask, RotaryTable rotary, InferencePrecision precision = {});

  /// Another stream at the same place that goes its own way, of the first `sequences` of these or of all.
  BlockStream copy(std::optional<std::int64_t> sequences = {}) const { return copy(sequences, precision_); }
  BlockStream copy(std::optional<std::int64_t> sequences, InferencePrecision precision) const;

  /// Sequences per micro-batch: about 2048 tokens.
  std::int64_t microBatch() const { return microBatch_; }
  std::int64_t sequences() const { return hidden_.size(0); }
  std::int64_t tokens() const { return hidden_.size(0) * hidden_.size(1); }
  /// Behind the last finished block: float32 [N, T, D].
  const at::Tensor& hidden() const { return hidden_; }
  const at::Tensor& mask() const { return mask_; }
  const RotaryTable& rotary() const { return rotary_; }
  const InferencePrecision& precision() const { return precision_; }
  /// The mask of a micro-batch; undefined where nothing is padded.
  at::Tensor maskOf(std::int64_t first) const;

  /// Computes the input of a group for the micro-batch that begins at sequence `first`. The groups of a block come in
  /// order, each for all micro-batches; the layers of earlier groups hold their final weights by then.
  at::Tensor advance(const DecoderBlock& block, InputGroup group, std::int64_t first);
  /// What advance() returned for attentionOutput or mlpOutput.
  at::Tensor kept(InputGroup group, std::int64_t first) const {
    return rows(group == InputGroup::attentionOutput ? context_ : gated_, first);
  }
  /// What the layers that read the last advanced group's input add their output to: the residual stream, [B, T, D].
  /// For attentionOutput and mlpOutput.
  at::Tensor residual(std::int64_t first) const { return rows(hidden_, first); }
  /// Leaves the block: hidden() moves behind it for the micro-batch that begins at `first`.
  void finish(const DecoderBlock& block, std::int64_t first);
  /// All of that at once, for streams of which no layer's input is wanted.
  void pass(const DecoderBlock& block, std::int64_t first);

 private:
  at::Tensor rows(const at::Tensor& x, std::int64_t first) const;

  at::Tensor hidden_;   // [N, T, D]: in front of the block, from segment C on the residual stream inside it
  at::Tensor context_;  // [N, T, heads * headSize] between segments B and C
  at::Tensor gated_;    // [N, T, intermediate] between segments D and E
  at::Tensor mask_;
  RotaryTable rotary_;
  InferencePrecision precision_;
  std::int64_t microBatch_;
};

/// |a - b|^2 / |b|^2 over kept positions, and the same without position 0. Both float32 [N, T, D].
struct RelativeError {
  double plain = 0;
  double robust = 0;
};
RelativeError relativeError(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask);

}  // namespace bitlathe
