// SPDX-License-Identifier: GPL-3.0-or-later
// The exceptions in a recipe, layers that are quantized differently or not at all: as a list of patterns, and as the tree
// of all layers with what becomes of each.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/model/config.h"
#include "engine/pipeline/recipe.h"

class QLabel;
class QTreeView;
class QVBoxLayout;

namespace bitlathe {

class FoldableSection;
class LayerTreeModel;

class OverridesEditor : public QWidget {
  Q_OBJECT

 public:
  explicit OverridesEditor(QWidget* parent = nullptr);
  ~OverridesEditor() override;

  /// Whose layers the tree shows; without a model there is none.
  void setModel(const ModelConfig& config);
  /// Doesn't emit edited().
  void setPrecision(const PrecisionOptions& precision);

 signals:
  void edited(const std::vector<bitlathe::PrecisionOverride>& overrides);

 private:
  struct Row {
    QWidget* widget;
    QLabel* effect;
  };

  QWidget* makeTree();
  void rebuild();
  Row makeRow(std::size_t index);
  void change(std::vector<PrecisionOverride> overrides);
  /// How many layers each exception is for.
  void refreshEffects();

  PrecisionOptions precision_;
  std::vector<Row> rows_;
  QVBoxLayout* list_;
  FoldableSection* section_;
  LayerTreeModel* layers_;
  QTreeView* tree_;
};

}  // namespace bitlathe
