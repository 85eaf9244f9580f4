// SPDX-License-Identifier: GPL-3.0-or-later
// The first stage of a tokenizer: rewrites a text before it is split.
#pragma once

#include <functional>
#include <string>

#include "engine/text/json_node.h"

namespace bitlathe {

/// Rewrites valid UTF-8 in place.
using Normalizer = std::function<void(std::string&)>;

/// From the "normalizer" of a tokenizer.json: Sequence, NFC, NFD, NFKC, NFKD, Prepend, Replace. Throws Error naming any
/// other.
Normalizer makeNormalizer(const JsonNode& node);

}  // namespace bitlathe
