// SPDX-License-Identifier: GPL-3.0-or-later
// LPCD's query-key objective: the causal attention logits, for q with k fixed or k with q fixed (lpcd-solvers
// §1.1, 1.2).
//
//   target - f(W) = (q_f . k_f - q . k) / sqrt(headSize)   for every query head and all positions s <= t
//
// after norm and rotary embedding; q_f and k_f are those of the full-precision model on its own activations.
#pragma once

#include <vector>

#include "engine/correct/attention_heads.h"
#include "engine/correct/linear_attention.h"
#include "engine/correct/relaxation.h"

namespace bitlathe {

enum class QueryKeySide { query, key };

/// Queries are [B, heads, T, headSize], keys [B, kvHeads, T, headSize], both after norm and rotary embedding.
struct QueryKeyBatch {
  at::Tensor input;      ///< [B, T, in], of the quantized stream
  at::Tensor fixed;      ///< the other side's on the quantized stream: keys where queries are relaxed, or queries
  at::Tensor fullQuery;  ///< q_f
  at::Tensor fullKey;    ///< k_f
  at::Tensor mask;       ///< bool [B, T], false at padding; undefined where nothing is padded
  at::Tensor weights{};  ///< float32 [B, T], how much each query counts; undefined where all count alike
};

/// Linear but for models that normalise queries and keys.
class QueryKeyRelaxation final : public Relaxation {
 public:
  /// `transform` is that of the relaxed side.
  QueryKeyRelaxation(QueryKeySide side, const std::vector<QueryKeyBatch>& batches, at::Tensor originalWeight,
                     HeadTransform transform);

  bool linear() const override { return !transform_.norm.defined(); }
  void linearize(const at::Tensor& weight) override;
  at::Tensor outputGram() const override;

 private:
  struct Data {
    at::Tensor input;
    at::Tensor padding;      // bool [B, 1, T, 1]; undefined where nothing is padded
    at::Tensor roots;        // of the weights, [B, 1, T, 1], where queries are relaxed; undefined where all count alike
    at::Tensor target;       // of the relaxed side, [B, heads, T, headSize]
    at::Tensor fixed;        // of the other side
    at::Tensor fixedTarget;  // the same in full precision
    LinearAttention attention;
    HeadDerivative derivative;
  };
  // The error of a logit is an inner product, written so that it is exactly 0 where both sides are at their targets:
  //   z_f . x_f - z . x = (z_f - z, z) . (x_f, x_f - x)   for relaxed heads z and fixed heads x.
  at::Tensor relaxedFactor(const Data& data, const at::Tensor& weight) const;
  static at::Tensor fixedFactor(const Data& data);
  double squaredError(const at::Tensor& relaxed, const at::Tensor& fixed) const;

  double squaredError(const at::Tensor& weight, std::size_t batch) const override;
  SlopeSums slopeSums(const at::Tensor& weight, std::size_t batch) const override;
  at::Tensor normalSum(const at::Tensor& direction, std::size_t batch) const override;

  QueryKeySide side_;
  HeadTransform transform_;
  std::vector<Data> data_;
};

}  // namespace bitlathe
