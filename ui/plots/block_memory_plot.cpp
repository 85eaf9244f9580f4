// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/block_memory_plot.h"

#include "ui/format.h"

namespace bitlathe {
namespace {

constexpr double gigabyte = 1e9;

std::optional<double> gigabytes(const BlockFinished& block) {
  return block.memory > 0 ? std::optional(static_cast<double>(block.memory) / gigabyte) : std::nullopt;
}

}  // namespace

BlockMemoryPlot::BlockMemoryPlot(QWidget* parent)
    : BlockValuePlot(tr("Memory behind each block"), tr("memory in GB"), parent) {
  setAccessibleDescription(tr("What the whole program had in memory when each block was done."));
  yAxis->setLabel(tr("GB"));
}

void BlockMemoryPlot::show(const RunRecord& record, const RunRecord* ghost) {
  setEmptyText(record.blocks.empty() ? tr("Appears when the first block is done.")
                                     : tr("This run did not record its memory."));
  showValues(record, ghost, gigabytes);
}

QString BlockMemoryPlot::readout(int series, const QCPGraphData& point) const {
  return blockText(series, point, formatBytes(static_cast<std::uint64_t>(point.value * gigabyte)));
}

}  // namespace bitlathe
