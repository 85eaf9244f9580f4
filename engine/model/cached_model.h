// SPDX-License-Identifier: GPL-3.0-or-later
// A language model with the keys and values of what it has read.
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/inference_precision.h"
#include "engine/model/language_model.h"

namespace bitlathe {

class CachedModel {
 public:
  /// Room for `rows` texts of `capacity` tokens each. `model` must outlive it. Computes with what `precision` rounds.
  CachedModel(const LanguageModel& model, std::int64_t rows, std::int64_t capacity, InferencePrecision precision = {});

  /// Reads more tokens, int64 [B, T]; the hidden states behind the last block, [B, T, D]. Throws Error where the cache
  /// is full.
  at::Tensor read(const at::Tensor& tokens);

  /// The same; the logits of the token that follows, float32 [B, vocabulary].
  at::Tensor nextLogits(const at::Tensor& tokens);

  /// What was read in these rows (int64 [R], repetitions allowed), with room for `capacity` tokens in all.
  CachedModel takeRows(const at::Tensor& rows, std::int64_t capacity) const;

 private:
  const LanguageModel& model_;
  InferencePrecision precision_;
  RotaryTable rotary_;
  std::vector<KeyValueCache> caches_;  // one a block
};

}  // namespace bitlathe
