// SPDX-License-Identifier: GPL-3.0-or-later
// How often values of a layer occur, and how large its inputs are.
#pragma once

#include <vector>

#include "engine/pipeline/layer_lab.h"
#include "ui/plots/themed_plot.h"

namespace bitlathe {

class HistogramPlot : public ThemedPlot {
  Q_OBJECT

 public:
  HistogramPlot(const QString& title, const QString& axisLabel, QWidget* parent = nullptr);

  void show(const Histogram& histogram);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;
};

/// The mean square of each input of a layer; outliers stand out of the rest.
class InputMomentsPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit InputMomentsPlot(QWidget* parent = nullptr);

  void show(const std::vector<double>& moments);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
};

}  // namespace bitlathe
