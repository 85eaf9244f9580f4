// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table: one row for each quantized linear layer, in the order of execution.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <map>
#include <string>
#include <vector>

#include "engine/pipeline/events.h"

namespace bitlathe {

/// "13.mlp.down_proj" for "model.layers.13.mlp.down_proj".
QString shortLayerName(const std::string& name);

class LayerModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column {
    Layer,
    Bits,
    Group,
    WeightError,
    OutputError,
    RobustError,
    Strength,
    ResidualStrength,
    CorrectionDamping,
    InitialLoss,
    TargetLoss,
    ProjectedLoss,
    HeldOutInitialLoss,
    HeldOutTargetLoss,
    Damping,
    Lambda,
    Seconds,
    ColumnCount
  };
  /// The raw value of a cell: what is sorted by and exported.
  static constexpr int valueRole = Qt::UserRole;

  using QAbstractTableModel::QAbstractTableModel;

  void clear();
  /// Appends a layer, or replaces the one of the same name.
  void add(const LayerQuantized& layer);
  /// What a correction did to a layer; comes before the layer itself.
  void add(const LayerCorrected& correction);
  bool hasCorrections() const { return !corrections_.empty(); }
  /// Whether some correction was chosen on held-out samples.
  bool hasHeldOut() const;
  /// Whether some layer was quantized by JointQ with a penalty.
  bool hasLambda() const;
  /// Whether a column has anything to tell: those of corrections and of JointQ's penalty don't where there are none.
  bool hasColumn(int column) const;
  const LayerQuantized& layer(int row) const { return layers_[static_cast<std::size_t>(row)]; }
  /// -1 where there is none.
  int rowOf(std::int64_t block, LinearKind kind) const;
  /// All rows as comma-separated values with a header line.
  QString toCsv() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  /// nullptr where the layer was not corrected.
  const LayerCorrected* correctionOf(int row) const;
  QVariant value(int row, int column) const;
  QString text(int row, int column) const;
  QString toolTip(int row) const;

  std::vector<LayerQuantized> layers_;
  std::map<std::string, LayerCorrected> corrections_;  // by layer name
};

/// Sorts by raw values and shows the layers whose name contains the filter.
class LayerProxyModel : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit LayerProxyModel(QObject* parent = nullptr);
};

}  // namespace bitlathe
