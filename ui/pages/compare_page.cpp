// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare_page.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMetaEnum>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/pages/comparison_view.h"
#include "ui/recipe_texts.h"
#include "ui/run_texts.h"
#include "ui/run_trash.h"
#include "ui/runs_model.h"
#include "ui/theme.h"
#include "ui/translation.h"
#include "ui/widgets/fitting_table.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"

namespace bitlathe {
namespace {

const QString hiddenColumnsKey = QStringLiteral("compare/hiddenColumns");
constexpr int cellMargins = 18;  // pixels
constexpr std::size_t firstSelection = 2;

/// The order and widths of the columns are kept by number, so they hold for these columns alone.
QString columnsKey() {
  return QStringLiteral("compare/%1columns").arg(RunsModel::ColumnCount);
}

/// A column in the settings.
QString settingsName(int column) {
  return QMetaEnum::fromType<RunsModel::Column>().key(column);
}

QString widestText(int column) {
  switch (column) {
    case RunsModel::State:
      return bitlathe::tr("%1 of %2 blocks").arg("00", "00");
    case RunsModel::Model:
      return QStringLiteral("SmolLM2-135M-Instruct");
    case RunsModel::Method:
      return bitlathe::tr("%1 bit · %2 · %3").arg("0", bitlathe::tr("group %1").arg("000"), "JointQ + LPCD");
    case RunsModel::Started:
      return QLocale().toString(QDateTime({2028, 12, 28}, {22, 58}), QLocale::ShortFormat);
    case RunsModel::Seconds:
      return formatDuration(59 * 60 + 59);
    case RunsModel::Tasks:
      return QStringLiteral("arc_easy 00.0 ± 0.00 %");
    case RunsModel::Tags:
    case RunsModel::Notes:
      return bitlathe::tr("a few words");
    default:
      return QStringLiteral("000.0 MB");
  }
}

}  // namespace

/// Moves runs to the trash.
class ComparePage::DeleteCommand : public QUndoCommand {
 public:
  DeleteCommand(ComparePage& page, std::vector<std::filesystem::path> folders)
      : QUndoCommand(tr("delete runs")), page_(page), folders_(std::move(folders)) {}

  void redo() override {
    for (const auto& folder : folders_) {
      try {
        trashed_.emplace_back(moveToTrash(folder), folder);
      } catch (...) {
        page_.showFailure();
      }
    }
    setObsolete(trashed_.empty());
    tell();
  }
  void undo() override {
    for (const auto& [trashed, folder] : std::exchange(trashed_, {})) {
      try {
        restoreFromTrash(trashed, folder);
      } catch (...) {
        page_.showFailure();
      }
    }
    tell();
  }

 private:
  void tell() {
    page_.refresh();
    emit page_.runsChanged();
  }

  ComparePage& page_;
  std::vector<std::filesystem::path> folders_;
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> trashed_;  // where it lies, where it lay
};

/// Changes tags or notes of a run.
class ComparePage::NotesCommand : public QUndoCommand {
 public:
  NotesCommand(ComparePage& page, std::filesystem::path folder, RunNotes before, RunNotes after)
      : QUndoCommand(tr("tags and notes")),
        page_(page),
        folder_(std::move(folder)),
        before_(std::move(before)),
        after_(std::move(after)) {}

  void redo() override { write(after_); }
  void undo() override { write(before_); }

 private:
  void write(const RunNotes& notes) {
    try {
      writeRunNotes(folder_, notes);
      page_.runs_->setNotes(folder_, notes);
    } catch (...) {
      setObsolete(true);
      page_.showFailure();
    }
  }

  ComparePage& page_;
  std::filesystem::path folder_;
  RunNotes before_;
  RunNotes after_;
};

ComparePage::ComparePage(QWidget* parent) : QWidget(parent) {
  runs_ = new RunsModel(this);
  shown_ = new RunsProxyModel(this);
  shown_->setSourceModel(runs_);
  messages_ = new MessageBar;
  makeTable();
  comparison_ = new ComparisonView;
  connect(comparison_, &ComparisonView::runClicked, this,
          [this](const std::filesystem::path& folder) { select({folder}); });
  connect(comparison_, &ComparisonView::runsBrushed, this, &ComparePage::select);
  auto* body = new QSplitter(Qt::Vertical);
  body->setObjectName(QStringLiteral("compareSplitter"));
  body->addWidget(table_);
  body->addWidget(comparison_);
  body->setStretchFactor(0, 2);
  body->setStretchFactor(1, 3);
  body->setHandleWidth(14);
  body->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 16, 24, 14);
  layout->setSpacing(10);
  layout->addWidget(makeHeader());
  layout->addWidget(messages_);
  layout->addWidget(body, 1);
  connect(runs_, &RunsModel::notesEdited, this, [this](const std::filesystem::path& folder, const RunNotes& notes) {
    undoStack_.push(new NotesCommand(*this, folder, runs_->run(runs_->rowOf(folder)).notes, notes));
  });
  restoreColumns();
  refreshSelected();
}

ComparePage::~ComparePage() {
  saveColumns();
}

QWidget* ComparePage::makeHeader() {
  auto* title = new QLabel(tr("Compare"));
  title->setProperty("role", "title");
  count_ = new QLabel;
  count_->setObjectName(QStringLiteral("runCount"));
  count_->setProperty("role", "muted");
  filter_ = new QLineEdit;
  filter_->setObjectName(QStringLiteral("runFilter"));
  filter_->setPlaceholderText(tr("Filter"));
  filter_->setAccessibleName(tr("Filter runs by model, recipe, tags and notes"));
  filter_->setToolTip(tr("Runs in which all these words occur (Ctrl+F)"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(240);
  connect(filter_, &QLineEdit::textChanged, shown_, &RunsProxyModel::setFilter);
  connect(filter_, &QLineEdit::textChanged, this, &ComparePage::refreshShown);
  auto* columns = new QPushButton(tr("C&olumns"));
  columns->setObjectName(QStringLiteral("columnsButton"));
  auto* menu = new QMenu(columns);
  makeColumnsMenu(menu);
  columns->setMenu(menu);
  pin_ = new QPushButton(tr("Pi&n"));
  pin_->setObjectName(QStringLiteral("pinRunButton"));
  pin_->setToolTip(tr("Draw the run under the curves of the run page"));
  connect(pin_, &QPushButton::clicked, this, &ComparePage::pinSelected);
  open_ = new QPushButton(tr("O&pen"));
  open_->setObjectName(QStringLiteral("openComparedButton"));
  open_->setToolTip(tr("Show the run on its page (Enter)"));
  connect(open_, &QPushButton::clicked, this, &ComparePage::openCurrent);
  delete_ = new QPushButton(tr("&Delete"));
  delete_->setObjectName(QStringLiteral("deleteRunsButton"));
  delete_->setToolTip(tr("Move the selected runs to the trash (Del)"));
  connect(delete_, &QPushButton::clicked, this, &ComparePage::deleteSelected);
  const auto shortcut = [this](const QKeySequence& keys, QWidget* place, auto action) {
    connect(new QShortcut(keys, place, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
            action);
  };
  shortcut(QKeySequence::Delete, table_, &ComparePage::deleteSelected);
  shortcut(QKeySequence::Refresh, this, &ComparePage::refresh);
  shortcut(QKeySequence::Find, this, [this] { filter_->setFocus(); });

  auto* header = new QWidget;
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins({});
  layout->setSpacing(10);
  layout->addWidget(title);
  layout->addWidget(count_, 0, Qt::AlignBottom);
  layout->addStretch();
  layout->addWidget(filter_, 1);
  for (QPushButton* button : {columns, pin_, open_, delete_}) layout->addWidget(button);
  return header;
}

void ComparePage::makeTable() {
  table_ = new FittingTable;
  table_->setObjectName(QStringLiteral("compareTable"));
  table_->setAccessibleName(tr("Runs on this computer"));
  table_->setModel(shown_);
  table_->setSortingEnabled(true);
  table_->sortByColumn(RunsModel::Started, Qt::DescendingOrder);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  table_->setWordWrap(false);
  useCompactRows(*table_);
  QHeaderView* header = table_->horizontalHeader();
  header->setSectionsMovable(true);
  header->setStretchLastSection(true);
  connect(table_, &FittingTable::activated, this, &ComparePage::openCurrent);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ComparePage::refreshSelected);
}

void ComparePage::makeColumnsMenu(QMenu* menu) {
  // Made when it opens, so that it shows what is so.
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    for (int column = 0; column < RunsModel::ColumnCount; ++column) {
      const bool wanted = table_->wanted()[static_cast<std::size_t>(column)];
      const QString name = RunsModel::columnName(column);
      QAction* action = menu->addAction(wanted && table_->isColumnHidden(column) ? tr("%1 (no room)").arg(name) : name);
      action->setCheckable(true);
      action->setChecked(wanted);
      connect(action, &QAction::toggled, this, [this, column](bool shown) {
        std::vector<bool> columns = table_->wanted();
        columns[static_cast<std::size_t>(column)] = shown;
        table_->showColumns(columns);
      });
    }
  });
}

void ComparePage::restoreColumns() {
  QHeaderView* header = table_->horizontalHeader();
  std::vector<int> widths;
  std::vector<bool> wanted;
  const QStringList hiddenAtFirst{settingsName(RunsModel::FullPrecision), settingsName(RunsModel::Memory),
                                  settingsName(RunsModel::Tasks)};
  const QStringList hidden = QSettings().value(hiddenColumnsKey, hiddenAtFirst).toStringList();
  for (int column = 0; column < RunsModel::ColumnCount; ++column) {
    const int content = table_->fontMetrics().horizontalAdvance(widestText(column)) + cellMargins;
    widths.push_back(std::max(header->sectionSizeHint(column), content));
    wanted.push_back(!hidden.contains(settingsName(column)));
  }
  table_->setColumns(widths, {RunsModel::Tasks, RunsModel::Size, RunsModel::Seconds, RunsModel::Tags,
                              RunsModel::Started, RunsModel::State, RunsModel::Divergence});
  header->restoreState(QSettings().value(columnsKey()).toByteArray());
  table_->showColumns(wanted);
}

void ComparePage::saveColumns() const {
  QStringList hidden;
  for (int column = 0; column < RunsModel::ColumnCount; ++column) {
    if (!table_->wanted()[static_cast<std::size_t>(column)]) hidden += settingsName(column);
  }
  QSettings().setValue(hiddenColumnsKey, hidden);
  QSettings().setValue(columnsKey(), table_->horizontalHeader()->saveState());
}

void ComparePage::refresh() {
  listing_.start([] { return listRuns(defaultRunsFolder()); },
                 [this](const std::vector<RunOverview>& runs) { showRuns(runs); }, [](const JobOutcome&) {});
}

void ComparePage::showRuns(const std::vector<RunOverview>& runs) {
  // What is being written into a cell would be lost.
  if (table_->findChild<QLineEdit*>()) return;
  std::set<std::filesystem::path> selected;
  for (const RunOverview& run : selectedRuns()) selected.insert(run.folder);
  if (!std::exchange(shownBefore_, !runs.empty())) {
    for (std::size_t i = 0; i < std::min(runs.size(), firstSelection); ++i) selected.insert(runs[i].folder);
  }
  runs_->setRuns(runs);
  refreshShown();
  select(selected);
}

void ComparePage::select(const std::set<std::filesystem::path>& folders) {
  QItemSelection selection;
  for (int row = 0; row < shown_->rowCount(); ++row) {
    const QModelIndex index = shown_->index(row, 0);
    if (folders.contains(runs_->run(shown_->mapToSource(index).row()).folder)) selection.select(index, index);
  }
  table_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  if (!selection.isEmpty()) {
    const QModelIndex first = selection.indexes().front();
    table_->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    table_->scrollTo(first);
  }
  refreshSelected();
}

std::vector<RunOverview> ComparePage::selectedRuns() const {
  QList<int> rows;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows()) rows += index.row();
  std::ranges::sort(rows);
  std::vector<RunOverview> runs;
  for (const int row : rows) runs.push_back(runs_->run(shown_->mapToSource(shown_->index(row, 0)).row()));
  return runs;
}

void ComparePage::refreshShown() {
  std::vector<RunOverview> runs;
  for (int row = 0; row < shown_->rowCount(); ++row)
    runs.push_back(runs_->run(shown_->mapToSource(shown_->index(row, 0)).row()));
  const std::size_t all = runs_->runs().size();
  count_->setText(runs.size() != all ? tr("%1 of %2 runs").arg(runs.size()).arg(all)
                                     : tr("%n run(s)", nullptr, static_cast<int>(all)));
  comparison_->setRuns(std::move(runs));
}

void ComparePage::refreshSelected() {
  const std::vector<RunOverview> selected = selectedRuns();
  pin_->setEnabled(selected.size() == 1);
  open_->setEnabled(openAllowed_ && selected.size() == 1);
  delete_->setEnabled(!selected.empty());
  comparison_->setSelected(selected);
}

void ComparePage::setOpenAllowed(bool allowed) {
  if (openAllowed_ == allowed) return;
  openAllowed_ = allowed;
  open_->setEnabled(openAllowed_ && table_->selectionModel()->selectedRows().size() == 1);
}

void ComparePage::openCurrent() {
  const QModelIndex current = table_->currentIndex();
  if (openAllowed_ && current.isValid()) emit openAsked(runs_->run(shown_->mapToSource(current).row()).folder);
}

void ComparePage::pinSelected() {
  const RunOverview run = selectedRuns().front();
  emit pinAsked(run.folder);
  messages_->show(MessageBar::Kind::information,
                  tr("The run page draws %1, %2 under its curves now.").arg(recipeTitle(run.recipe), runTime(run)));
}

void ComparePage::deleteSelected() {
  std::vector<std::filesystem::path> folders;
  for (const RunOverview& run : selectedRuns()) folders.push_back(run.folder);
  if (folders.empty()) return;
  messages_->hide();
  undoStack_.push(new DeleteCommand(*this, folders));
  if (messages_->isVisible()) return;  // something is in the way
  messages_->show(MessageBar::Kind::information,
                  tr("%n run(s) lie in the trash.", nullptr, static_cast<int>(folders.size())), {}, tr("Undo"),
                  [this] { undoStack_.undo(); });
}

void ComparePage::showFailure() {
  const JobOutcome failure = failureFromCurrentException();
  messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
}

void ComparePage::focusInEvent(QFocusEvent*) {
  // A focus proxy would take the place of the page in the order of tabs, and skip what lies before it.
  table_->setFocus();
}

}  // namespace bitlathe
