// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs_model.h"

#include <algorithm>

#include "ui/format.h"
#include "ui/log_text.h"
#include "ui/paths.h"
#include "ui/recipe_texts.h"
#include "ui/run_texts.h"
#include "ui/tool_tip.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

bool isNumber(int column) {
  return column >= RunsModel::BitsPerWeight && column <= RunsModel::Memory;
}

template <typename T, typename Value>
QVariant valueOf(const std::optional<T>& event, Value T::*member) {
  return event ? QVariant::fromValue(static_cast<double>((*event).*member)) : QVariant();
}

QString tagsText(const RunNotes& notes) {
  QStringList tags;
  for (const std::string& tag : notes.tags) tags += QString::fromStdString(tag);
  return tags.join(QStringLiteral(", "));
}

/// "arc_easy 45.5 ± 3.0 %, piqa 60 ± 4 %".
QString tasksText(const RunFigures& figures) {
  QStringList tasks;
  for (const TaskScored& scored : figures.tasks)
    tasks += QStringLiteral("%1 %2 %").arg(QString::fromStdString(scored.task),
                                           formatWithError(100 * scored.accuracy, 100 * scored.accuracyError));
  return tasks.join(QStringLiteral(", "));
}

QVariant cellValue(const RunOverview& run, int column) {
  const RunFigures& figures = run.figures;
  switch (column) {
    case RunsModel::State:
      return stateText(run);
    case RunsModel::Model:
      return modelName(run);
    case RunsModel::Method:
      return recipeTitle(run.recipe);
    case RunsModel::BitsPerWeight: {
      const auto bits = figures.bitsPerWeight();
      return bits ? QVariant::fromValue(*bits) : QVariant();
    }
    case RunsModel::Perplexity:
      return valueOf(figures.quantized, &PerplexityMeasured::perplexity);
    case RunsModel::Divergence:
      return valueOf(figures.quantized, &PerplexityMeasured::klDivergence);
    case RunsModel::FullPrecision:
      return valueOf(figures.fullPrecision, &PerplexityMeasured::perplexity);
    case RunsModel::Size: {
      const auto size = checkpointSize(figures);
      return size ? QVariant::fromValue(static_cast<double>(*size)) : QVariant();
    }
    case RunsModel::Seconds:
      return valueOf(figures.finished, &RunFinished::seconds);
    case RunsModel::Memory:
      return valueOf(figures.finished, &RunFinished::peakMemory);
    case RunsModel::Tasks:
      return tasksText(figures);
    case RunsModel::Started:
      return QString::fromStdString(run.created);
    case RunsModel::Tags:
      return tagsText(run.notes);
    case RunsModel::Notes:
      return QString::fromStdString(run.notes.text);
  }
  return {};
}

QString cellText(const RunOverview& run, int column) {
  const QVariant value = cellValue(run, column);
  if (column == RunsModel::Started) return runTime(run);
  if (column == RunsModel::Notes) return value.toString().simplified();
  if (!isNumber(column)) return value.toString();
  if (!value.isValid()) return QStringLiteral("–");
  switch (column) {
    case RunsModel::Size:
    case RunsModel::Memory:
      return formatBytes(static_cast<std::uint64_t>(value.toDouble()));
    case RunsModel::Seconds:
      return formatDuration(value.toDouble());
    default:
      return formatNumber(value.toDouble());
  }
}

QString tasksExplained(const RunFigures& figures) {
  QStringList lines;
  for (const TaskScored& scored : figures.tasks) lines += logText(scored);
  return lines.join(QLatin1Char('\n'));
}

QString toolTip(const RunOverview& run, int column) {
  const auto& measured = run.figures.quantized;
  switch (column) {
    case RunsModel::Perplexity:
      return measured ? engineText(measured->protocol) : QString();
    case RunsModel::Divergence:
      return measured ? formatWithError(measured->klDivergence, measured->klStandardError) : QString();
    case RunsModel::Tasks:
      return tasksExplained(run.figures);
    case RunsModel::Notes:
      return QString::fromStdString(run.notes.text);
    default:
      return toQString(run.folder);
  }
}

std::vector<std::string> tagsOf(const QString& text) {
  std::vector<std::string> tags;
  for (const QString& part : text.split(QLatin1Char(','))) {
    const std::string tag = part.simplified().toStdString();
    if (!tag.empty() && std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

}  // namespace

std::optional<std::uint64_t> checkpointSize(const RunFigures& figures) {
  const auto smallest = std::ranges::min_element(figures.exports, {}, &CheckpointExported::size);
  return smallest == figures.exports.end() ? std::nullopt : std::optional(smallest->size);
}

void RunsModel::setRuns(std::vector<RunOverview> runs) {
  beginResetModel();
  runs_ = std::move(runs);
  endResetModel();
}

int RunsModel::rowOf(const std::filesystem::path& folder) const {
  const auto found = std::ranges::find(runs_, folder, &RunOverview::folder);
  return found == runs_.end() ? -1 : static_cast<int>(found - runs_.begin());
}

void RunsModel::setNotes(const std::filesystem::path& folder, const RunNotes& notes) {
  const int row = rowOf(folder);
  if (row < 0) return;
  runs_[static_cast<std::size_t>(row)].notes = notes;
  emit dataChanged(index(row, Tags), index(row, Notes));
}

int RunsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const RunOverview& run = runs_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return cellText(run, index.column());
    case Qt::EditRole:
    case valueRole:
      return cellValue(run, index.column());
    case Qt::ToolTipRole:
      return toolTip(run, index.column());
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
  }
  return {};
}

QString RunsModel::columnName(int column) {
  const QString names[ColumnCount] = {tr("State"),      tr("Model"),       tr("Recipe"),         tr("Bits per weight"),
                                      tr("Perplexity"), tr("KL div."),     tr("Full precision"), tr("Size"),
                                      tr("Time"),       tr("Peak memory"), tr("Tasks"),          tr("Started"),
                                      tr("Tags"),       tr("Notes")};
  return names[column];
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const QString explanations[ColumnCount] = {
      tr("Whether the run is finished, or how far it came"),
      tr("What was quantized"),
      tr("Bits, group size and methods"),
      tr("Of the quantized layers, with scales and zero points"),
      tr("Perplexity of the quantized model; comparable where text, context and model are the same"),
      tr("Mean Kullback–Leibler divergence of the next token from the full-precision model's, in nats"),
      tr("Perplexity of the full-precision model on the same text"),
      tr("Size of the smallest checkpoint that the run wrote"),
      tr("Time of the run"),
      tr("Peak memory of the program during the run"),
      tr("Right answers in zero-shot tasks, as measured on the Try page"),
      tr("When the run was begun"),
      tr("Your own words to find it by, separated by commas; F2 or a double click edits"),
      tr("Your own remarks; F2 or a double click edits")};
  switch (role) {
    case Qt::DisplayRole:
      return columnName(section);
    case Qt::ToolTipRole:
      return toolTipInLines(explanations[section]);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
  }
  return {};
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
  const bool editable = index.isValid() && (index.column() == Tags || index.column() == Notes);
  return QAbstractTableModel::flags(index) | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
  const RunOverview& edited = run(index.row());
  RunNotes notes = edited.notes;
  if (index.column() == Tags) {
    notes.tags = tagsOf(value.toString());
  } else {
    notes.text = value.toString().toStdString();
  }
  if (notes != edited.notes) emit notesEdited(edited.folder, notes);
  return true;
}

RunsProxyModel::RunsProxyModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunsModel::valueRole);
}

void RunsProxyModel::setFilter(const QString& words) {
  words_ = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

bool RunsProxyModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  QString text;
  for (const int column : {RunsModel::State, RunsModel::Model, RunsModel::Method, RunsModel::Tags, RunsModel::Notes})
    text += sourceModel()->index(row, column, parent).data().toString() + QLatin1Char('\n');
  return std::ranges::all_of(words_, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool RunsProxyModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(sortRole()), b = right.data(sortRole());
  // Whatever the direction, what a run doesn't have comes last.
  if (a.isValid() != b.isValid()) return a.isValid() == (sortOrder() == Qt::AscendingOrder);
  return QSortFilterProxyModel::lessThan(left, right);
}

}  // namespace bitlathe
