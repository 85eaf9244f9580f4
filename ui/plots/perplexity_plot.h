// SPDX-License-Identifier: GPL-3.0-or-later
// Perplexity of the partly quantized model while the run goes, against full precision.
#pragma once

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class PerplexityPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit PerplexityPlot(QWidget* parent = nullptr);

  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Series { BandLow, BandHigh, FullPrecision, Live, Final, Ghost };

  QCPItemLine* bridge_;  // from the last estimate to the final figure
  QCPItemText* fullPrecisionLabel_;
  QCPItemText* latestLabel_;
  std::int64_t blockCount_ = 0;
};

}  // namespace bitlathe
