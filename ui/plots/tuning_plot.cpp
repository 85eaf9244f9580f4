// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/tuning_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/kind_series.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {

TuningPlot::TuningPlot(QWidget* parent) : ThemedPlot(tr("Tuning of the scales"), parent) {
  setAccessibleDescription(
      tr("KL divergence from full precision along the passes over the calibration text, and of the samples that are "
         "held out; the log lists the same figures."));
  setEmptyText(tr("Appears when the scales are tuned, behind the last block."));
  useWholeNumbers(*this);
  xAxis->setLabel(tr("Passes over the calibration text"));
  yAxis->setLabel(tr("KL divergence, nats"));
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  addGraph()->setName(tr("fitted samples"));
  addGraph()->setName(tr("held-out samples"));
  addGraph()->setName(tr("taken"));
  graph(Taken)->removeFromLegend();
  addGhost(tr("earlier run"));
  showLegendAbove(*this);
}

void TuningPlot::show(const RunRecord& record, const RunRecord* ghost) {
  for (int i = 0; i < graphCount(); ++i) graph(i)->data()->clear();
  for (const ScalesTuned& tuned : record.tuning) {
    const auto pass = static_cast<double>(tuned.pass);
    if (tuned.pass > 0) graph(Fitted)->addData(pass - 0.5, tuned.divergence);  // a mean along the pass
    graph(HeldOut)->addData(pass, tuned.heldOutDivergence);
  }
  const auto least = std::ranges::min_element(record.tuning, {}, &ScalesTuned::heldOutDivergence);
  if (least != record.tuning.end()) graph(Taken)->addData(static_cast<double>(least->pass), least->heldOutDivergence);
  if (ghost) {
    for (const ScalesTuned& tuned : ghost->tuning)
      graph(Ghost)->addData(static_cast<double>(tuned.pass), tuned.heldOutDivergence);
  }
  dataChanged();
}

void TuningPlot::applyTheme(const Theme& theme) {
  graph(Fitted)->setPen(QPen(theme.muted, 1.5, Qt::DashLine));
  graph(Fitted)->setScatterStyle({QCPScatterStyle::ssCircle, QPen(theme.muted, 1), theme.surface, 5});
  graph(HeldOut)->setPen(QPen(theme.accentText, 2));
  graph(HeldOut)->setScatterStyle({QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5});
  graph(Taken)->setScatterStyle({QCPScatterStyle::ssDiamond, QPen(theme.text, 1.5), theme.accent, 11});
  graph(Ghost)->setPen(ghostPen(theme.muted));
}

QString TuningPlot::readout(int series, const QCPGraphData& point) const {
  const QString value = formatNumber(point.value);
  switch (series) {
    case Fitted:
      return tr("fitted samples, along pass %1\n%2").arg(QString::number(std::ceil(point.key)), value);
    case Ghost:
      return tr("earlier run, behind pass %1\n%2").arg(QString::number(point.key), value);
    case Taken:
      return tr("taken: held-out samples, behind pass %1\n%2").arg(QString::number(point.key), value);
    default:
      return tr("held-out samples, behind pass %1\n%2").arg(QString::number(point.key), value);
  }
}

}  // namespace bitlathe
