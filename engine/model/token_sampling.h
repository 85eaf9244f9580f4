// SPDX-License-Identifier: GPL-3.0-or-later
// One token from a distribution.
#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "engine/model/generation_options.h"

namespace bitlathe {

/// Throws Error naming the option that is impossible.
void checkGenerationOptions(const GenerationOptions& options);

/// The token at which the running sum of probabilities, cut to top-k and top-p, passes `uniform` (in [0, 1)) times
/// their whole sum. The temperature is in the probabilities already.
std::int64_t sampleToken(std::span<const float> probabilities, const GenerationOptions& options, double uniform);

/// The numbers that a row draws: uniform in [0, 1) with 53 bits, the same on every platform.
class RowRandom {
 public:
  explicit RowRandom(RowSeed start);
  double next() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

 private:
  std::mt19937_64 random_;
};

}  // namespace bitlathe
