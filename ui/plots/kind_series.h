// SPDX-License-Identifier: GPL-3.0-or-later
// How series look, above all the kinds of layers: the same in all plots.
#pragma once

#include <cstdint>

#include <qcustomplot.h>

#include "engine/model/linear_kind.h"

namespace bitlathe {

struct Theme;

/// One for each series, `index` below seriesColorCount, so that none is told by its colour alone.
QCPScatterStyle seriesMarker(std::size_t index, const Theme& theme);
QCPScatterStyle kindMarker(LinearKind kind, const Theme& theme);
/// Places the legend in a row of its own, between the title and the axes.
void showLegendAbove(QCustomPlot& plot);
/// "13.mlp.down_proj".
QString layerLabel(std::int64_t block, LinearKind kind);

}  // namespace bitlathe
