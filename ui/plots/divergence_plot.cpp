// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/divergence_plot.h"

#include <algorithm>

#include "ui/format.h"

namespace bitlathe {
namespace {

/// The middle of each bin of positions, or the number of each text, and its mean.
QVector<QCPGraphData> pointsOf(const DivergenceMeasured& measured, DivergencePlot::By by) {
  QVector<QCPGraphData> points;
  if (by == DivergencePlot::By::text) {
    for (std::size_t i = 0; i < measured.windowMeans.size(); ++i) {
      points.append({static_cast<double>(i + 1), measured.windowMeans[i]});
    }
    return points;
  }
  for (std::size_t i = 0; i < measured.binMeans.size(); ++i) {
    const auto middle = static_cast<double>(measured.binBegins[i] + measured.binEnds[i] - 1) / 2;
    points.append({middle, measured.binMeans[i]});
  }
  return points;
}

}  // namespace

DivergencePlot::DivergencePlot(By by, QWidget* parent)
    : ThemedPlot(by == By::text ? tr("KL divergence by text") : tr("KL divergence by position"), parent), by_(by) {
  setAccessibleDescription(by == By::text
                               ? tr("Mean KL divergence of each evaluation window, with its standard error.")
                               : tr("Mean KL divergence of tokens at the same place in their window, with its "
                                    "standard error over the windows."));
  setEmptyText(tr("Appears when the quantized model is measured."));
  xAxis->setLabel(by == By::text ? tr("Evaluation window") : tr("Position in the window"));
  addGraph()->setName(tr("mean"));
  addGraph()->setName(tr("all tokens"));
  graph(Overall)->setSelectable(QCP::stNone);
  addGhost(tr("earlier run"));
  errors_ = new QCPErrorBars(xAxis, yAxis);
  errors_->setDataPlottable(graph(Means));
  errors_->setErrorType(QCPErrorBars::etValueError);
  errors_->setSelectable(QCP::stNone);
  errors_->removeFromLegend();
}

void DivergencePlot::show(const RunRecord& record, const RunRecord* ghost) {
  measured_ = record.divergence.value_or(DivergenceMeasured());
  const auto points = pointsOf(measured_, by_);
  graph(Means)->data()->set(points, true);
  const auto& errors = by_ == By::text ? measured_.windowErrors : measured_.binErrors;
  errors_->setData(QVector<double>(errors.begin(), errors.end()));
  graph(Overall)->data()->clear();
  if (record.quantized && !points.empty()) {
    for (const double x : {points.front().key, points.back().key}) {
      graph(Overall)->addData(x, record.quantized->klDivergence);
    }
  }
  const bool hasGhost = ghost && ghost->divergence;
  graph(Ghost)->data()->set(hasGhost ? pointsOf(*ghost->divergence, by_) : QVector<QCPGraphData>(), true);
  dataChanged();
}

void DivergencePlot::applyTheme(const Theme& theme) {
  graph(Means)->setPen(by_ == By::text ? QPen(Qt::NoPen) : QPen(theme.accentText, 1.5));
  graph(Means)->setScatterStyle({QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5});
  graph(Overall)->setPen(QPen(theme.muted, 1.5, Qt::DashLine));
  graph(Ghost)->setPen(ghostPen(theme.muted));
  errors_->setPen(QPen(theme.accentText, 1));
}

QString DivergencePlot::readout(int series, const QCPGraphData& point) const {
  if (series == Ghost) return tr("earlier run\n%1").arg(formatNumber(point.value));
  const auto shown = pointsOf(measured_, by_);
  const auto found = std::ranges::find(shown, point.key, &QCPGraphData::key);
  const auto i = static_cast<std::size_t>(found - shown.begin());
  if (by_ == By::text) {
    return tr("window %1\n%2").arg(QString::number(point.key), formatWithError(point.value, measured_.windowErrors[i]));
  }
  return tr("positions %1 to %2\n%3")
      .arg(formatCount(measured_.binBegins[i]), formatCount(measured_.binEnds[i] - 1),
           formatWithError(point.value, measured_.binErrors[i]));
}

void DivergencePlot::fitView() {
  ThemedPlot::fitView();
  yAxis->setRangeLower(std::min(0.0, yAxis->range().lower));
}

}  // namespace bitlathe
