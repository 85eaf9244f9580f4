// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_time_plot.h"

#include "ui/format.h"

namespace bitlathe {

BlockTimePlot::BlockTimePlot(QWidget* parent) : BlockValuePlot(tr("Time of each block"), tr("block time"), parent) {
  setAccessibleDescription(tr("Seconds that each block took; the log lists them."));
  setEmptyText(tr("Appears when the first block is done."));
  yAxis->setLabel(tr("Seconds"));
}

void BlockTimePlot::show(const RunRecord& record, const RunRecord* ghost) {
  layers_.clear();
  for (const LayerQuantized& layer : record.layers) {
    Layers& layers = layers_[layer.block];
    ++layers.count;
    layers.seconds += layer.seconds;
  }
  showValues(record, ghost, [](const BlockFinished& block) { return block.seconds; });
}

QString BlockTimePlot::readout(int series, const QCPGraphData& point) const {
  QString text = blockText(series, point, formatDuration(point.value));
  if (series == Ghost) return text;
  const auto layers = layers_.find(static_cast<std::int64_t>(point.key));
  if (layers != layers_.end() && point.value > 0) {
    text += QLatin1Char('\n') +
            tr("%1 layers per second\n%2 for their targets and codes")
                .arg(formatNumber(layers->second.count / point.value), formatDuration(layers->second.seconds));
  }
  return text;
}

}  // namespace bitlathe
