// SPDX-License-Identifier: GPL-3.0-or-later
// Parallel coordinates: each run a line across axes for its settings and its figures. Dragging along an axis brushes
// the runs that lie there; brushes on several axes are joined by "and".
#pragma once

#include <map>
#include <set>
#include <vector>

#include "ui/plots/parallel_axis.h"
#include "ui/plots/themed_plot.h"

namespace bitlathe {

class ParallelPlot : public ThemedPlot {
  Q_OBJECT

 public:
  explicit ParallelPlot(QWidget* parent = nullptr);

  /// `labels` names the runs; each axis has a place for each of them. Forgets the brushes.
  void show(const QStringList& labels, std::vector<ParallelAxis> axes);
  /// Draws these runs over the others.
  void select(const std::set<std::size_t>& runs);
  /// A row for each run, with what it has on every axis.
  PlotTable table() const override;

 signals:
  /// The runs that all brushes hold.
  void brushed(const std::set<std::size_t>& runs);
  void runClicked(std::size_t run);

 protected:
  void applyTheme(const Theme& theme) override;
  QString readout(int series, const QCPGraphData& point) const override;
  void fitView() override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Brush {
    QCPRange range;
    QCPItemRect* box;
  };

  /// Names the axes in the room that each has.
  void nameAxes();
  double lastAxis() const;  // its x
  std::size_t axisAt(double x) const;
  void brush(std::size_t axis, const QCPRange& range);
  void clearBrushes();
  std::set<std::size_t> runsInBrushes() const;

  QStringList labels_;
  std::vector<ParallelAxis> axes_;
  std::set<std::size_t> selected_;
  std::map<std::size_t, Brush> brushes_;  // by axis
  std::optional<QPointF> pressed_;        // pixels
  bool dragged_ = false;
};

}  // namespace bitlathe
