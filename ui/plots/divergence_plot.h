// SPDX-License-Identifier: GPL-3.0-or-later
// KL divergence of the quantized model from full precision, by the place in the text or by the text.
#pragma once

#include "ui/plots/themed_plot.h"
#include "ui/run_record.h"

namespace bitlathe {

class DivergencePlot : public ThemedPlot {
  Q_OBJECT

 public:
  enum class By { position, text };

  explicit DivergencePlot(By by, QWidget* parent = nullptr);

  void show(const RunRecord& record, const RunRecord* ghost = nullptr);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Series { Means, Overall, Ghost };

  By by_;
  DivergenceMeasured measured_;
  QCPErrorBars* errors_;
};

}  // namespace bitlathe
