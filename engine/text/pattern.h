// SPDX-License-Identifier: GPL-3.0-or-later
// The "pattern" of a tokenizer.json component.
#pragma once

#include <string>
#include <string_view>

#include "engine/text/json_node.h"
#include "engine/text/regex.h"

namespace bitlathe {

/// From {"String": …} or {"Regex": …} under the key "pattern" of `component`.
Regex makePattern(const JsonNode& component);

/// `text` with every match of `pattern` replaced by `content`.
std::string replaceAll(std::string_view text, const Regex& pattern, std::string_view content);

}  // namespace bitlathe
