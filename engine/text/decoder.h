// SPDX-License-Identifier: GPL-3.0-or-later
// The last stage of a tokenizer: tokens back to text.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/text/json_node.h"

namespace bitlathe {

/// Rewrites tokens so that, joined, they are the text.
using Decoder = std::function<void(std::vector<std::string>&)>;

/// From the "decoder" of a tokenizer.json: Sequence, ByteLevel, ByteFallback, Fuse, Replace, Strip, Metaspace. Throws
/// Error naming any other.
Decoder makeDecoder(const JsonNode& node);

}  // namespace bitlathe
