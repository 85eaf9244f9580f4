// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/histogram_plot.h"

#include "ui/format.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

QColor translucent(QColor color) {
  color.setAlphaF(0.25F);
  return color;
}

}  // namespace

HistogramPlot::HistogramPlot(const QString& title, const QString& axisLabel, QWidget* parent)
    : ThemedPlot(title, parent) {
  setAccessibleDescription(tr("How many values lie where; the data can be saved from the context menu."));
  xAxis->setLabel(axisLabel);
  addGraph()->setName(tr("count"));
  graph(0)->setLineStyle(QCPGraph::lsStepCenter);
}

void HistogramPlot::show(const Histogram& histogram) {
  QVector<QCPGraphData> points;
  const double width = (histogram.highest - histogram.lowest) / static_cast<double>(histogram.counts.size());
  for (std::size_t i = 0; i < histogram.counts.size(); ++i)
    points.append(
        {histogram.lowest + (static_cast<double>(i) + 0.5) * width, static_cast<double>(histogram.counts[i])});
  if (!points.isEmpty()) {
    // Nothing beyond both ends, so that the outer cells are drawn whole.
    points.prepend({points.first().key - width, 0});
    points.append({points.last().key + width, 0});
  }
  graph(0)->data()->set(points);
  dataChanged();
}

void HistogramPlot::applyTheme(const Theme& theme) {
  graph(0)->setPen(QPen(theme.accentText, 1.5));
  graph(0)->setBrush(translucent(theme.accent));
}

QString HistogramPlot::readout(int, const QCPGraphData& point) const {
  return tr("%1 about %2\n%3 values")
      .arg(xAxis->label(), formatNumber(point.key), formatCount(static_cast<std::int64_t>(point.value)));
}

void HistogramPlot::fitView() {
  ThemedPlot::fitView();
  yAxis->setRangeLower(0);
  const auto& points = *graph(0)->data();
  const double width = points.at(1)->key - points.at(0)->key;
  xAxis->setRange(points.at(0)->key + 0.4 * width, points.at(points.size() - 1)->key - 0.4 * width);
}

InputMomentsPlot::InputMomentsPlot(QWidget* parent) : ThemedPlot(tr("Second moments of the inputs"), parent) {
  setAccessibleDescription(tr("The mean square of each input; the data can be saved from the context menu."));
  xAxis->setLabel(tr("Input"));
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  addGraph()->setName(tr("second moment"));
}

void InputMomentsPlot::show(const std::vector<double>& moments) {
  QVector<QCPGraphData> points;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i] > 0) points.append({static_cast<double>(i), moments[i]});
  }
  graph(0)->data()->set(points);
  dataChanged();
}

void InputMomentsPlot::applyTheme(const Theme& theme) {
  graph(0)->setPen(QPen(theme.accentText, 1));
}

QString InputMomentsPlot::readout(int, const QCPGraphData& point) const {
  return tr("input %1\n%2").arg(QString::number(point.key), formatNumber(point.value));
}

}  // namespace bitlathe
