// SPDX-License-Identifier: GPL-3.0-or-later
// The models that were found or opened, as rows of a list.
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>
#include <filesystem>
#include <optional>
#include <vector>

#include "engine/model/model_summary.h"

namespace bitlathe {

struct ListedModel {
  QString name;
  std::filesystem::path path;
  std::optional<ModelSummary> summary;  ///< none where the model can't be used
  QString problem;                      ///< why not
  QString remedy;
};

/// Looks at everything in the usual places and at `opened`; slow enough to belong on another thread.
std::vector<ListedModel> findListedModels(const std::vector<std::filesystem::path>& opened);

/// The models that lie side by side in a folder: folders with a config.json, and GGUF files.
std::vector<std::filesystem::path> modelsIn(const std::filesystem::path& folder);

/// "llama · 135 M parameters · GGUF Q4_1 · 98.2 MB".
QString describeModel(const ModelSummary& summary);

class ModelList : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;

  void setModels(std::vector<ListedModel> models);
  const ListedModel& model(int row) const { return models_[static_cast<std::size_t>(row)]; }
  /// -1 where it is not listed.
  int rowOf(const std::filesystem::path& path) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  std::vector<ListedModel> models_;
};

/// Name and badge, and below them what the model is.
class ModelRowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace bitlathe
