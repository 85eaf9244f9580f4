// SPDX-License-Identifier: GPL-3.0-or-later
// What all plots share: the theme's colours, zooming and panning, the crosshair, the read-out, the table of its data,
// and leaving the window as a picture or as data.
//
// A new plot derives from this class, adds its graphs in the constructor, gives them pens in applyTheme(), and calls
// dataChanged() after it filled them. Graphs that only decorate are made QCP::stNone: the mouse finds none of their
// points and they are no data to export. What is no graph overrides isEmpty(), nearestPoint() and table().
#pragma once

#include <optional>

#include <qcustomplot.h>

#include "ui/plots/plot_table.h"
#include "ui/theme.h"

namespace bitlathe {

class ThemedPlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit ThemedPlot(const QString& title, QWidget* parent = nullptr);

  const QString& title() const { return title_; }
  QSize sizeHint() const override { return {420, 280}; }
  QSize minimumSizeHint() const override { return {240, 160}; }

  /// Said in the middle of the plot while it has no data.
  void setEmptyText(const QString& text);
  /// Draws the crosshair at an x of the axis, or hides it.
  void showCrosshair(std::optional<double> x);
  void resetView();
  /// The data of all graphs: columns series, x, y.
  virtual PlotTable table() const;
  QString toCsv() const { return bitlathe::toCsv(table()); }
  /// Opens the data as a table, without being in the way of the window.
  void showTable();
  void askForData();
  /// Writes a .png (in twice the size), .svg or .pdf, whatever the name ends with; throws Error naming the file.
  void savePicture(const QString& path);

 signals:
  /// The x under the mouse, or nothing when it left.
  void crosshairMoved(std::optional<double> x);
  /// A data point was clicked; `series` is its graph's index.
  void pointClicked(int series, double x);
  /// The graphs have other data.
  void dataShown();

 protected:
  /// What the mouse points to, and where it is drawn.
  struct NearestPoint {
    int series;
    QCPGraphData point;
    QPointF pixel;
  };

  /// Called at first and whenever the palette changes.
  virtual void applyTheme(const Theme& theme) = 0;
  /// What the read-out says about a point.
  virtual QString readout(int series, const QCPGraphData& point) const = 0;
  virtual bool isEmpty() const;
  virtual std::optional<NearestPoint> nearestPoint(const QPointF& position) const;
  /// The ranges that show all data; by default what rescaleAxes() finds, with a margin.
  virtual void fitView();

  /// A graph for an earlier run, under all the others.
  QCPGraph* addGhost(const QString& name);
  static QPen ghostPen(const QColor& color) { return {color, 1.5, Qt::DotLine}; }

  /// Call after graphs changed: fits the view unless a person zoomed, and redraws soon.
  void dataChanged();
  const Theme& theme() const { return theme_; }

  bool event(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void refreshTheme();
  void showReadout(const std::optional<NearestPoint>& nearest);
  /// Moves the view by shares of its ranges, or scales the ranges around their middle.
  void pan(double right, double up);
  void zoom(double factor);
  void askForPicture();

  QString title_;
  Theme theme_;
  bool zoomed_ = false;
  QCPTextElement* titleElement_;
  QCPItemText* emptyText_;
  QCPItemStraightLine* crosshair_;
  QCPItemEllipse* marked_;
  QCPItemText* readout_;
};

}  // namespace bitlathe
