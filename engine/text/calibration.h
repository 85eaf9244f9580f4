// SPDX-License-Identifier: GPL-3.0-or-later
// Calibration sampling: which token windows of a corpus the statistics are taken from.
//
// Random draws come from std::mt19937_64, seeded with the seed, and are made uniform by rejection (one draw d per
// start, drawn again while d >= 2^64 - 2^64 mod n, then d mod n): the same windows on every machine.
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

  std::int64_t tokens() const { return mask.defined() ? mask.sum().item<std::int64_t>() : ids.numel(); }
};

struct SamplingOptions {
  SamplingStrategy strategy = SamplingStrategy::concatRand;
  std::int64_t samples = 128;
  std::int64_t length = 512;
  std::uint64_t seed = 0;
};

/// Cuts `documents`, stripped of white space at their ends and tokenized with special tokens, into windows.
///
/// The concatenating strategies join the documents by a blank line and tokenize the whole once; a corpus shorter than
/// one window gives one window padded with id 0, and its mask. The others take one window of each of the first
/// `samples` documents of at least `length` tokens. Deterministic for a seed. Throws Error saying how many tokens, or
/// long enough documents, there are and are needed where the corpus is too small, and which strategy would work.
TokenWindows sampleCalibration(const Tokenizer& tokenizer, const std::vector<std::string>& documents,
                               const SamplingOptions& options);

}  // namespace bitlathe
