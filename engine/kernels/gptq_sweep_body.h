// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the GPTQ sweep, behind plain pointers: CPU tiles per instruction set, and the CUDA launch. See
// gptqSweep for the meaning of the arguments.
#pragma once

#include <cstdint>

#include "engine/kernels/cuda_language.h"
#include "engine/kernels/instruction_set.h"

namespace bitlathe::kernels {

/// Columns of one call at most: what fits into shared memory and the first-level cache.
inline constexpr int gptqSweepColumns = 64;

/// `live`, which becomes what is rounded, `residual`, `codes`: [columns, tileRows]; `upper`: [columns, columns] with
/// rows `upperStride` apart; `scales`, `zeros`: [tileRows].
using GptqSweepTile = void (*)(std::int64_t columns, float* live, float* residual, const float* upper,
                               std::int64_t upperStride, const float* scales, const float* zeros, float maximumCode,
                               std::uint8_t* codes);
GptqSweepTile gptqSweepTile(InstructionSet set);

/// On the device: `rows` in place of tileRows.
void launchGptqSweep(std::int64_t columns, std::int64_t rows, float* live, float* residual, const float* upper,
                     std::int64_t upperStride, const float* scales, const float* zeros, float maximumCode,
                     std::uint8_t* codes, DeviceStream stream);

}  // namespace bitlathe::kernels
