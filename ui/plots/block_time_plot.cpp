// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_time_plot.h"

#include "ui/format.h"
#include "ui/plots/block_axis.h"

namespace bitlathe {
namespace {

QVector<QCPGraphData> pointsOf(const RunRecord& record) {
  QVector<QCPGraphData> points;
  for (const auto& [block, done] : record.blocks) points.append({static_cast<double>(block), done.seconds});
  return points;
}

}  // namespace

BlockTimePlot::BlockTimePlot(QWidget* parent) : ThemedPlot(tr("Time of each block"), parent) {
  setAccessibleDescription(tr("Seconds that each block took; the log lists them."));
  setEmptyText(tr("Appears when the first block is done."));
  useBlockAxis(*this);
  yAxis->setLabel(tr("Seconds"));
  addGraph()->setName(QStringLiteral("block time"));
  addGhost(QStringLiteral("earlier block time"));
}

void BlockTimePlot::show(const RunRecord& record, const RunRecord* ghost) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  layers_.clear();
  for (const LayerQuantized& layer : record.layers) {
    Layers& layers = layers_[layer.block];
    ++layers.count;
    layers.seconds += layer.seconds;
  }
  graph(Times)->data()->set(pointsOf(record));
  graph(Ghost)->data()->set(ghost ? pointsOf(*ghost) : QVector<QCPGraphData>());
  dataChanged();
}

void BlockTimePlot::applyTheme(const Theme& theme) {
  graph(Ghost)->setPen(ghostPen(theme.muted));
  graph(Times)->setPen(QPen(theme.accentText, 1.5));
  graph(Times)->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5));
}

QString BlockTimePlot::readout(int series, const QCPGraphData& point) const {
  const QString block = QString::number(point.key), seconds = formatDuration(point.value);
  if (series == Ghost) return tr("earlier run, block %1\n%2").arg(block, seconds);
  QString text = tr("block %1\n%2").arg(block, seconds);
  const auto layers = layers_.find(static_cast<std::int64_t>(point.key));
  if (layers != layers_.end() && point.value > 0) {
    text += QLatin1Char('\n') +
            tr("%1 layers per second\n%2 for their targets and codes")
                .arg(formatNumber(layers->second.count / point.value), formatDuration(layers->second.seconds));
  }
  return text;
}

void BlockTimePlot::fitView() {
  ThemedPlot::fitView();
  yAxis->setRangeLower(0);
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
