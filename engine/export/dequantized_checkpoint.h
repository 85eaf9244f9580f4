// SPDX-License-Identifier: GPL-3.0-or-later
// Export of the dequantized weights as an ordinary checkpoint: any program loads it, nothing is smaller.
#pragma once

#include <memory>

#include "engine/export/checkpoint_format.h"

namespace bitlathe {

/// All tensors as `dtype`. float32 is exact: a dequantized weight has at most 19 significant bits. bfloat16 and float16
/// are rounded: half the size, for a look at the model in other programs.
std::unique_ptr<CheckpointFormat> makeDequantizedFormat(const Checkpoint& source, at::ScalarType dtype);

}  // namespace bitlathe
