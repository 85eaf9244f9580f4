// SPDX-License-Identifier: GPL-3.0-or-later
// How an export gets at the quantized layers without holding all of them in memory.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/quant/quantized_weight.h"

namespace bitlathe {

/// The quantized weight of a linear layer ("model.layers.3.mlp.down_proj"), or nullopt where the layer keeps its stored
/// weight. Asked for three times per layer, each time block by block: when the layer is added, written and read back.
using QuantizedLayers = std::function<std::optional<QuantizedWeight>(const std::string& layer)>;

}  // namespace bitlathe
