// SPDX-License-Identifier: GPL-3.0-or-later
// The CPU bodies of the inner product, behind plain pointers.
#pragma once

#include <cstdint>

#include "engine/kernels/instruction_set.h"

namespace bitlathe::kernels {

/// Adds the inner product of two vectors of `count` elements to `sum`, all of it in float64. Every instruction set adds
/// in the same order.
using InnerProductRow = void (*)(std::int64_t count, const float* a, const float* b, double& sum);
InnerProductRow innerProductRow(InstructionSet set);

}  // namespace bitlathe::kernels
