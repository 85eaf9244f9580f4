// SPDX-License-Identifier: GPL-3.0-or-later
// How the kinds of layers look in the plots that draw one series for each: the same in all of them.
#pragma once

#include <cstdint>

#include <qcustomplot.h>

#include "engine/model/linear_kind.h"

namespace bitlathe {

struct Theme;

/// One for each kind, so that no series is told by its colour alone.
QCPScatterStyle kindMarker(LinearKind kind, const Theme& theme);
/// Places the legend in a row of its own, between the title and the axes.
void showLegendAbove(QCustomPlot& plot);
/// "13.mlp.down_proj".
QString layerLabel(std::int64_t block, LinearKind kind);

}  // namespace bitlathe
