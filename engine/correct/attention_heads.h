// SPDX-License-Identifier: GPL-3.0-or-later
// From an attention input to the queries or keys that meet in the logits, and the derivative of that in the weight.
#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "engine/model/decoder_block.h"

namespace bitlathe {

/// What happens to the product with q_proj or k_proj; the same operations as DecoderBlock::projectAttention.
struct HeadTransform {
  std::int64_t headSize = 0;
  RotaryTable rotary;
  at::Tensor bias;     ///< [heads * headSize]; undefined where there is none
  at::Tensor norm;     ///< [headSize], gamma of the RMS norm before the rotary embedding; undefined but for Qwen3
  double epsilon = 0;  ///< of that norm

  /// `input` is [B, T, in], `weight` [heads * headSize, in]; the result [B, heads, T, headSize].
  at::Tensor forward(const at::Tensor& input, const at::Tensor& weight) const;
};

/// The derivative of HeadTransform::forward in the weight: rotation after the norm's Jacobian,
///   J z = gamma * (z - v mean(v * z)) / r,   v = u / r,   r = sqrt(mean(u^2) + epsilon),   u = W x + bias.
class HeadDerivative {
 public:
  /// At `weight`, which doesn't matter where there is no norm.
  HeadDerivative(HeadTransform transform, at::Tensor input, const at::Tensor& weight);

  /// `direction` is [heads * headSize, in]; the result [B, heads, T, headSize].
  at::Tensor apply(const at::Tensor& direction) const;
  /// The adjoint: [B, heads, T, headSize] to [heads * headSize, in].
  at::Tensor adjoint(const at::Tensor& y) const;
  /// 1 / r^2 at each position: [B, T, heads, 1]; undefined where there is no norm.
  at::Tensor squaredScale() const;

 private:
  HeadTransform transform_;
  at::Tensor input_;       // [B, T, in]
  at::Tensor normalized_;  // v, [B, T, heads, headSize]; undefined where there is no norm
  at::Tensor scale_;       // 1 / r, [B, T, heads, 1]
};

}  // namespace bitlathe
