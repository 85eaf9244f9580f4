// SPDX-License-Identifier: GPL-3.0-or-later
// Text generation with a key-value cache.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/language_model.h"

namespace bitlathe {

struct GenerationOptions {
  std::int64_t maximumNewTokens = 64;
  double temperature = 0;  ///< 0 is greedy
  std::int64_t topK = 0;   ///< 0 is off
  double topP = 1;         ///< 1 is off
  std::uint64_t seed = 0;
  std::vector<std::int32_t> stopTokens;  ///< a row that produced one is padded with it; all rows done ends generation
};

/// Extends each row of `prompts` (int64 [B, T], no padding) and returns prompts and continuations, int64 [B, T + n].
/// `onTokens` (may be empty) gets every step's tokens, int64 [B]; returning false ends generation. Throws Cancelled
/// when `stop` is requested.
at::Tensor generate(const LanguageModel& model, const at::Tensor& prompts, const GenerationOptions& options,
                    const std::function<bool(const at::Tensor&)>& onTokens = {}, std::stop_token stop = {});

}  // namespace bitlathe
