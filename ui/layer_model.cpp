// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_model.h"

#include <algorithm>

#include "ui/format.h"

namespace bitlathe {
namespace {

QVariant cellValue(const LayerQuantized& layer, int row, int column) {
  switch (column) {
    case LayerModel::Layer:
      return row;
    case LayerModel::Bits:
      return layer.bits;
    case LayerModel::Group:
      return static_cast<qlonglong>(layer.groupSize);
    case LayerModel::WeightError:
      return layer.relativeWeightError;
    case LayerModel::OutputError:
      return layer.relativeOutputError;
    case LayerModel::RobustError:
      return layer.robustOutputError;
    case LayerModel::Damping:
      return layer.damping;
    case LayerModel::Seconds:
      return layer.seconds;
  }
  return {};
}

QString cellText(const LayerQuantized& layer, int column) {
  switch (column) {
    case LayerModel::Layer:
      return shortLayerName(layer.name);
    case LayerModel::Bits:
      return QString::number(layer.bits);
    case LayerModel::Group:
      return layer.groupSize < 0 ? LayerModel::tr("row") : QString::number(layer.groupSize);
    case LayerModel::WeightError:
      return formatNumber(layer.relativeWeightError);
    case LayerModel::OutputError:
      return formatNumber(layer.relativeOutputError);
    case LayerModel::RobustError:
      return formatNumber(layer.robustOutputError);
    case LayerModel::Damping:
      return formatNumber(layer.damping);
    case LayerModel::Seconds:
      return formatDuration(layer.seconds);
  }
  return {};
}

}  // namespace

QString shortLayerName(const std::string& name) {
  const QString text = QString::fromStdString(name);
  const QString prefix = QStringLiteral("model.layers.");
  return text.startsWith(prefix) ? text.mid(prefix.size()) : text;
}

void LayerModel::clear() {
  beginResetModel();
  layers_.clear();
  endResetModel();
}

void LayerModel::add(const LayerQuantized& layer) {
  const auto same = std::find_if(layers_.rbegin(), layers_.rend(), [&](const auto& l) { return l.name == layer.name; });
  if (same != layers_.rend()) {
    *same = layer;
    const int row = static_cast<int>(std::distance(same, layers_.rend())) - 1;
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    return;
  }
  const int row = rowCount();
  beginInsertRows({}, row, row);
  layers_.push_back(layer);
  endInsertRows();
}

int LayerModel::rowOf(std::int64_t block, LinearKind kind) const {
  const auto found = std::find_if(layers_.begin(), layers_.end(),
                                  [&](const auto& layer) { return layer.block == block && layer.kind == kind; });
  return found == layers_.end() ? -1 : static_cast<int>(found - layers_.begin());
}

QString LayerModel::toCsv() const {
  QString text =
      QStringLiteral("layer,bits,group_size,weight_error,output_error,robust_output_error,damping,seconds\n");
  for (int row = 0; row < rowCount(); ++row) {
    text += QString::fromStdString(layer(row).name);
    for (int column = Bits; column < ColumnCount; ++column)
      text += QLatin1Char(',') + cellValue(layer(row), row, column).toString();
    text += QLatin1Char('\n');
  }
  return text;
}

int LayerModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(layers_.size());
}

int LayerModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayerModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const LayerQuantized& row = layer(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return cellText(row, index.column());
    case valueRole:
      return cellValue(row, index.row(), index.column());
    case Qt::ToolTipRole:
      return QString::fromStdString(row.name);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter | (index.column() == Layer ? Qt::AlignLeft : Qt::AlignRight));
  }
  return {};
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  struct Header {
    QString title;
    QString explanation;
  };
  const Header headers[ColumnCount] = {
      {tr("Layer"), tr("Block and name of the linear layer")},
      {tr("Bits"), tr("Bits per weight, without scales and zero points")},
      {tr("Group"), tr("Consecutive inputs that share one scale and zero point")},
      {tr("Weight err."), tr("Relative weight error: |W − Ŵ|² / |W|²")},
      {tr("Output err."), tr("Relative output error on the calibration inputs: |(W − Ŵ) X|² / |W X|²")},
      {tr("Robust err."),
       tr("Relative output error without the first token of each sample, whose activations are often "
          "so large that they hide the others")},
      {tr("Damping"), tr("What was added to the Hessian's diagonal, relative to its mean")},
      {tr("Time"), tr("Time to quantize this layer")}};
  switch (role) {
    case Qt::DisplayRole:
      return headers[section].title;
    case Qt::ToolTipRole:
      return headers[section].explanation;
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter | (section == Layer ? Qt::AlignLeft : Qt::AlignRight));
  }
  return {};
}

LayerProxyModel::LayerProxyModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(LayerModel::valueRole);
  setFilterKeyColumn(LayerModel::Layer);
  setFilterCaseSensitivity(Qt::CaseInsensitive);
}

}  // namespace bitlathe
