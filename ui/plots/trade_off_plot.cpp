// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_plot.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "ui/format.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

constexpr double pointSize = 8;  // pixels
constexpr double selectedSize = 12;

}  // namespace

std::vector<std::size_t> paretoFront(const std::vector<QPointF>& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::pair(points[a].x(), points[a].y()) < std::pair(points[b].x(), points[b].y());
  });
  std::vector<std::size_t> front;
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t i : order) {
    if (points[i].y() >= least) continue;
    least = points[i].y();
    front.push_back(i);
  }
  return front;
}

TradeOffPlot::TradeOffPlot(QWidget* parent) : ThemedPlot(tr("Trade-off"), parent) {
  setAccessibleDescription(tr("Every run of the table as a point; the table has the figures."));
  setEmptyText(tr("Finished runs that were measured appear here."));
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  connect(this, &ThemedPlot::pointClicked, this, [this](int series) { emit runClicked(pointOf(series)); });
}

void TradeOffPlot::show(const QString& xLabel, const QString& yLabel, std::vector<Point> points) {
  xAxis->setLabel(xLabel);
  yAxis->setLabel(yLabel);
  points_ = std::move(points);
  selected_.clear();
  clearGraphs();
  QCPGraph* frontLine = addGraph();
  frontLine->setName(tr("front"));
  frontLine->setSelectable(QCP::stNone);
  frontLine->setLineStyle(QCPGraph::lsStepLeft);
  std::vector<QPointF> positions;
  for (const Point& point : points_) {
    positions.push_back(point.position);
    QCPGraph* graph = addGraph();
    graph->setName(point.label);
    graph->setLineStyle(QCPGraph::lsNone);
    graph->addData(point.position.x(), point.position.y());
  }
  onFront_.clear();
  for (const std::size_t i : paretoFront(positions)) {
    frontLine->addData(positions[i].x(), positions[i].y());
    onFront_.insert(i);
  }
  applyTheme(theme());
  dataChanged();
}

void TradeOffPlot::select(const std::set<std::size_t>& points) {
  selected_ = points;
  applyTheme(theme());
  replot(rpQueuedReplot);
}

void TradeOffPlot::applyTheme(const Theme& theme) {
  if (graphCount() == 0) return;
  QColor line = theme.accentText;
  line.setAlphaF(0.6F);
  graph(front)->setPen(QPen(line, 1.5));
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const QColor color = onFront_.contains(i) ? theme.accentText : theme.muted;
    const bool selected = selected_.contains(i);
    graph(seriesOf(i))
        ->setScatterStyle({onFront_.contains(i) ? QCPScatterStyle::ssDiamond : QCPScatterStyle::ssCircle,
                           QPen(color, 1.5), selected ? QBrush(color) : QBrush(theme.surface),
                           selected ? selectedSize : pointSize});
  }
}

QString TradeOffPlot::readout(int series, const QCPGraphData& point) const {
  return QStringLiteral("%1\n%2 %3\n%4 %5")
      .arg(points_[pointOf(series)].label, xAxis->label(), formatNumber(point.key), yAxis->label(),
           formatNumber(point.value));
}

}  // namespace bitlathe
