// SPDX-License-Identifier: GPL-3.0-or-later
// How tokens are drawn. No tensors, so any floor may use it.
#pragma once

#include <cstdint>
#include <vector>

namespace bitlathe {

struct GenerationOptions {
  std::int64_t maximumNewTokens = 64;
  double temperature = 0;  ///< 0 is greedy
  std::int64_t topK = 0;   ///< 0 is off
  double topP = 1;         ///< 1 is off
  std::uint64_t seed = 0;
  std::vector<std::int32_t> stopTokens;  ///< a row that produced one is padded with it; all rows done ends generation
};

}  // namespace bitlathe
