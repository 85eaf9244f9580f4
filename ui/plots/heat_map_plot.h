// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix of a layer as a picture: outputs downwards, inputs to the right.
#pragma once

#include "engine/pipeline/heat_map.h"
#include "ui/plots/themed_plot.h"

namespace bitlathe {

class HeatMapPlot : public ThemedPlot {
  Q_OBJECT

 public:
  /// `title` says what is drawn, and what a cell tells of the several values that it stands for.
  explicit HeatMapPlot(const QString& title, QWidget* parent = nullptr);

  void show(const HeatMap& map);
  /// Columns first_row, last_row, first_column, last_column, value.
  PlotTable table() const override;

 protected:
  void applyTheme(const Theme& theme) override;
  bool isEmpty() const override { return map_.values.empty(); }
  /// The cell that is there: its point is its indices.
  std::optional<NearestPoint> nearestPoint(const QPointF& position) const override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;

 private:
  double valueAt(std::int64_t row, std::int64_t column) const;

  HeatMap map_;
  QCPColorMap* colors_;
  QCPColorScale* scale_;
};

}  // namespace bitlathe
