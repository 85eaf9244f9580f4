// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON files of resources/presets, compiled in.
#pragma once

#include <string_view>
#include <vector>

namespace bitlathe {

const std::vector<std::string_view>& presetTexts();

}  // namespace bitlathe
