// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people read them: at most three significant digits, and their unit.
#pragma once

#include <QString>
#include <cstdint>

namespace bitlathe {

/// "0.0123", "31.2", "1,230", "3.2 × 10⁻⁵"; an en dash where the value is not finite.
QString formatNumber(double value);
/// "0.345 ± 0.012"
QString formatWithError(double value, double standardError);
/// "30", "1,536", "135 M", "1.1 B": counts below 10,000 are exact.
QString formatCount(std::int64_t count);
/// "0 B", "98.2 MB", "1.23 GB": decimal units, as file managers and disks have them.
QString formatBytes(std::uint64_t bytes);
/// "41 s", "1 min 41 s", "2 h 5 min".
QString formatDuration(double seconds);
/// What is left or expected: "a few seconds", "about 40 s", "about 2 min", "about 1.5 h".
QString formatRoughDuration(double seconds);
/// "43 %", "+32 %" where `sign` is asked for.
QString formatPercent(double fraction, bool sign = false);

}  // namespace bitlathe
