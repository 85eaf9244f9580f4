// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/kind_series.h"

#include "ui/theme.h"

namespace bitlathe {
namespace {

constexpr QCPScatterStyle::ScatterShape shapes[seriesColorCount] = {
    QCPScatterStyle::ssCircle,  QCPScatterStyle::ssTriangle,         QCPScatterStyle::ssSquare,
    QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangleInverted, QCPScatterStyle::ssPlus,
    QCPScatterStyle::ssCross};
constexpr double markerSize = 7;  // pixels

QCPScatterStyle marker(std::size_t shape, const QColor& color, const Theme& theme) {
  return {shapes[shape], QPen(color, 1.5), QBrush(theme.surface), markerSize};
}

}  // namespace

QCPScatterStyle seriesMarker(std::size_t index, const Theme& theme) {
  return marker(index, theme.seriesColor(index), theme);
}

QCPScatterStyle kindMarker(LinearKind kind, const Theme& theme) {
  return marker(static_cast<std::size_t>(kind), theme.seriesColor(kind), theme);
}

void showLegendAbove(QCustomPlot& plot) {
  QCPLegend* legend = plot.legend;
  legend->setVisible(true);
  legend->setWrap(linearKindCount);
  legend->setFillOrder(QCPLegend::foColumnsFirst);
  legend->setIconSize(14, 12);
  legend->setMargins({4, 0, 4, 0});
  legend->setIconTextPadding(4);
  legend->setColumnSpacing(12);
  plot.plotLayout()->insertRow(1);
  plot.plotLayout()->addElement(1, 0, legend);
  plot.plotLayout()->setRowStretchFactor(1, 0.001);
}

QString layerLabel(std::int64_t block, LinearKind kind) {
  return QStringLiteral("%1.%2").arg(QString::number(block), QString::fromUtf8(linearModuleName(kind).data()));
}

}  // namespace bitlathe
