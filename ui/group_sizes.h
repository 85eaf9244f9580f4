// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <cstdint>

namespace bitlathe {

/// The usual group sizes that divide a width, which may be the greatest common divisor of several.
inline QList<qint64> usualGroupSizes(std::int64_t width) {
  QList<qint64> sizes;
  for (const qint64 size : {16, 24, 32, 48, 64, 96, 128, 192, 256}) {
    if (width % size == 0) sizes += size;
  }
  return sizes;
}

}  // namespace bitlathe
