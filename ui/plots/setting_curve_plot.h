// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's error against one of its settings, everything else left as it is; the present setting stands out. What is
// no value of the setting, such as a search for it, is drawn as a line at its error.
#pragma once

#include <optional>
#include <vector>

#include "ui/plots/themed_plot.h"

namespace bitlathe {

class SettingCurvePlot : public ThemedPlot {
  Q_OBJECT

 public:
  enum class Scale { linear, logarithmic };
  enum Series { Curve, Present, AtLevel };  ///< of pointClicked()
  struct Point {
    double x;        ///< above 0
    QString label;   ///< of the axis, "whole row"
    double error;    ///< above 0; what isn't known yet is not a number
    bool isPresent;  ///< the setting that is chosen
  };

  struct Level {
    QString label;
    double error;  ///< as of a point
    bool isPresent;
  };

  SettingCurvePlot(const QString& title, const QString& axisLabel, Scale scale, QWidget* parent = nullptr);

  /// By rising x.
  void show(const std::vector<Point>& points, const std::optional<Level>& level = {});

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  void showLevel(const std::optional<Level>& level);

  Scale scale_;
  std::vector<Point> points_;
  QCPItemText* levelLabel_;
};

}  // namespace bitlathe
