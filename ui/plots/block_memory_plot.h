// SPDX-License-Identifier: GPL-3.0-or-later
// The memory that the process has behind each block: whether a run grows along the depth of the model.
#pragma once

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class BlockMemoryPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit BlockMemoryPlot(QWidget* parent = nullptr);

  /// `ghost`: an earlier run, drawn dotted; may be null.
  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Series { Memory, Ghost };

  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
