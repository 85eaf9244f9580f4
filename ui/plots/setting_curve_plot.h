// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's error against one of its settings, everything else left as it is; the present setting stands out.
#pragma once

#include <vector>

#include "ui/plots/themed_plot.h"

namespace bitlathe {

class SettingCurvePlot : public ThemedPlot {
  Q_OBJECT

 public:
  enum class Scale { linear, logarithmic };
  struct Point {
    double x;        ///< above 0
    QString label;   ///< of the axis, "whole row"
    double error;    ///< above 0; what isn't known yet is not a number
    bool isPresent;  ///< the setting that is chosen
  };

  SettingCurvePlot(const QString& title, const QString& axisLabel, Scale scale, QWidget* parent = nullptr);

  /// By rising x.
  void show(const std::vector<Point>& points);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  enum Series { Curve, Present };

  Scale scale_;
  std::vector<Point> points_;
};

}  // namespace bitlathe
