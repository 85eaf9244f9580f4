// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_tree_model.h"

#include <QFont>
#include <algorithm>
#include <numeric>

#include "ui/group_sizes.h"
#include "ui/layer_exceptions.h"
#include "ui/layer_model.h"

namespace bitlathe {
namespace {

constexpr quintptr branchId = 0;  // of indices; a leaf's is its branch's row + 1
constexpr int fullPrecision = 0;  // as bits

QString widthsText(const PlannedLayer& layer) {
  if (!layer.scheme) return LayerTreeModel::tr("full");
  const QString lowest = QString::number(layer.widths.front());
  return layer.widths.size() == 1 ? lowest : QStringLiteral("%1–%2").arg(lowest, QString::number(layer.widths.back()));
}

QString groupText(std::int64_t groupSize) {
  return groupSize < 0 ? LayerTreeModel::tr("row") : QString::number(groupSize);
}

QString symmetryText(bool symmetric) {
  return symmetric ? LayerTreeModel::tr("yes") : LayerTreeModel::tr("no");
}

QString cellText(const PlannedLayer& layer, int column) {
  switch (column) {
    case LayerTreeModel::Bits:
      return widthsText(layer);
    case LayerTreeModel::Group:
      return layer.scheme ? groupText(layer.scheme->groupSize) : QString();
    case LayerTreeModel::Symmetric:
      return layer.scheme ? symmetryText(layer.scheme->symmetric) : QString();
  }
  return {};
}

/// Any layer as the recipe has it, without exceptions.
PlannedLayer withoutExceptions(const ModelConfig& config, PrecisionOptions precision) {
  precision.overrides.clear();
  return planLayers(config, precision).front();
}

}  // namespace

void LayerTreeModel::setModel(const ModelConfig& config) {
  beginResetModel();
  config_ = config;
  layers_ = planLayers(config, precision_);
  endResetModel();
}

void LayerTreeModel::setPrecision(const PrecisionOptions& precision) {
  if (precision == precision_) return;
  precision_ = precision;
  if (!config_) return;
  layers_ = planLayers(*config_, precision_);  // the same layers, so that a view keeps what is open in it
  precisionChanged();
}

void LayerTreeModel::setGrouping(Grouping grouping) {
  if (grouping == grouping_) return;
  beginResetModel();
  grouping_ = grouping;
  endResetModel();
}

void LayerTreeModel::mark(std::optional<std::size_t> exception) {
  if (exception == marked_) return;
  marked_ = exception;
  precisionChanged();
}

void LayerTreeModel::precisionChanged() {
  if (layers_.empty()) return;
  emit dataChanged(index(0, 0), index(branchCount() - 1, ColumnCount - 1));
  for (int branch = 0; branch < branchCount(); ++branch) {
    const QModelIndex parent = index(branch, 0);
    emit dataChanged(index(0, 0, parent), index(branchSize() - 1, ColumnCount - 1, parent));
  }
}

int LayerTreeModel::branchCount() const {
  if (layers_.empty()) return 0;
  constexpr int kinds = static_cast<int>(linearKindCount);
  return grouping_ == Grouping::kinds ? kinds : static_cast<int>(layers_.size()) / kinds;
}

int LayerTreeModel::branchSize() const {
  return static_cast<int>(layers_.size()) / branchCount();
}

std::vector<const PlannedLayer*> LayerTreeModel::layersAt(const QModelIndex& index) const {
  const auto layerAt = [this](int branch, int leaf) {
    const int block = grouping_ == Grouping::blocks ? branch : leaf;
    const int kind = grouping_ == Grouping::blocks ? leaf : branch;
    return &layers_[static_cast<std::size_t>(block) * linearKindCount + static_cast<std::size_t>(kind)];
  };
  if (index.internalId() != branchId) return {layerAt(static_cast<int>(index.internalId()) - 1, index.row())};
  std::vector<const PlannedLayer*> found;
  for (int leaf = 0; leaf < branchSize(); ++leaf) found.push_back(layerAt(index.row(), leaf));
  return found;
}

std::string LayerTreeModel::pattern(const QModelIndex& index) const {
  const PlannedLayer& first = *layersAt(index).front();
  if (index.internalId() != branchId) return first.name;
  if (grouping_ == Grouping::blocks) return "*.layers." + std::to_string(first.block) + ".*";
  return "*." + std::string(linearModuleName(first.kind));
}

std::vector<LayerTreeModel::Choice> LayerTreeModel::choices(const QModelIndex& index) const {
  const QString recipes = cellText(withoutExceptions(*config_, precision_), index.column());
  std::vector<Choice> choices{{tr("as the recipe: %1").arg(recipes), {}}};
  switch (index.column()) {
    case Bits:
      choices.push_back({tr("full precision"), fullPrecision});
      for (int bits = 1; bits <= 8; ++bits) choices.push_back({tr("%n bit(s)", nullptr, bits), bits});
      break;
    case Group: {
      std::int64_t width = 0;
      for (const auto* layer : layersAt(index)) width = std::gcd(width, layer->inFeatures);
      for (const qint64 size : usualGroupSizes(width)) choices.push_back({groupText(size), size});
      choices.push_back({groupText(-1), -1});
      break;
    }
    case Symmetric:
      for (const bool symmetric : {true, false}) choices.push_back({symmetryText(symmetric), symmetric});
      break;
  }
  return choices;
}

int LayerTreeModel::matchCount(std::size_t exception) const {
  return static_cast<int>(std::ranges::count_if(layers_, [exception](const PlannedLayer& layer) {
    return std::ranges::find(layer.overrides, exception) != layer.overrides.end();
  }));
}

int LayerTreeModel::decidedCount(std::size_t exception) const {
  return static_cast<int>(std::ranges::count_if(layers_, [exception](const PlannedLayer& layer) {
    return !layer.overrides.empty() && layer.overrides.back() == exception;
  }));
}

QModelIndex LayerTreeModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : branchId);
}

QModelIndex LayerTreeModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || child.internalId() == branchId) return {};
  return createIndex(static_cast<int>(child.internalId()) - 1, 0, branchId);
}

int LayerTreeModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return branchCount();
  return parent.internalId() == branchId && parent.column() == 0 ? branchSize() : 0;
}

int LayerTreeModel::columnCount(const QModelIndex&) const {
  return ColumnCount;
}

QString LayerTreeModel::text(const QModelIndex& index) const {
  const std::vector<const PlannedLayer*> layers = layersAt(index);
  const bool branch = index.internalId() == branchId;
  if (index.column() == Layer) {
    if (branch && grouping_ == Grouping::blocks) return tr("block %1").arg(layers.front()->block);
    if (branch) return QString::fromUtf8(linearModuleName(layers.front()->kind).data());
    return grouping_ == Grouping::blocks ? QString::fromUtf8(linearModuleName(layers.front()->kind).data())
                                         : tr("block %1").arg(layers.front()->block);
  }
  if (index.column() == Exception) return exceptionText(index);
  QStringList texts;
  for (const PlannedLayer* layer : layers) texts += cellText(*layer, index.column());
  texts.removeAll(QString());
  texts.removeDuplicates();
  return texts.join(QStringLiteral(", "));
}

QVariant LayerTreeModel::excepted(const QModelIndex& index) const {
  QVariant common;
  for (const PlannedLayer* layer : layersAt(index)) {
    if (layer->overrides.empty()) return {};
    QVariant value;
    switch (index.column()) {
      case Bits:
        value = layer->scheme ? layer->scheme->bits : fullPrecision;
        break;
      case Group:
        if (layer->scheme) value = static_cast<int>(layer->scheme->groupSize);
        break;
      case Symmetric:
        if (layer->scheme) value = layer->scheme->symmetric;
        break;
    }
    if (common.isValid() && value != common) return {};
    common = value;
  }
  return common;
}

QString LayerTreeModel::exceptionText(const QModelIndex& index) const {
  QStringList patterns;
  for (const PlannedLayer* layer : layersAt(index)) {
    if (!layer->overrides.empty())
      patterns += QString::fromStdString(precision_.overrides[layer->overrides.back()].pattern);
  }
  patterns.removeDuplicates();
  return patterns.size() > 1 ? tr("%n exception(s)", nullptr, static_cast<int>(patterns.size())) : patterns.value(0);
}

QString LayerTreeModel::toolTip(const QModelIndex& index) const {
  const std::vector<const PlannedLayer*> layers = layersAt(index);
  if (index.internalId() == branchId) return QString::fromStdString(pattern(index));
  const PlannedLayer& layer = *layers.front();
  QStringList lines{tr("%1: %2 outputs, %3 inputs")
                        .arg(QString::fromStdString(layer.name))
                        .arg(layer.outFeatures)
                        .arg(layer.inFeatures)};
  for (const std::size_t exception : layer.overrides) {
    const QString pattern = QString::fromStdString(precision_.overrides[exception].pattern);
    lines += exception == layer.overrides.back() ? tr("%1 matches, and decides as the last one").arg(pattern)
                                                 : tr("%1 matches").arg(pattern);
  }
  return lines.join(QLatin1Char('\n'));
}

QVariant LayerTreeModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  switch (role) {
    case Qt::DisplayRole:
      return text(index);
    case Qt::EditRole:
      return excepted(index);
    case Qt::ToolTipRole:
      return toolTip(index);
    case Qt::FontRole: {
      const bool bold = marked_ && std::ranges::any_of(layersAt(index), [this](const PlannedLayer* layer) {
                          return std::ranges::find(layer->overrides, *marked_) != layer->overrides.end();
                        });
      if (!bold) return {};
      QFont font;
      font.setBold(true);
      return font;
    }
  }
  return {};
}

QVariant LayerTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QString names[ColumnCount] = {tr("Layer"), tr("Bits"), tr("Group"), tr("Symmetric"), tr("Decided by")};
  return names[section];
}

Qt::ItemFlags LayerTreeModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractItemModel::flags(index);
  if (!index.isValid()) return flags;
  if (index.internalId() != branchId) flags |= Qt::ItemNeverHasChildren;
  // A group or a symmetry is nothing that a layer in full precision has.
  const bool hasCell = index.column() == Bits || !text(index).isEmpty();
  const bool editable = index.column() > Layer && index.column() < Exception && hasCell;
  return editable ? flags | Qt::ItemIsEditable : flags;
}

bool LayerTreeModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
  const auto change = [&](PrecisionOverride& exception) {
    switch (index.column()) {
      case Bits: {
        const std::string pattern = exception.pattern;
        if (value.isValid() && value.toInt() == fullPrecision) {
          exception = {};
          exception.pattern = pattern;
          exception.exclude = true;
        } else {
          exception.exclude = false;
          exception.bits = value.isValid() ? std::optional(value.toInt()) : std::nullopt;
        }
        break;
      }
      case Group:
        exception.exclude = false;
        exception.groupSize = value.isValid() ? std::optional<std::int64_t>(value.toInt()) : std::nullopt;
        break;
      case Symmetric:
        exception.exclude = false;
        exception.symmetric = value.isValid() ? std::optional(value.toBool()) : std::nullopt;
        break;
    }
  };
  emit edited(withException(*config_, precision_, pattern(index), change));
  return true;
}

}  // namespace bitlathe
