// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/generation_report.h"

#include "ui/format.h"

namespace bitlathe {

std::string generationReport(std::int64_t newTokens, double seconds, std::int64_t weightBytes) {
  return formatCount(newTokens).toStdString() + " tokens, " +
         formatNumber(static_cast<double>(newTokens) / seconds).toStdString() + " per second, " +
         formatBytes(static_cast<std::uint64_t>(weightBytes)).toStdString() + " of weights";
}

}  // namespace bitlathe
