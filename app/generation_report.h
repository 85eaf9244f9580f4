// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace bitlathe {

/// "16 tokens, 5.27 per second, 158 MB of weights".
std::string generationReport(std::int64_t newTokens, double seconds, std::int64_t weightBytes);

}  // namespace bitlathe
