// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_differences.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/pipeline/recipe_fields.h"
#include "ui/recipe_texts.h"
#include "ui/run_texts.h"

namespace bitlathe {
namespace {

constexpr std::size_t mostLabelParts = 3;

QString overridesText(const Recipe& recipe) {
  QStringList patterns;
  for (const PrecisionOverride& override : recipe.precision.overrides)
    patterns += QString::fromStdString(override.pattern) + (override.exclude ? QStringLiteral(": 16")
                                                            : override.bits ? QStringLiteral(": %1").arg(*override.bits)
                                                                            : QString());
  return patterns.isEmpty() ? nothingText : patterns.join(QStringLiteral(", "));
}

QString groupTitle(const std::string& key) {
  const RecipeGroup group = recipeGroupOf(key);
  for (const RecipeGroupText& text : recipeGroups()) {
    if (text.group == group) return text.title;
  }
  return {};
}

}  // namespace

std::vector<RecipeDifference> differencesOf(const std::vector<RunOverview>& runs) {
  std::vector<RecipeDifference> differences;
  const auto add = [&](RecipeDifference difference, auto&& valueOf) {
    for (const RunOverview& run : runs) difference.values += valueOf(run);
    if (std::ranges::adjacent_find(difference.values, std::ranges::not_equal_to()) != difference.values.end())
      differences.push_back(std::move(difference));
  };
  add({DifferencesModel::tr("Model"), {}, "model"}, [](const RunOverview& run) { return modelName(run); });
  for (const RecipeField& field : recipeFields()) {
    const bool isNumber = field.type == RecipeField::Type::integer || field.type == RecipeField::Type::number;
    add({fieldLabel(field.key), groupTitle(field.key), field.key, isNumber}, [&](const RunOverview& run) {
      return fieldMatters(run.recipe, field) ? fieldValueText(field.key, recipeValue(run.recipe, field.key))
                                             : nothingText;
    });
  }
  const std::string overrides = "precision.overrides";
  add({fieldLabel(overrides), groupTitle(overrides), overrides},
      [](const RunOverview& run) { return overridesText(run.recipe); });
  return differences;
}

QStringList distinguishingLabels(const std::vector<RunOverview>& runs,
                                 const std::vector<RecipeDifference>& differences) {
  QStringList labels;
  for (qsizetype i = 0; i < static_cast<qsizetype>(runs.size()); ++i) {
    QStringList parts;
    for (const RecipeDifference& difference : differences) {
      if (static_cast<std::size_t>(parts.size()) == mostLabelParts) break;
      if (difference.values[i] == nothingText) continue;
      parts += difference.group.isEmpty() ? difference.values[i]
                                          : QStringLiteral("%1 %2").arg(difference.label, difference.values[i]);
    }
    labels +=
        parts.isEmpty() ? recipeTitle(runs[static_cast<std::size_t>(i)].recipe) : parts.join(QStringLiteral(", "));
  }
  QStringList distinct = labels;
  for (qsizetype i = 0; i < labels.size(); ++i) {
    if (labels.count(labels[i]) > 1)
      distinct[i] += QStringLiteral(" (%1)").arg(runTime(runs[static_cast<std::size_t>(i)]));
  }
  return distinct;
}

void DifferencesModel::show(const std::vector<RunOverview>& runs, std::vector<RecipeDifference> differences) {
  beginResetModel();
  times_.clear();
  for (const RunOverview& run : runs) times_ += runTime(run);
  differences_ = std::move(differences);
  endResetModel();
}

int DifferencesModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(differences_.size());
}

int DifferencesModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(times_.size()) + 1;
}

QVariant DifferencesModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RecipeDifference& difference = differences_[static_cast<std::size_t>(index.row())];
  if (role == Qt::ToolTipRole) return QString::fromStdString(difference.key);
  if (role != Qt::DisplayRole) return {};
  if (index.column() > 0) return difference.values[index.column() - 1];
  return difference.group.isEmpty() ? difference.label : tr("%1: %2").arg(difference.group, difference.label);
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | Qt::AlignLeft);
  if (role != Qt::DisplayRole) return {};
  return section == 0 ? tr("Differs in") : times_[section - 1];
}

}  // namespace bitlathe
