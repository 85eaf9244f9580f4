// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/heat_map_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/plots/block_axis.h"

namespace bitlathe {
namespace {

/// The rows, or columns, of the matrix that a row, or column, of cells stands for.
struct Extent {
  std::int64_t first;
  std::int64_t last;
};
Extent extentOf(std::int64_t cell, std::int64_t cells, std::int64_t size) {
  return {cell * size / cells, ((cell + 1) * size + cells - 1) / cells - 1};
}

std::int64_t cellAt(double coordinate, std::int64_t cells, std::int64_t size) {
  const double cell = (coordinate + 0.5) * static_cast<double>(cells) / static_cast<double>(size);
  return std::clamp(static_cast<std::int64_t>(std::floor(cell)), std::int64_t{0}, cells - 1);
}

double centreOf(std::int64_t cell, std::int64_t cells, std::int64_t size) {
  return (static_cast<double>(cell) + 0.5) * static_cast<double>(size) / static_cast<double>(cells) - 0.5;
}

QCPRange centres(std::int64_t cells, std::int64_t size) {
  return {centreOf(0, cells, size), centreOf(cells - 1, cells, size)};
}

/// From the background over the accent to the text: lighter or darker all the way, so that it needs no sense of colour.
QCPColorGradient gradientOf(const Theme& theme) {
  QCPColorGradient gradient;
  gradient.setColorInterpolation(QCPColorGradient::ciRGB);
  gradient.setColorStops({{0, theme.surface}, {0.5, theme.accent}, {1, theme.text}});
  return gradient;
}

}  // namespace

HeatMapPlot::HeatMapPlot(const QString& title, QWidget* parent) : ThemedPlot(title, parent) {
  setAccessibleDescription(
      tr("Outputs of the layer downwards, inputs to the right; the data can be saved from the context menu."));
  useWholeNumbers(*this);
  xAxis->setLabel(tr("Input"));
  yAxis->setLabel(tr("Output"));
  yAxis->setRangeReversed(true);
  colors_ = new QCPColorMap(xAxis, yAxis);
  colors_->setInterpolate(false);
  colors_->setSelectable(QCP::stNone);
  scale_ = new QCPColorScale(this);
  scale_->setType(QCPAxis::atRight);
  scale_->setBarWidth(10);
  scale_->setRangeDrag(false);
  scale_->setRangeZoom(false);
  scale_->setVisible(false);
  plotLayout()->addElement(1, 1, scale_);
  colors_->setColorScale(scale_);
  auto* margins = new QCPMarginGroup(this);
  for (QCPLayoutElement* element : std::initializer_list<QCPLayoutElement*>{axisRect(), scale_})
    element->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
}

void HeatMapPlot::show(const HeatMap& map) {
  map_ = map;
  if (!isEmpty()) {
    auto* cells = new QCPColorMapData(static_cast<int>(map.cellColumns), static_cast<int>(map.cellRows),
                                      centres(map.cellColumns, map.columns), centres(map.cellRows, map.rows));
    for (std::int64_t row = 0; row < map.cellRows; ++row) {
      for (std::int64_t column = 0; column < map.cellColumns; ++column)
        cells->setCell(static_cast<int>(column), static_cast<int>(row), valueAt(row, column));
    }
    colors_->setData(cells);
    const double largest = *std::ranges::max_element(map.values);
    colors_->setDataRange({0, largest > 0 ? largest : 1});
  }
  scale_->setVisible(!isEmpty());
  dataChanged();
}

double HeatMapPlot::valueAt(std::int64_t row, std::int64_t column) const {
  return map_.values[static_cast<std::size_t>(row * map_.cellColumns + column)];
}

PlotTable HeatMapPlot::table() const {
  PlotTable table{{QStringLiteral("first_row"), QStringLiteral("last_row"), QStringLiteral("first_column"),
                   QStringLiteral("last_column"), QStringLiteral("value")},
                  {tr("First output"), tr("Last output"), tr("First input"), tr("Last input"), tr("Value")},
                  {}};
  for (std::int64_t row = 0; row < map_.cellRows; ++row) {
    const Extent rows = extentOf(row, map_.cellRows, map_.rows);
    for (std::int64_t column = 0; column < map_.cellColumns; ++column) {
      const Extent columns = extentOf(column, map_.cellColumns, map_.columns);
      const std::int64_t ends[] = {rows.first, rows.last, columns.first, columns.last};
      QVariantList cells;
      for (const std::int64_t end : ends) cells += static_cast<qlonglong>(end);
      cells += valueAt(row, column);
      table.rows.push_back(cells);
    }
  }
  return table;
}

void HeatMapPlot::applyTheme(const Theme& theme) {
  colors_->setGradient(gradientOf(theme));
  QCPAxis* axis = scale_->axis();
  axis->setTickLabelFont(xAxis->tickLabelFont());
  axis->setTickLabelColor(theme.muted);
  axis->setBasePen(QPen(theme.border, 1));
  axis->setTickPen(QPen(theme.border, 1));
  axis->setSubTickPen(QPen(Qt::NoPen));
}

std::optional<ThemedPlot::NearestPoint> HeatMapPlot::nearestPoint(const QPointF& position) const {
  if (isEmpty() || !axisRect()->rect().contains(position.toPoint())) return std::nullopt;
  const double x = xAxis->pixelToCoord(position.x()), y = yAxis->pixelToCoord(position.y());
  if (x < -0.5 || y < -0.5 || x >= static_cast<double>(map_.columns) - 0.5 || y >= static_cast<double>(map_.rows) - 0.5)
    return std::nullopt;
  const std::int64_t column = cellAt(x, map_.cellColumns, map_.columns), row = cellAt(y, map_.cellRows, map_.rows);
  const QPointF pixel(xAxis->coordToPixel(centreOf(column, map_.cellColumns, map_.columns)),
                      yAxis->coordToPixel(centreOf(row, map_.cellRows, map_.rows)));
  return NearestPoint{0, {static_cast<double>(column), static_cast<double>(row)}, pixel};
}

QString HeatMapPlot::readout(int, const QCPGraphData& point) const {
  const auto column = static_cast<std::int64_t>(point.key), row = static_cast<std::int64_t>(point.value);
  const Extent rows = extentOf(row, map_.cellRows, map_.rows);
  const Extent columns = extentOf(column, map_.cellColumns, map_.columns);
  const QString outputs =
      rows.first == rows.last ? tr("output %1").arg(rows.first) : tr("outputs %1 to %2").arg(rows.first).arg(rows.last);
  const QString inputs = columns.first == columns.last ? tr("input %1").arg(columns.first)
                                                       : tr("inputs %1 to %2").arg(columns.first).arg(columns.last);
  return QStringLiteral("%1, %2\n%3").arg(outputs, inputs, formatNumber(valueAt(row, column)));
}

void HeatMapPlot::fitView() {
  xAxis->setRange(-0.5, static_cast<double>(map_.columns) - 0.5);
  yAxis->setRange(-0.5, static_cast<double>(map_.rows) - 0.5);
}

}  // namespace bitlathe
