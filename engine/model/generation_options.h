// SPDX-License-Identifier: GPL-3.0-or-later
// How tokens are drawn. No tensors, so any floor may use it.
#pragma once

#include <cstdint>
#include <vector>

namespace bitlathe {

/// What a row's generator starts from.
struct RowSeed {
  std::uint64_t seed = 0;
  std::uint32_t row = 0;
};

struct GenerationOptions {
  std::int64_t maximumNewTokens = 64;
  double temperature = 0;                ///< 0 is greedy
  std::int64_t topK = 0;                 ///< 0 is off
  double topP = 1;                       ///< 1 is off
  std::uint64_t seed = 0;                ///< row i starts from {seed, i}
  std::vector<RowSeed> rowSeeds;         ///< one a row, in place of `seed`
  std::vector<std::int32_t> stopTokens;  ///< a row that produced one is padded with it; all rows done ends generation
};

}  // namespace bitlathe
