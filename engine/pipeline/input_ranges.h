// SPDX-License-Identifier: GPL-3.0-or-later
// The static ranges that a run's activations are rounded in: what the original model's span on the calibration text.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <ATen/core/Tensor.h>

#include "engine/pipeline/block_stream.h"

namespace bitlathe {

/// LinearLayer::inputRange by the layer's name.
using InputRanges = std::map<std::string, at::Tensor, std::less<>>;

/// Measures and sets the ranges of a block in full precision; `stream` is in front of it and stays there. Padding does
/// not count.
void setInputRanges(DecoderBlock& block, const BlockStream& stream, const std::function<void()>& interruptionPoint);

/// Those of the layers that have any.
InputRanges inputRangesOf(const DecoderBlock& block);

}  // namespace bitlathe
