// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_value_plot.h"

#include "ui/plots/block_axis.h"

namespace bitlathe {
namespace {

constexpr double room = 1.05;  // above the largest value: where all are alike, what fits them has next to none

}  // namespace

BlockValuePlot::BlockValuePlot(const QString& title, const QString& name, QWidget* parent) : ThemedPlot(title, parent) {
  useBlockAxis(*this);
  addGraph()->setName(name);
  addGhost(tr("earlier run: %1").arg(name));
}

void BlockValuePlot::showValues(const RunRecord& record, const RunRecord* ghost, const ValueOf& valueOf) {
  const auto pointsOf = [&](const RunRecord& run) {
    QVector<QCPGraphData> points;
    for (const auto& [block, done] : run.blocks) {
      if (const auto value = valueOf(done)) points.append({static_cast<double>(block), *value});
    }
    return points;
  };
  blockCount_ = record.started ? record.started->blockCount : 0;
  graph(Values)->data()->set(pointsOf(record));
  graph(Ghost)->data()->set(ghost ? pointsOf(*ghost) : QVector<QCPGraphData>());
  dataChanged();
}

QString BlockValuePlot::blockText(int series, const QCPGraphData& point, const QString& value) {
  const QString block = QString::number(point.key);
  return series == Ghost ? tr("earlier run, block %1\n%2").arg(block, value) : tr("block %1\n%2").arg(block, value);
}

void BlockValuePlot::applyTheme(const Theme& theme) {
  graph(Ghost)->setPen(ghostPen(theme.muted));
  graph(Values)->setPen(QPen(theme.accentText, 1.5));
  graph(Values)->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.accentText, 1), theme.accentText, 5));
}

void BlockValuePlot::fitView() {
  ThemedPlot::fitView();
  yAxis->setRange(0, room * yAxis->range().upper);
  showAllBlocks(*this, blockCount_);
}

}  // namespace bitlathe
