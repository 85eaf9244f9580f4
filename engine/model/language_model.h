// SPDX-License-Identifier: GPL-3.0-or-later
// A whole model in memory: embedding, blocks, head.
#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/decoder_block.h"

namespace bitlathe {

/// What lies before the first and after the last block.
class ModelEnds {
 public:
  ModelEnds(const Checkpoint& checkpoint, at::ScalarType dtype, at::Device device);

  /// int64 [B, T] to [B, T, hidden]. Throws Error where an id is not in the vocabulary.
  at::Tensor embed(const at::Tensor& ids) const;
  at::Tensor finalNorm(const at::Tensor& hidden) const;  ///< the same shape
  /// Final norm and head: [B, T, hidden] to float32 [B, T, vocabulary], from a product in the weights' dtype.
  at::Tensor logits(const at::Tensor& hidden) const;
  /// Negative log-likelihoods of `targets` (int64 [B, T], -1 = not scored, gives 0) from hidden states before the final
  /// norm: float32 [B, T]. The vocabulary is never materialised for more than a chunk of tokens.
  at::Tensor negativeLogLikelihood(const at::Tensor& hidden, const at::Tensor& targets) const;

  at::TensorOptions options() const { return embedding_.options(); }  ///< dtype and device
  std::int64_t weightBytes() const;                                   ///< in memory

 private:
  double rmsNormEpsilon_;
  at::Tensor embedding_;  // [vocabulary, hidden]
  at::Tensor norm_;       // [hidden]
  at::Tensor head_;       // [vocabulary, hidden]; the embedding where tied
};

class LanguageModel {
 public:
  explicit LanguageModel(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType dtype = at::kFloat,
                         at::Device device = at::kCPU, QuantizedForm form = QuantizedForm::dequantized);

  const Checkpoint& checkpoint() const { return *checkpoint_; }
  const ModelEnds& ends() const { return ends_; }
  std::vector<DecoderBlock>& blocks() { return blocks_; }
  const std::vector<DecoderBlock>& blocks() const { return blocks_; }

  std::int64_t weightBytes() const;  ///< of all weights in memory, those before and after the blocks included

  at::Tensor hidden(const at::Tensor& ids,
                    const at::Tensor& mask = {}) const;  ///< after the last block, before the final norm
  at::Tensor logits(const at::Tensor& ids) const;        ///< float32 [B, T, vocabulary]

 private:
  std::shared_ptr<const Checkpoint> checkpoint_;
  ModelEnds ends_;
  std::vector<DecoderBlock> blocks_;
};

}  // namespace bitlathe
