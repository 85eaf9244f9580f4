// SPDX-License-Identifier: GPL-3.0-or-later
// How tuning the scales lowers the quantized model's KL divergence from full precision, pass by pass.
#pragma once

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class TuningPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit TuningPlot(QWidget* parent = nullptr);

  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;

 private:
  enum Series { Fitted, HeldOut, Taken, Ghost };
};

}  // namespace bitlathe
