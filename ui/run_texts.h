// SPDX-License-Identifier: GPL-3.0-or-later
// How lists name what is known about a run.
#pragma once

#include <QString>

#include "engine/pipeline/run_overview.h"

namespace bitlathe {

/// When it was begun, in local time: "24.12.26 18:05".
QString runTime(const RunHeader& run);
/// What its model calls itself; the end of its path where the run hasn't come that far.
QString modelName(const RunOverview& run);
/// A perplexity over that in full precision, with its error where it is known: "1.32 ± 0.011".
QString perplexityRatio(const PerplexityMeasured& measured, const PerplexityMeasured& fullPrecision);
/// "finished", "13 of 30 blocks".
QString stateText(const RunOverview& run);

}  // namespace bitlathe
