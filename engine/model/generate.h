// SPDX-License-Identifier: GPL-3.0-or-later
// Text generation with a key-value cache.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/generation_options.h"
#include "engine/model/language_model.h"

namespace bitlathe {

/// Extends each row of `prompts` (int64 [B, T], no padding) and returns prompts and continuations, int64 [B, T + n].
/// `onTokens` (may be empty) gets every step's tokens, int64 [B]; returning false ends generation. Throws Cancelled
/// when `stop` is requested, Error on impossible options.
///
/// Each row draws from a generator of its own, std::mt19937_64 started from its RowSeed, one number a step: a row's
/// tokens don't depend on how many others there are, and the same seed gives the same tokens. With top-k and top-p
/// both, top-p is a share of what top-k left.
at::Tensor generate(const LanguageModel& model, const at::Tensor& prompts, const GenerationOptions& options,
                    const std::function<bool(const at::Tensor&)>& onTokens = {}, std::stop_token stop = {});

}  // namespace bitlathe
