// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_memory_plot.h"

#include "ui/format.h"
#include "ui/plots/block_axis.h"

namespace bitlathe {
namespace {

constexpr double gigabyte = 1e9;

QVector<QCPGraphData> pointsOf(const RunRecord& record) {
  QVector<QCPGraphData> points;
  for (const auto& [block, done] : record.blocks) {
    if (done.memory > 0) points.append({static_cast<double>(block), static_cast<double>(done.memory) / gigabyte});
  }
  return points;
}

}  // namespace

BlockMemoryPlot::BlockMemoryPlot(QWidget* parent) : ThemedPlot(tr("Memory behind each block"), parent) {
  setAccessibleDescription(tr("What the whole program had in memory when each block was done."));
  useBlockAxis(*this);
  yAxis->setLabel(tr("GB"));
  addGraph()->setName(QStringLiteral("memory in GB"));
  addGhost(QStringLiteral("earlier memory in GB"));
}

void BlockMemoryPlot::show(const RunRecord& record, const RunRecord* ghost) {
  blockCount_ = record.started ? record.started->blockCount : 0;
  graph(Memory)->data()->set(pointsOf(record));
  graph(Ghost)->data()->set(ghost ? pointsOf(*ghost) : QVector<QCPGraphData>());
  setEmptyText(record.blocks.empty() ? tr("Appears when the first block is done.")
                                     : tr("This run did not record its memory."));
  dataChanged();
}

void BlockMemoryPlot::applyTheme(const Theme& theme) {
  graph(Ghost)->setPen(ghostPen(theme.muted));
  graph(Memory)->setPen(QPen(theme.accentText, 1.5));
  graph(Memory)->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5));
}

QString BlockMemoryPlot::readout(int series, const QCPGraphData& point) const {
  const QString block = QString::number(point.key);
  const QString memory = formatBytes(static_cast<std::uint64_t>(point.value * gigabyte));
  return series == Ghost ? tr("earlier run, block %1\n%2").arg(block, memory) : tr("block %1\n%2").arg(block, memory);
}

void BlockMemoryPlot::fitView() {
  ThemedPlot::fitView();
  yAxis->setRangeLower(0);
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
