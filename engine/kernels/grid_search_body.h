// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the grid search, behind plain pointers: CPU tiles per instruction set, and the CUDA launch.
#pragma once

#include <cstdint>

#include "engine/kernels/instruction_set.h"

namespace bitlathe::kernels {

struct GridSearchOptions {
  float maximumCode = 15;
  bool symmetric = false;
  int candidates = 1;  ///< ranges shrunk by 1 - i / grid, i in [0, candidates)
  int grid = 100;
  float norm = 2;
};

/// One group of `tileRows` rows: `tile` is [columns, tileRows], `columnWeights` [columns], `scales` and `zeros`
/// [tileRows].
using GridSearchTile = void (*)(const GridSearchOptions& options, std::int64_t columns, const float* tile,
                                const float* columnWeights, float* scales, float* zeros);
GridSearchTile gridSearchTile(InstructionSet set);

}  // namespace bitlathe::kernels
