// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_model.h"

#include <algorithm>

#include "ui/correction_text.h"
#include "ui/format.h"
#include "ui/tool_tip.h"

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
    case LayerModel::Lambda:
      return layer.lambda;
    case LayerModel::Seconds:
      return layer.seconds;
  }
  return {};
}

bool isOfCorrection(int column) {
  return column >= LayerModel::Strength && column <= LayerModel::HeldOutTargetLoss;
}

bool isHeldOut(const LayerCorrected& correction) {
  return correction.heldOutInitialLoss > 0;
}

/// Null where there is nothing to tell, which sorts behind everything else.
QVariant correctionValue(const LayerCorrected* correction, int column) {
  if (!correction) return {};
  switch (column) {
    case LayerModel::Strength:
      return correction->strength;
    case LayerModel::ResidualStrength:
      return correction->objective == LayerCorrected::Objective::residualStream ? correction->residualStrength
                                                                                : QVariant();
    case LayerModel::CorrectionDamping:
      return correction->damping;
    case LayerModel::InitialLoss:
      return correction->initialLoss;
    case LayerModel::TargetLoss:
      return correction->targetLoss;
    case LayerModel::ProjectedLoss:
      return correction->projectedLoss;
    case LayerModel::HeldOutInitialLoss:
      return isHeldOut(*correction) ? correction->heldOutInitialLoss : QVariant();
    case LayerModel::HeldOutTargetLoss:
      return isHeldOut(*correction) ? correction->heldOutTargetLoss : QVariant();
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
    case LayerModel::Lambda:
      return formatNumber(layer.lambda);
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
  corrections_.clear();
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

void LayerModel::add(const LayerCorrected& correction) {
  corrections_[correction.name] = correction;
}

bool LayerModel::hasHeldOut() const {
  return std::any_of(corrections_.begin(), corrections_.end(),
                     [](const auto& entry) { return isHeldOut(entry.second); });
}

bool LayerModel::hasLambda() const {
  return std::any_of(layers_.begin(), layers_.end(), [](const auto& layer) { return layer.lambda > 0; });
}

bool LayerModel::hasColumn(int column) const {
  if (column == Lambda) return hasLambda();
  if (column == HeldOutInitialLoss || column == HeldOutTargetLoss) return hasHeldOut();
  return !isOfCorrection(column) || hasCorrections();
}

const LayerCorrected* LayerModel::correctionOf(int row) const {
  const auto found = corrections_.find(layer(row).name);
  return found == corrections_.end() ? nullptr : &found->second;
}

QVariant LayerModel::value(int row, int column) const {
  return isOfCorrection(column) ? correctionValue(correctionOf(row), column) : cellValue(layer(row), row, column);
}

QString LayerModel::text(int row, int column) const {
  if (!isOfCorrection(column)) return cellText(layer(row), column);
  const QVariant number = value(row, column);
  return number.isValid() ? formatNumber(number.toDouble()) : QString();
}

QString LayerModel::toolTip(int row) const {
  const QString name = QString::fromStdString(layer(row).name);
  const LayerCorrected* correction = correctionOf(row);
  return correction ? name + QLatin1Char('\n') + correctionText(*correction, layer(row)) : name;
}

int LayerModel::rowOf(std::int64_t block, LinearKind kind) const {
  const auto found = std::find_if(layers_.begin(), layers_.end(),
                                  [&](const auto& layer) { return layer.block == block && layer.kind == kind; });
  return found == layers_.end() ? -1 : static_cast<int>(found - layers_.begin());
}

QString LayerModel::toCsv() const {
  static const QString names[ColumnCount] = {QStringLiteral("layer"),
                                             QStringLiteral("bits"),
                                             QStringLiteral("group_size"),
                                             QStringLiteral("weight_error"),
                                             QStringLiteral("output_error"),
                                             QStringLiteral("robust_output_error"),
                                             QStringLiteral("strength"),
                                             QStringLiteral("residual_strength"),
                                             QStringLiteral("correction_damping"),
                                             QStringLiteral("initial_loss"),
                                             QStringLiteral("target_loss"),
                                             QStringLiteral("projected_loss"),
                                             QStringLiteral("held_out_initial_loss"),
                                             QStringLiteral("held_out_target_loss"),
                                             QStringLiteral("damping"),
                                             QStringLiteral("lambda"),
                                             QStringLiteral("seconds")};
  const auto line = [this](auto&& cell) {
    QStringList cells;
    for (int column = 0; column < ColumnCount; ++column) {
      if (hasColumn(column)) cells += cell(column);
    }
    return cells.join(QLatin1Char(',')) + QLatin1Char('\n');
  };
  QString text = line([](int column) { return names[column]; });
  for (int row = 0; row < rowCount(); ++row) {
    text += line([&](int column) {
      return column == Layer ? QString::fromStdString(layer(row).name) : value(row, column).toString();
    });
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
  switch (role) {
    case Qt::DisplayRole:
      return text(index.row(), index.column());
    case valueRole:
      return value(index.row(), index.column());
    case Qt::ToolTipRole:
      return toolTip(index.row());
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
      {tr("Strength"), tr("The share of the correction for what the layer's input is off")},
      {tr("Residual str."), tr("The share of the correction for what the residual stream is off")},
      {tr("Ridge"),
       tr("The damping of the correction's least-squares problem, relative to the Hessian's mean diagonal")},
      {tr("Before"), tr("The loss that the correction minimises, with the original weight: how far the quantized model "
                        "is apart from the original one behind the layer or its submodule, relative")},
      {tr("Target"), tr("The same loss with the corrected weight that the codes aim at")},
      {tr("Quantized"), tr("The same loss with the quantized weight")},
      {tr("Held out"), tr("The loss before on calibration samples that the correction was not fitted to")},
      {tr("H. o. target"), tr("The loss of the target on these samples, by which strength and ridge are chosen")},
      {tr("Damping"), tr("What was added to the Hessian's diagonal, relative to its mean")},
      {tr("Penalty"), tr("The weight of JointQ's penalty on the weights' own error, as it was accepted")},
      {tr("Time"), tr("Time to quantize this layer")}};
  switch (role) {
    case Qt::DisplayRole:
      return headers[section].title;
    case Qt::ToolTipRole:
      return toolTipInLines(headers[section].explanation);
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
