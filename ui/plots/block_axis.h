// SPDX-License-Identifier: GPL-3.0-or-later
// The x axis of the plots over decoder blocks: the same in all of them, so that the crosshair can be shared.
#pragma once

#include <cstdint>

#include <qcustomplot.h>

namespace bitlathe {

/// Ticks of the x axis at whole numbers alone.
void useWholeNumbers(QCustomPlot& plot);
/// These, and the label.
void useBlockAxis(QCustomPlot& plot);
/// The range from the first to the last of `blockCount` blocks, with half a block to spare on both sides.
void showAllBlocks(QCustomPlot& plot, std::int64_t blockCount);

}  // namespace bitlathe
