// SPDX-License-Identifier: GPL-3.0-or-later
// The memory that the process has behind each block: whether a run grows along the depth of the model.
#pragma once

#include "ui/plots/block_value_plot.h"

namespace bitlathe {

class BlockMemoryPlot : public BlockValuePlot {
  Q_OBJECT

 public:
  explicit BlockMemoryPlot(QWidget* parent = nullptr);

  /// `ghost`: an earlier run, drawn dotted; may be null.
  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  QString readout(int series, const QCPGraphData& point) const override;
};

}  // namespace bitlathe
