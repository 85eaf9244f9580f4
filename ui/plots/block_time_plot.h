// SPDX-License-Identifier: GPL-3.0-or-later
// How long each block took: the pace of a run along the depth of the model.
#pragma once

#include <map>

#include "ui/plots/block_value_plot.h"

namespace bitlathe {

class BlockTimePlot : public BlockValuePlot {
  Q_OBJECT

 public:
  explicit BlockTimePlot(QWidget* parent = nullptr);

  /// `ghost`: an earlier run, drawn dotted; may be null.
  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  QString readout(int series, const QCPGraphData& point) const override;

 private:
  /// Of one block's quantized layers.
  struct Layers {
    int count = 0;
    double seconds = 0;
  };

  std::map<std::int64_t, Layers> layers_;
};

}  // namespace bitlathe
