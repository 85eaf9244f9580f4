// SPDX-License-Identifier: GPL-3.0-or-later
// How long each block took: the pace of a run along the depth of the model.
#pragma once

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class BlockTimePlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit BlockTimePlot(QWidget* parent = nullptr);

  /// `ghost`: an earlier run, drawn dotted; may be null.
  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Series { Times, Ghost };
  /// Of one block's quantized layers.
  struct Layers {
    int count = 0;
    double seconds = 0;
  };

  std::map<std::int64_t, Layers> layers_;
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
