// SPDX-License-Identifier: GPL-3.0-or-later
// LPCD's value-output objective: the residual stream behind attention, for v with o fixed (lpcd-solvers §1.3).
//
//   target - f(W) = (r_f - h) - (concat over heads of P_h (x W_g(h)^T + bias)) Wo^T - output bias
//
// P is the softmax of the quantized stream's logits, which v doesn't change.
#pragma once

#include <vector>

#include "engine/correct/relaxation.h"
#include "engine/model/decoder_block.h"

namespace bitlathe {

struct ValueBatch {
  at::Tensor input;   ///< [B, T, in], of the quantized stream
  at::Tensor query;   ///< [B, heads, T, headSize], of the quantized stream, after norm and rotary embedding
  at::Tensor key;     ///< [B, kvHeads, T, headSize]
  at::Tensor target;  ///< [B, T, out]: r_f - h, the full-precision stream behind attention less the quantized before it
  at::Tensor mask;    ///< bool [B, T], false at padding; undefined where nothing is padded
  at::Tensor weights{};  ///< float32 [B, T], how much each token counts; undefined where all count alike
};

class ValueRelaxation final : public Relaxation {
 public:
  /// `value` holds the original weight, `output` the weight that o has now. Probabilities are kept for as many
  /// micro-batches as `cacheBytes` allows, and computed anew at each use for the others.
  ValueRelaxation(const std::vector<ValueBatch>& batches, const LinearLayer& value, LinearLayer output,
                  std::int64_t cacheBytes = std::int64_t{1} << 30);

  bool linear() const override { return true; }
  void linearize(const at::Tensor&) override {}
  at::Tensor outputGram() const override;
  using Relaxation::loss;
  /// The same with another o, [out, heads * headSize].
  double loss(const at::Tensor& value, const at::Tensor& output) const;

 private:
  struct Data {
    ValueBatch batch;  // zero at padding, the target times the tokens' root weights
    at::Tensor cache;  // probabilities times the root weights, or undefined
  };
  at::Tensor probabilities(const Data& data) const;
  at::Tensor context(const Data& data, const at::Tensor& probabilities, const at::Tensor& weight,
                     const at::Tensor& bias) const;
  at::Tensor adjoint(const Data& data, const at::Tensor& probabilities, const at::Tensor& context) const;
  at::Tensor error(const Data& data, const at::Tensor& probabilities, const at::Tensor& value,
                   const at::Tensor& output) const;

  double squaredError(const at::Tensor& weight, std::size_t batch) const override;
  double squaredErrorOfZeros(std::size_t batch) const override;
  SlopeSums slopeSums(const at::Tensor& weight, std::size_t batch) const override;
  at::Tensor normalSum(const at::Tensor& direction, std::size_t batch) const override;

  at::Tensor bias_;  // of v, [kvHeads * headSize] or undefined
  LinearLayer output_;
  at::Tensor outputProduct_;  // Wo^T Wo
  std::vector<Data> data_;
};

}  // namespace bitlathe
