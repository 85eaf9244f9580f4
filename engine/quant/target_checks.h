// SPDX-License-Identifier: GPL-3.0-or-later
// What every projector demands of its target.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

#include "engine/quant/scheme.h"

namespace bitlathe {

/// Throws Error naming `layer` where the bits are not 1..8, the groups don't divide the inputs, the clip search has no
/// candidates or no norm, or the weight (float32 [out, in]) holds values that are not finite.
void checkTarget(const at::Tensor& weight, const QuantizationScheme& scheme, const ClipSearch& clip,
                 std::string_view layer);

}  // namespace bitlathe
