// SPDX-License-Identifier: GPL-3.0-or-later
// What runs cost against what they lose, and the runs that no other one beats in both.
#pragma once

#include <set>
#include <vector>

#include "ui/plots/themed_plot.h"

namespace bitlathe {

/// The indices of the points to which no other one is at least as good in both coordinates, by rising x; less is
/// better. Of equal points the first.
std::vector<std::size_t> paretoFront(const std::vector<QPointF>& points);

class TradeOffPlot : public ThemedPlot {
  Q_OBJECT

 public:
  struct Point {
    QString label;
    QPointF position;  ///< finite; y above 0
  };

  explicit TradeOffPlot(QWidget* parent = nullptr);

  void show(const QString& xLabel, const QString& yLabel, std::vector<Point> points);
  /// Fills these points; indices into those shown.
  void select(const std::set<std::size_t>& points);

 signals:
  /// An index into the points that are shown.
  void runClicked(std::size_t point);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;

 private:
  // Each point is a graph of its own behind that of the front, so that points in one place stay apart.
  static constexpr int front = 0;
  static int seriesOf(std::size_t point) { return static_cast<int>(point) + 1; }
  static std::size_t pointOf(int series) { return static_cast<std::size_t>(series) - 1; }

  std::vector<Point> points_;
  std::set<std::size_t> onFront_;
  std::set<std::size_t> selected_;
};

}  // namespace bitlathe
