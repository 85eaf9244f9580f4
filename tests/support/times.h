// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace bitlathe::test {

/// Whether a test may fail by what it measures: sanitizers slow everything down, and their preset says so.
inline bool timesCount() {
  return qEnvironmentVariableIsEmpty("BITLATHE_IGNORE_TIMES");
}

}  // namespace bitlathe::test
