// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_error_plot.h"

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {
namespace {

QVector<QCPGraphData> pointsOf(const RunRecord& record, bool robust) {
  QVector<QCPGraphData> points;
  for (const auto& [block, done] : record.blocks) {
    const double error = robust ? done.robustRelativeError : done.relativeError;
    if (error > 0) points.append({static_cast<double>(block), error});
  }
  return points;
}

}  // namespace

BlockErrorPlot::BlockErrorPlot(QWidget* parent) : ThemedPlot(tr("Error behind each block"), parent) {
  setAccessibleDescription(
      tr("Relative error of the hidden states behind each block; the log lists it without first tokens."));
  setEmptyText(tr("Appears when the first block is done."));
  useBlockAxis(*this);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  addGraph()->setName(tr("block error"));
  addGhost(tr("earlier run: block error"));
}

void BlockErrorPlot::show(const RunRecord& record, bool robust, const RunRecord* ghost) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  graph(Errors)->data()->set(pointsOf(record, robust));
  graph(Ghost)->data()->set(ghost ? pointsOf(*ghost, robust) : QVector<QCPGraphData>());
  dataChanged();
}

void BlockErrorPlot::applyTheme(const Theme& theme) {
  graph(Ghost)->setPen(ghostPen(theme.muted));
  graph(Errors)->setPen(QPen(theme.accentText, 1.5));
  graph(Errors)->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5));
}

QString BlockErrorPlot::readout(int series, const QCPGraphData& point) const {
  const QString text = series == Ghost ? tr("earlier run, behind block %1\n%2") : tr("behind block %1\n%2");
  return text.arg(QString::number(point.key), formatNumber(point.value));
}

void BlockErrorPlot::fitView() {
  ThemedPlot::fitView();
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
