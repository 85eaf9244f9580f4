// SPDX-License-Identifier: GPL-3.0-or-later
// In what the recipes of several runs differ, and only that.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <string>
#include <vector>

#include "engine/pipeline/run_overview.h"

namespace bitlathe {

inline const QString nothingText = QStringLiteral("–");

struct RecipeDifference {
  QString label;    ///< "Group size"
  QString group;    ///< "Precision"; empty for the model
  std::string key;  ///< "precision.group_size"
  bool isNumber = false;
  QStringList values{};  ///< one for each run; nothingText where the field has no effect in its recipe
};
/// The model and the recipe's fields that have an effect in at least one of the runs, in the order of the form.
std::vector<RecipeDifference> differencesOf(const std::vector<RunOverview>& runs);

/// What tells each run from the others: "Bits 3, Damping 0.01"; with the time where that is the same for several.
QStringList distinguishingLabels(const std::vector<RunOverview>& runs,
                                 const std::vector<RecipeDifference>& differences);

/// A row for each difference, a column for each run.
class DifferencesModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  using QAbstractTableModel::QAbstractTableModel;

  void show(const std::vector<RunOverview>& runs, std::vector<RecipeDifference> differences);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QStringList times_;  // of the runs
  std::vector<RecipeDifference> differences_;
};

}  // namespace bitlathe
