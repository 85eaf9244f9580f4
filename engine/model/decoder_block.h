// SPDX-License-Identifier: GPL-3.0-or-later
// One decoder layer as five segments, so that a quantization run computes every operation once per stream:
//   A  x1  = norm(h)                      input of q, k, v
//   B  ctx = attention(q(x1), k(x1), v(x1))   input of o
//   C  r   = h + o(ctx);  x2 = norm(r)    input of gate, up
//   D  a   = silu(gate(x2)) * up(x2)      input of down
//   E  h'  = r + down(a)
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include <ATen/core/Tensor.h>

#include "engine/model/checkpoint.h"
#include "engine/model/linear_kind.h"

namespace bitlathe {

struct PackedWeight;

/// x W^T + bias for x [..., in], W [out, in]; `bias` [out] or undefined.
at::Tensor applyLinear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

/// How a model in memory holds the layers that were quantized.
enum class QuantizedForm {
  dequantized,  ///< as matrices like any other layer's
  packed,       ///< as codes; computes with float32 scales, whatever the model's dtype
};

/// Either dense or packed.
struct LinearLayer {
  at::Tensor weight;                           ///< [out, in]; undefined where the layer is packed
  std::shared_ptr<const PackedWeight> packed;  ///< null where it is dense
  at::Tensor bias;                             ///< [out]; undefined where the layer has none
  /// The smallest and the largest value of each input over a calibration text, float32 [2, in], for activations that
  /// are rounded in static ranges; undefined where none were measured.
  at::Tensor inputRange{};

  at::Tensor forward(const at::Tensor& x) const;  ///< x: [..., in]
  std::int64_t bytes() const;                     ///< of its weight and bias in memory
};

/// x / sqrt(mean(x^2) + epsilon) * weight over the last dimension, computed in float32, in the dtype of `weight`.
at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

/// Cosines and sines of the rotary embedding for positions 0..length-1: float32 [length, headSize] each, the second
/// half of the columns repeating the first.
struct RotaryTable {
  at::Tensor cosine;
  at::Tensor sine;
};
/// Throws Error where `length` exceeds the model's sliding window: attention within a window is not implemented.
RotaryTable makeRotaryTable(const ModelConfig& config, std::int64_t length, at::Device device);
/// Turns the pairs (i, i + headSize / 2) of heads at positions firstPosition, firstPosition + 1, ...
/// x: [B, heads, T, headSize].
at::Tensor rotate(const at::Tensor& x, const RotaryTable& rotary, std::int64_t firstPosition = 0);

/// Keys and values of earlier positions of one layer, in memory that is allocated once.
struct KeyValueCache {
  at::Tensor keys;    ///< [B, kvHeads, capacity, headSize], after norm and rotary embedding
  at::Tensor values;  ///< the same shape
  std::int64_t length = 0;

  std::int64_t capacity() const { return keys.size(2); }
  /// Throws Error where so many more positions don't fit.
  void requireRoom(std::int64_t positions) const;
};
KeyValueCache makeKeyValueCache(const ModelConfig& config, std::int64_t batch, std::int64_t capacity,
                                at::ScalarType dtype, at::Device device);

/// What segment B computes on the way, for objectives over queries, keys and probabilities.
struct AttentionInputs {
  at::Tensor query;  ///< [B, heads, T, headSize], after norm and rotary embedding
  at::Tensor key;    ///< [B, kvHeads, T, headSize], after norm and rotary embedding
  at::Tensor value;  ///< [B, kvHeads, T, headSize]
};

class DecoderBlock {
 public:
  /// Copies the block's weights out of the checkpoint as `dtype` on `device`.
  DecoderBlock(const Checkpoint& checkpoint, std::int64_t index, at::ScalarType dtype, at::Device device,
               QuantizedForm form = QuantizedForm::dequantized);

  std::int64_t index() const { return index_; }
  const ModelConfig& config() const { return config_; }
  LinearLayer& linear(LinearKind kind) { return linears_[static_cast<std::size_t>(kind)]; }
  const LinearLayer& linear(LinearKind kind) const { return linears_[static_cast<std::size_t>(kind)]; }
  /// Weights of the norms of queries and keys, [headSize]; undefined but for Qwen3.
  const at::Tensor& queryNorm() const { return queryNorm_; }
  const at::Tensor& keyNorm() const { return keyNorm_; }
  std::int64_t weightBytes() const;  ///< of all its weights in memory

  /// All hidden states are [B, T, hidden]; segment D's result is [B, T, intermediate]. Hidden states may be of a wider
  /// dtype than the weights: linear layers and attention compute in the weights' dtype, sums in the wider one.
  at::Tensor attentionInput(const at::Tensor& hidden) const;  // A
  AttentionInputs projectAttention(const at::Tensor& x1, const RotaryTable& rotary,
                                   std::int64_t firstPosition = 0) const;  // B, first half
  /// The same from what the layers q, k and v put out: [B, T, out] each.
  AttentionInputs splitHeads(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                             const RotaryTable& rotary, std::int64_t firstPosition = 0) const;
  /// Causal attention; `mask` is bool [B, T] (false at padding) or undefined. Result [B, T, heads * headSize].
  at::Tensor attend(const AttentionInputs& inputs, const at::Tensor& mask) const;  // B, second half
  /// The same for new positions that follow those in the cache, which has room for their keys and values and gets them.
  at::Tensor attend(const AttentionInputs& inputs, KeyValueCache& cache) const;
  at::Tensor attentionContext(const at::Tensor& x1, const RotaryTable& rotary, const at::Tensor& mask) const;  // B
  at::Tensor attentionResidual(const at::Tensor& hidden, const at::Tensor& context) const;                     // C, r
  at::Tensor mlpInput(const at::Tensor& residual) const;                                                       // C, x2
  at::Tensor gatedProduct(const at::Tensor& x2) const;                                                         // D
  at::Tensor output(const at::Tensor& residual, const at::Tensor& gated) const;                                // E

  /// The whole block.
  at::Tensor forward(const at::Tensor& hidden, const RotaryTable& rotary, const at::Tensor& mask) const;
  /// The whole block on new positions that follow those in the cache, which it extends; `rotary` covers its capacity.
  /// Throws Error where the cache is full.
  at::Tensor forward(const at::Tensor& hidden, const RotaryTable& rotary, KeyValueCache& cache) const;

 private:
  /// New queries [B, heads, T, headSize], the last T positions of the cache, against all of it.
  at::Tensor attendCached(const at::Tensor& query, const KeyValueCache& cache) const;

  ModelConfig config_;
  std::int64_t index_;
  at::Tensor inputNorm_, postAttentionNorm_;  // [hidden]
  at::Tensor queryNorm_, keyNorm_;            // [headSize]; undefined but for Qwen3
  std::array<LinearLayer, linearKindCount> linears_;
};

}  // namespace bitlathe
