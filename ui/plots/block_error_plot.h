// SPDX-License-Identifier: GPL-3.0-or-later
// How far the quantized model's hidden states are from the full-precision model's behind each block.
#pragma once

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class BlockErrorPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit BlockErrorPlot(QWidget* parent = nullptr);

  /// `robust`: without the first token of each sample.
  void show(const RunRecord& record, bool robust, const RunRecord* ghost = nullptr);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Series { Errors, Ghost };

  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
