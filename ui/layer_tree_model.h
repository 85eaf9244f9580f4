// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layers of a model as a tree, by block or by kind, with what a recipe's precision makes of each. Editing a
// cell asks for an exception: of one layer, or of all layers of a branch by a pattern.
#pragma once

#include <QAbstractItemModel>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/config.h"
#include "engine/pipeline/plan.h"

namespace bitlathe {

class LayerTreeModel : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum class Grouping { blocks, kinds };
  enum Column { Layer, Bits, Group, Symmetric, Exception, ColumnCount };
  /// What an editable cell can take.
  struct Choice {
    QString text;
    QVariant value;  ///< for setData(); none: as the recipe says
  };

  using QAbstractItemModel::QAbstractItemModel;

  void setModel(const ModelConfig& config);
  void setPrecision(const PrecisionOptions& precision);
  void setGrouping(Grouping grouping);
  /// Shows the layers that match one of the exceptions in bold; nothing: none.
  void mark(std::optional<std::size_t> exception);

  /// "*.layers.3.*", "*.down_proj", or a layer's name.
  std::string pattern(const QModelIndex& index) const;
  /// The present one is the cell's Qt::EditRole.
  std::vector<Choice> choices(const QModelIndex& index) const;
  /// How many layers an exception matches, and how many of these it decides.
  int matchCount(std::size_t exception) const;
  int decidedCount(std::size_t exception) const;
  const std::vector<PlannedLayer>& layers() const { return layers_; }

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// Emits edited(), from which the new exceptions come back by setPrecision().
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

 signals:
  void edited(const std::vector<bitlathe::PrecisionOverride>& exceptions);

 private:
  int branchCount() const;
  int branchSize() const;
  /// The layers below an index: all of a branch, or the one of a leaf.
  std::vector<const PlannedLayer*> layersAt(const QModelIndex& index) const;
  QString text(const QModelIndex& index) const;
  /// What exceptions make of all layers at an index; invalid where it isn't the same, or some follow the recipe.
  QVariant excepted(const QModelIndex& index) const;
  QString exceptionText(const QModelIndex& index) const;
  QString toolTip(const QModelIndex& index) const;
  void precisionChanged();

  std::optional<ModelConfig> config_;
  PrecisionOptions precision_;
  Grouping grouping_ = Grouping::blocks;
  std::vector<PlannedLayer> layers_;  // in the order of execution: seven for each block
  std::optional<std::size_t> marked_;
};

}  // namespace bitlathe
