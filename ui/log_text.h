// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "engine/pipeline/events.h"

namespace bitlathe {

/// An event as a line of the log; empty where it makes none.
QString logText(const Event& event);

}  // namespace bitlathe
