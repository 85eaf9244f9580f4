// SPDX-License-Identifier: GPL-3.0-or-later
// Export in the compressed-tensors format ("pack-quantized"), which vLLM and Transformers load.
//
// For each linear layer P of p outputs, m inputs, G groups and b bits:
//   P.weight_packed      int32 [p, ceil(m b / 32)]  codes along the inputs, a little-endian bit stream per output
//   P.weight_scale       float16 [p, G]
//   P.weight_zero_point  int32 [ceil(p b / 32), G]  zero points along the outputs, a bit stream per group; not where
//   the
//                                                   layer is symmetric
//   P.weight_shape       int64 [2]                  p and m
#pragma once

#include <memory>

#include "engine/export/checkpoint_format.h"

namespace bitlathe {

/// 1 to 8 bits, groups and channels, symmetric and not; layers may differ ("config_groups"). Act-order is refused: the
/// format has no place for the group of each input. The other tensors are those of makeGptqFormat().
std::unique_ptr<CheckpointFormat> makeCompressedTensorsFormat(const Checkpoint& source);

}  // namespace bitlathe
