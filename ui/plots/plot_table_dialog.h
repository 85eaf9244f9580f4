// SPDX-License-Identifier: GPL-3.0-or-later
// The twin of a plot for those who read figures: its data as a table, which follows the plot while it is open.
#pragma once

#include <QAbstractTableModel>
#include <QDialog>
#include <QTimer>

#include "ui/plots/plot_table.h"

namespace bitlathe {

class ThemedPlot;

class PlotTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;

  void show(PlotTable table);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  /// Qt::EditRole has the raw value.
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  PlotTable table_;
};

class PlotTableDialog : public QDialog {
  Q_OBJECT

 public:
  /// Deletes itself when it is closed.
  explicit PlotTableDialog(ThemedPlot& plot);

 private:
  PlotTableModel* model_;
  QTimer refreshing_;
};

}  // namespace bitlathe
