// SPDX-License-Identifier: GPL-3.0-or-later
// Calibration sampling: which token windows of a corpus the statistics are taken from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/text/sampling_strategy.h"
#include "engine/text/tokenizer.h"

namespace bitlathe {

/// Token windows of equal length.
struct TokenWindows {
  at::Tensor ids;   ///< int64 [N, T]
  at::Tensor mask;  ///< bool [N, T], false at padding; undefined where nothing is padded
};

struct SamplingOptions {
  SamplingStrategy strategy = SamplingStrategy::concatRand;
  std::int64_t samples = 128;
  std::int64_t length = 512;
  std::uint64_t seed = 0;
};

/// Cuts `documents` into windows. Deterministic for a seed. Throws Error saying how many tokens there are and how many
/// are needed where the corpus is too small; a corpus shorter than one window gives one padded window with its mask.
TokenWindows sampleCalibration(const Tokenizer& tokenizer, const std::vector<std::string>& documents,
                               const SamplingOptions& options);

}  // namespace bitlathe
