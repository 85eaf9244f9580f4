// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tasks_view.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/paths.h"
#include "ui/widgets/parts.h"

namespace bitlathe {
namespace {

constexpr int progressSteps = 1000;
const QString filesKey = QStringLiteral("tasks/files");
const QString limitKey = QStringLiteral("tasks/limit");
const QString folderKey = QStringLiteral("folders/tasks");

QString percent(const Accuracy& accuracy) {
  return TasksView::tr("%1 %").arg(formatWithError(100 * accuracy.mean, 100 * accuracy.standardError));
}

/// Mean and standard error of the difference per question, in points.
QString pairedDifference(const std::vector<TaskAnswer>& original, const std::vector<TaskAnswer>& quantized,
                         bool TaskAnswer::*correct) {
  const auto count = static_cast<double>(original.size());
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < original.size(); ++i) {
    const int difference = int{quantized[i].*correct} - int{original[i].*correct};
    sum += difference;
    squares += difference * difference;
  }
  const double mean = sum / count;
  const double variance = count > 1 ? (squares - count * mean * mean) / (count - 1) : 0;
  return formatWithError(100 * mean, 100 * std::sqrt(std::max(0.0, variance) / count));
}

}  // namespace

TasksView::TasksView(QWidget* parent) : QWidget(parent) {
  table_ = new QTableWidget(0, ColumnCount);
  table_->setObjectName(QStringLiteral("tasksTable"));
  table_->setAccessibleName(tr("Tasks"));
  table_->setHorizontalHeaderLabels({tr("Task"), tr("Questions"), tr("Original"), tr("Quantized"), tr("Difference"),
                                     tr("Original, by length"), tr("Quantized, by length"),
                                     tr("Difference, by length")});
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->horizontalHeaderItem(Original)->setToolTip(
      tr("Share of questions whose right choice is the likeliest (acc)"));
  table_->horizontalHeaderItem(OriginalNormalized)
      ->setToolTip(tr("The same with log-likelihoods divided by the choice's length in characters (acc_norm)"));
  table_->horizontalHeaderItem(Difference)->setToolTip(tr("In points, question by question, with its standard error"));
  useCompactRows(*table_);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);

  add_ = new QPushButton(tr("&Add Tasks…"));
  add_->setObjectName(QStringLiteral("addTasksButton"));
  fetch_ = new QPushButton(tr("From &the Hub"));
  fetch_->setObjectName(QStringLiteral("fetchTasksButton"));
  fetch_->setToolTip(tr("Fetches a task once from the Hugging Face Hub into the cache folder"));
  auto* menu = new QMenu(fetch_);
  for (const HubTask& task : hubTasks()) {
    connect(menu->addAction(QString::fromUtf8(task.title)), &QAction::triggered, this, [this, &task] { fetch(task); });
  }
  fetch_->setMenu(menu);
  remove_ = new QPushButton(tr("Re&move"));
  limit_ = new QSpinBox;
  limit_->setObjectName(QStringLiteral("tasksLimit"));
  limit_->setAccessibleName(tr("Questions of each task"));
  limit_->setRange(0, 1'000'000);
  limit_->setSpecialValueText(tr("all"));
  limit_->setValue(QSettings().value(limitKey, 200).toInt());
  measure_ = new QPushButton;
  measure_->setObjectName(QStringLiteral("measureTasksButton"));
  measure_->setProperty("role", "primary");
  progress_ = new QProgressBar;
  progress_->setAccessibleName(tr("Progress of the tasks"));
  progress_->setRange(0, progressSteps);
  progress_->setTextVisible(false);
  activity_ = makeLabel({}, "muted");
  connect(add_, &QPushButton::clicked, this, &TasksView::askForTasks);
  connect(remove_, &QPushButton::clicked, this, &TasksView::removeSelected);
  connect(table_, &QTableWidget::itemSelectionChanged, this, &TasksView::refreshState);
  connect(measure_, &QPushButton::clicked, this, [this] {
    if (!busy_) return measure();
    stop_.request_stop();
    end();
  });

  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(add_);
  row->addWidget(fetch_);
  row->addWidget(remove_);
  row->addSpacing(8);
  row->addWidget(makeLabel(tr("Questions of each"), "muted"));
  row->addWidget(limit_);
  row->addSpacing(8);
  row->addWidget(progress_, 1);
  row->addWidget(activity_);
  row->addStretch();
  row->addWidget(measure_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addLayout(row);
  stack_ = new QStackedWidget;
  stack_->addWidget(
      makeEmptyPage(tr("See what quantizing costs in questions answered right. Fetch ARC, PIQA, WinoGrande, "
                       "HellaSwag, BoolQ, OpenBookQA or LAMBADA from the Hub, or add task files: one question "
                       "a line, in the form of these, or with a context, choices and the number of the right one."),
                    {}));
  stack_->addWidget(table_);
  layout->addWidget(stack_, 1);
  files_ = QSettings().value(filesKey).toStringList();
  showFiles();
  refreshState();
}

TasksView::~TasksView() {
  stop_.request_stop();
}

void TasksView::setRun(const std::optional<RunOverview>& run) {
  const bool same = run && run_ && run->folder == run_->folder;
  run_ = run;
  if (!same && !busy_) showFiles();
  refreshState();
}

void TasksView::askForTasks() {
  auto* dialog = new QFileDialog(this, tr("Add Tasks"), QSettings().value(folderKey).toString(),
                                 tr("Task files (*.jsonl);;All files (*)"));
  dialog->setFileMode(QFileDialog::ExistingFiles);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
    QSettings().setValue(folderKey, QFileInfo(files.front()).absolutePath());
    addTasks(files);
  });
  dialog->open();
}

void TasksView::addTasks(const QStringList& files) {
  for (const QString& file : files) {
    if (!files_.contains(file)) files_ += file;
  }
  QSettings().setValue(filesKey, files_);
  showFiles();
  refreshState();
}

void TasksView::fetch(const HubTask& task) {
  begin();
  const auto report = [this, stop = stop_.get_token(), title = QString::fromUtf8(task.title)](double fraction) {
    QMetaObject::invokeMethod(
        this,
        [this, stop, fraction, title] {
          if (!stop.stop_requested()) showProgress(fraction, tr("Fetching %1").arg(title));
        },
        Qt::QueuedConnection);
  };
  jobs_.start(
      [&task, report, stop = stop_.get_token()] { return fetchHubTask(dataSetViewerAccess(), task, report, stop); },
      [this](const std::filesystem::path& file) {
        end();
        addTasks({toQString(file)});
      },
      [this](const JobOutcome& failure) {
        emit failed(failure);
        end();
      });
}

void TasksView::removeSelected() {
  QStringList removed;
  for (const QModelIndex& index : table_->selectionModel()->selectedRows()) removed += files_[index.row()];
  for (const QString& file : removed) files_.removeAll(file);
  QSettings().setValue(filesKey, files_);
  showFiles();
  refreshState();
}

void TasksView::showFiles() {
  stack_->setCurrentWidget(files_.isEmpty() ? stack_->widget(0) : table_);
  table_->clearContents();
  table_->setRowCount(static_cast<int>(files_.size()));
  for (int row = 0; row < table_->rowCount(); ++row) {
    auto* item = new QTableWidgetItem(QString::fromStdString(taskName(toPath(files_[row]))));
    item->setToolTip(files_[row]);
    table_->setItem(row, Name, item);
  }
}

void TasksView::measure() {
  if (busy_ || !run_ || files_.isEmpty()) return;
  QSettings().setValue(limitKey, limit_->value());
  showFiles();
  begin();
  TaskRequest request;
  request.limit = limit_->value();
  for (const QString& file : files_) request.tasks.push_back(toPath(file));

  struct Answer {
    std::vector<TaskResult> original, quantized;
    std::optional<JobOutcome> notKept;  // with the run
  };
  const auto report = [this, stop = stop_.get_token()](int model, double fraction, const std::string& task) {
    if (stop.stop_requested()) throw Cancelled();
    QMetaObject::invokeMethod(
        this,
        [this, stop, model, fraction, task] {
          if (stop.stop_requested()) return;
          showProgress(fraction,
                       (model == 0 ? tr("Original · %1") : tr("Quantized · %1")).arg(QString::fromStdString(task)));
        },
        Qt::QueuedConnection);
  };
  jobs_.start(
      [request, report, original = run_->model, quantized = run_->folder.string(), precision = precision_] {
        const auto evaluate = [&](int model, const std::string& name) {
          auto of = request;
          of.model = name;
          if (model == 1) of.precision = precision;
          return evaluateTasks(
              of, [&](double fraction, const std::string& task) { report(model, fraction, task); },
              [](const TaskResult&) {});
        };
        Answer answer;
        answer.original = evaluate(0, original);
        answer.quantized = evaluate(1, quantized);
        try {
          keepTaskScores(quantized, precision, answer.quantized);
        } catch (const Error&) {
          answer.notKept = failureFromCurrentException();
        }
        return answer;
      },
      [this](const Answer& answer) {
        for (std::size_t i = 0; i < answer.original.size(); ++i) {
          showResult(static_cast<int>(i), answer.original[i], answer.quantized[i]);
        }
        if (answer.notKept) emit failed(*answer.notKept);
        end();
      },
      [this](const JobOutcome& failure) {
        emit failed(failure);
        end();
      });
}

void TasksView::begin() {
  busy_ = true;
  stop_ = std::stop_source();
  refreshState();
}

void TasksView::showProgress(double fraction, const QString& activity) {
  progress_->setValue(static_cast<int>(std::lround(fraction * progressSteps)));
  activity_->setText(activity);
}

void TasksView::end() {
  if (!busy_) return;
  busy_ = false;
  jobs_.drop();
  refreshState();
}

void TasksView::showResult(int row, const TaskResult& original, const TaskResult& quantized) {
  const auto put = [&](int column, const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table_->setItem(row, column, item);
  };
  put(Questions, formatCount(original.score.questions));
  put(Original, percent(original.score.accuracy));
  put(Quantized, percent(quantized.score.accuracy));
  put(Difference, pairedDifference(original.answers, quantized.answers, &TaskAnswer::correct));
  if (!original.score.normalized) return;
  put(OriginalNormalized, percent(*original.score.normalized));
  put(QuantizedNormalized, percent(*quantized.score.normalized));
  put(DifferenceNormalized, pairedDifference(original.answers, quantized.answers, &TaskAnswer::correctNormalized));
}

void TasksView::refreshState() {
  measure_->setText(busy_ ? tr("&Stop") : tr("Mea&sure"));
  measure_->setEnabled(busy_ || (run_ && !files_.isEmpty()));
  add_->setEnabled(!busy_);
  fetch_->setEnabled(!busy_);
  remove_->setEnabled(!busy_ && table_->selectionModel()->hasSelection());
  limit_->setEnabled(!busy_);
  progress_->setVisible(busy_);
  activity_->setVisible(busy_);
  if (!busy_) progress_->setValue(0);
  emit busyChanged();
}

}  // namespace bitlathe
