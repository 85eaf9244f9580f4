// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of the GPTQ sweep, behind plain pointers: CPU tiles per instruction set, and the CUDA launch.
#pragma once

#include <cstdint>

#include "engine/kernels/instruction_set.h"

namespace bitlathe::kernels {

/// `live`, `residual`, `codes`: [columns, tileRows]; `upper`: [columns, columns] with rows `upperStride` apart;
/// `scales`, `zeros`: [tileRows]. See gptqSweep.
using GptqSweepTile = void (*)(std::int64_t columns, const float* live, float* residual, const float* upper,
                               std::int64_t upperStride, const float* scales, const float* zeros, float maximumCode,
                               std::uint8_t* codes);
GptqSweepTile gptqSweepTile(InstructionSet set);

}  // namespace bitlathe::kernels
