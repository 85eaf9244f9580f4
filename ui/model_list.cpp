// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model_list.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>

#include "ui/engine_thread.h"
#include "ui/format.h"
#include "ui/theme.h"

namespace bitlathe {
namespace {

constexpr int descriptionRole = Qt::UserRole;
constexpr int usableRole = Qt::UserRole + 1;
constexpr int padding = 10;

ListedModel listModel(const std::filesystem::path& path, const QString& name) {
  ListedModel listed{name, path, std::nullopt, {}, {}};
  try {
    listed.summary = inspectModel(path.string());
    listed.name = QString::fromStdString(listed.summary->name);
  } catch (...) {
    const JobOutcome failure = failureFromCurrentException();
    listed.problem = failure.message;
    listed.remedy = failure.remedy;
  }
  return listed;
}

}  // namespace

std::vector<ListedModel> findListedModels(const std::vector<std::filesystem::path>& opened) {
  std::vector<ListedModel> models;
  for (const std::filesystem::path& path : opened) {
    if (std::filesystem::exists(path))
      models.push_back(listModel(path, QString::fromStdString(path.filename().string())));
  }
  for (const FoundModel& found : findModels()) {
    const auto same = [&](const ListedModel& listed) { return listed.path == found.path; };
    if (std::none_of(models.begin(), models.end(), same))
      models.push_back(listModel(found.path, QString::fromStdString(found.name)));
  }
  std::stable_partition(models.begin(), models.end(),
                        [](const ListedModel& model) { return model.summary.has_value(); });
  return models;
}

std::vector<std::filesystem::path> modelsIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (entry.path().extension() == ".gguf" || std::filesystem::exists(entry.path() / "config.json", failure))
      found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

QString describeModel(const ModelSummary& summary) {
  return ModelList::tr("%1 · %2 parameters · %3 · %4")
      .arg(QString::fromUtf8(architectureName(summary.config.architecture).data()), formatCount(summary.parameters),
           QString::fromStdString(summary.storedAs), formatBytes(summary.fileSize));
}

void ModelList::setModels(std::vector<ListedModel> models) {
  beginResetModel();
  models_ = std::move(models);
  endResetModel();
}

int ModelList::rowOf(const std::filesystem::path& path) const {
  const auto found =
      std::find_if(models_.begin(), models_.end(), [&](const auto& model) { return model.path == path; });
  return found == models_.end() ? -1 : static_cast<int>(found - models_.begin());
}

int ModelList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(models_.size());
}

QVariant ModelList::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const ListedModel& row = model(index.row());
  const QString description = row.summary ? describeModel(*row.summary) : row.problem;
  switch (role) {
    case Qt::DisplayRole:
      return row.name;
    case descriptionRole:
      return description;
    case usableRole:
      return row.summary.has_value();
    case Qt::ToolTipRole: {
      const QString path = QString::fromStdString(row.path.string());
      return row.summary ? path : QStringList{path, row.problem, row.remedy}.join(QLatin1Char('\n')).trimmed();
    }
    case Qt::AccessibleTextRole:
      return (row.summary ? tr("%1, ready, %2") : tr("%1, unsupported: %2")).arg(row.name, description);
  }
  return {};
}

void ModelRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme theme = Theme::of(option.palette);
  const bool usable = index.data(usableRole).toBool();
  const bool selected = option.state & QStyle::State_Selected;
  QApplication::style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);

  const QColor text = selected ? option.palette.color(QPalette::Active, QPalette::HighlightedText) : theme.text;
  const QColor second = selected ? text : theme.muted;
  const QRect area = option.rect.adjusted(padding, padding - 2, -padding, -padding + 2);
  QFont bold = option.font;
  bold.setBold(true);

  const QString badge = usable ? ModelList::tr("ready") : ModelList::tr("unsupported");
  const int badgeWidth = option.fontMetrics.horizontalAdvance(badge) + padding;
  painter->save();
  painter->setPen(selected ? text : usable ? theme.good : theme.warning);
  painter->setFont(option.font);
  painter->drawText(area, Qt::AlignRight | Qt::AlignTop, badge);
  painter->setPen(text);
  painter->setFont(bold);
  const QFontMetrics metrics(bold);
  painter->drawText(
      area, Qt::AlignLeft | Qt::AlignTop,
      metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, area.width() - badgeWidth));
  painter->setPen(second);
  painter->setFont(option.font);
  painter->drawText(
      area, Qt::AlignLeft | Qt::AlignBottom,
      option.fontMetrics.elidedText(index.data(descriptionRole).toString(), Qt::ElideRight, area.width()));
  if (option.state & QStyle::State_HasFocus && !selected) {
    painter->setPen(theme.accent);
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
  }
  painter->restore();
}

QSize ModelRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {240, 2 * option.fontMetrics.height() + 2 * padding};
}

}  // namespace bitlathe
