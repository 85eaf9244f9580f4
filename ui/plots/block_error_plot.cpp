// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_error_plot.h"

#include "ui/format.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/log_ticker.h"

namespace bitlathe {

BlockErrorPlot::BlockErrorPlot(QWidget* parent) : ThemedPlot(tr("Error behind each block"), parent) {
  setAccessibleDescription(
      tr("Relative error of the hidden states behind each block; the log lists it without first tokens."));
  setEmptyText(tr("Appears when the first block is done."));
  useBlockAxis(*this);
  yAxis->setScaleType(QCPAxis::stLogarithmic);
  yAxis->setTicker(QSharedPointer<LogTicker>::create());
  addGraph()->setName(QStringLiteral("block error"));
}

void BlockErrorPlot::show(const RunRecord& record, bool robust) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  QVector<QCPGraphData> points;
  for (const auto& [block, done] : record.blocks) {
    const double error = robust ? done.robustRelativeError : done.relativeError;
    if (error > 0) points.append({static_cast<double>(block), error});
  }
  graph(0)->data()->set(points);
  dataChanged();
}

void BlockErrorPlot::applyTheme(const Theme& theme) {
  graph(0)->setPen(QPen(theme.accentText, 1.5));
  graph(0)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5));
}

QString BlockErrorPlot::readout(int, const QCPGraphData& point) const {
  return tr("behind block %1\n%2").arg(QString::number(point.key), formatNumber(point.value));
}

void BlockErrorPlot::fitView() {
  ThemedPlot::fitView();
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
