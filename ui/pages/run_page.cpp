// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_page.h"

#include <algorithm>
#include <cmath>

#include "ui/export_dialog.h"
#include "ui/format.h"
#include "ui/pages/runs_list.h"
#include "ui/paths.h"
#include "ui/recipe_texts.h"
#include "ui/run_texts.h"
#include "ui/widgets/message_bar.h"

namespace bitlathe {

RunPage::RunPage(EngineThread& engine, QWidget* parent) : QStackedWidget(parent), engine_(engine) {
  list_ = new RunsList;
  view_ = new RunView;
  addWidget(list_);
  addWidget(view_);
  setFocusProxy(list_);
  connect(this, &QStackedWidget::currentChanged, this, [this] { setFocusProxy(currentWidget()); });
  connect(list_, &RunsList::openAsked, this, &RunPage::openFolder);
  connect(list_, &RunsList::resumeAsked, this, &RunPage::resumeFolder);
  connect(list_, &RunsList::modelWanted, this, &RunPage::modelWanted);
  connect(view_, &RunView::pauseAsked, &engine_, &EngineThread::pause);
  connect(view_, &RunView::continueAsked, &engine_, &EngineThread::resume);
  connect(view_, &RunView::cancelAsked, &engine_, &EngineThread::cancel);
  connect(view_, &RunView::resumeAsked, this, [this] { resumeFolder(view_->subject().folder); });
  connect(view_, &RunView::exportAsked, this, &RunPage::exportShown);
  connect(view_, &RunView::labAsked, this, &RunPage::labAsked);
  connect(view_, &RunView::tryAsked, this, [this] { emit tryAsked(view_->subject().folder); });
  connect(view_, &RunView::closeAsked, this, [this] {
    setCurrentWidget(list_);
    refresh();
    emit changed();
  });
  connect(&engine_, &EngineThread::stateChanged, this, &RunPage::refreshActivity);
  connect(&engine_, &EngineThread::eventsArrived, this, [this](const std::vector<Event>& events) {
    if (engine_.jobKind() != JobKind::run) return;
    view_->addEvents(events);
    if (!tag_.empty() && view_->record().started) tagRun();
    if (rule_) applyRule(events);
    emit changed();
  });
  connect(&engine_, &EngineThread::ended, this, [this](JobKind kind, const JobOutcome& outcome) {
    if (kind == JobKind::run) takeEnd(outcome);
    startNext();
  });
  refresh();
}

void RunPage::refresh() {
  listing_.start([] { return bitlathe::listRuns(defaultRunsFolder()); },
                 [this](const std::vector<RunOverview>& runs) { listRuns(runs); }, [](const JobOutcome&) {});
}

void RunPage::listRuns(const std::vector<RunOverview>& runs) {
  list_->setRuns(runs);
  if (std::exchange(searchedForUnfinished_, true) || engine_.busy()) return;
  // Only the latest: who left older ones unfinished had time to resume them.
  if (!runs.empty() && runs.front().state == RunHeader::State::unfinished) emit unfinishedRunFound(runs.front());
}

void RunPage::start(const ModelSummary& model, const Recipe& recipe, const Estimate& estimate) {
  enqueue({{model, recipe, estimate, {}}});
}

void RunPage::startRun(const QueuedRun& run) {
  const RunRequest request{run.model.path.string(), run.recipe, newRunFolder(run.model.name, run.recipe)};
  tag_ = run.tag;
  rule_ = run.rule;
  estimating_.drop();
  view_->showRun({request.folder, run.model.name, request.model, run.recipe, run.estimate}, {});
  begin([request](Observer& observer, JobControl& control) { runQuantization(request, observer, control); });
}

void RunPage::enqueue(const std::vector<QueuedRun>& runs) {
  queue_.insert(queue_.end(), runs.begin(), runs.end());
  const bool free = !engine_.busy();
  startNext();
  if (free) emit runStarted();
  emit changed();
}

void RunPage::clearQueue() {
  queue_.clear();
  emit changed();
}

void RunPage::startNext() {
  if (engine_.busy() || queue_.empty()) return;
  const QueuedRun next = std::move(queue_.front());
  queue_.pop_front();
  startRun(next);
}

void RunPage::tagRun() {
  try {
    writeRunNotes(view_->subject().folder, {{std::exchange(tag_, {})}, {}});
  } catch (...) {
    emit failed(failureFromCurrentException());
  }
}

void RunPage::applyRule(const std::vector<Event>& events) {
  for (const Event& event : events) {
    const auto* block = std::get_if<BlockFinished>(&event);
    // Behind the last block the run is as good as done.
    if (!block || engine_.stopping() || block->block + 1 == view_->record().started->blockCount) continue;
    const auto median = rule_->exceeded(block->block, block->robustRelativeError);
    if (!median) continue;
    whyStopped_ =
        tr("Stopped behind block %1: its error %2 is above %3, the median of the sweep's finished runs.")
            .arg(QString::number(block->block + 1), formatNumber(block->robustRelativeError), formatNumber(*median));
    engine_.cancel();
  }
}

void RunPage::noteWhyStopped() {
  try {
    const std::filesystem::path& folder = view_->subject().folder;
    RunNotes notes = readRunNotes(folder);
    notes.text += (notes.text.empty() ? "" : "\n") + whyStopped_.toStdString();
    writeRunNotes(folder, notes);
  } catch (...) {
    emit failed(failureFromCurrentException());
  }
}

void RunPage::read(const std::filesystem::path& folder, std::function<void(const RunInfo& run)> use) {
  reading_.start([folder] { return readRun(folder); }, std::move(use),
                 [this](const JobOutcome& failure) { emit failed(failure); });
}

void RunPage::pin(const std::filesystem::path& folder) {
  pinning_.start(
      [folder] {
        const RunInfo run = readRun(folder);
        return GhostRun{QStringLiteral("%1, %2").arg(recipeTitle(run.recipe), runTime(run)), recordOf(run.events)};
      },
      [this](const GhostRun& ghost) { view_->setGhost(ghost); },
      [this](const JobOutcome& failure) { emit failed(failure); });
}

void RunPage::openFolder(const std::filesystem::path& folder) {
  read(folder, [this](const RunInfo& run) {
    if (!isRunning()) openRun(run);
  });
}

void RunPage::resumeFolder(const std::filesystem::path& folder) {
  read(folder, [this](const RunInfo& run) {
    if (engine_.busy()) return;
    openRun(run);
    begin([folder = run.folder](Observer& observer, JobControl& control) {
      resumeQuantization(folder, observer, control);
    });
    emit runStarted();
  });
}

void RunPage::openRun(const RunInfo& run) {
  std::string model = run.model;
  for (const Event& event : run.events) {
    if (const auto* started = std::get_if<RunStarted>(&event)) model = started->model;
  }
  view_->showRun({run.folder, model, run.model, run.recipe, std::nullopt}, run.events);
  setCurrentWidget(view_);
  estimate(run);
  emit changed();
}

void RunPage::estimate(const RunInfo& run) {
  estimating_.start([run] { return makePlan(inspectModel(run.model), run.recipe).estimate; },
                    [this](const Estimate& estimate) { view_->setEstimate(estimate); },
                    [](const JobOutcome&) {
                      // The model is gone: the run is shown without what was expected of it.
                    });
}

void RunPage::begin(EngineThread::Work work) {
  setCurrentWidget(view_);
  engine_.start(JobKind::run, std::move(work));
}

bool RunPage::isRunning() const {
  return engine_.busy() && engine_.jobKind() == JobKind::run;
}

int RunPage::percent() const {
  return static_cast<int>(std::floor(view_->record().progress.fraction * 100));
}

bool RunPage::canExport() const {
  return currentWidget() == view_ && view_->record().finished && !engine_.busy();
}

bool RunPage::canTry() const {
  return currentWidget() == view_ && view_->record().finished;
}

void RunPage::pauseOrContinue() {
  if (!isRunning()) return;
  if (engine_.paused()) {
    engine_.resume();
  } else {
    engine_.pause();
  }
}

void RunPage::cancel() {
  if (isRunning()) engine_.cancel();
}

void RunPage::refreshActivity() {
  using Activity = RunView::Activity;
  view_->setActivity(!engine_.busy()      ? Activity::none
                     : !isRunning()       ? Activity::somethingElse
                     : engine_.stopping() ? Activity::stopping
                     : engine_.paused()   ? Activity::paused
                                          : Activity::running);
  list_->setEngineBusy(engine_.busy());
  emit changed();
}

void RunPage::takeEnd(const JobOutcome& outcome) {
  tag_.clear();
  const auto rule = std::exchange(rule_, nullptr);
  const QString why = whyStopped_;
  if (outcome.kind == JobOutcome::Kind::cancelled && !why.isEmpty()) noteWhyStopped();
  whyStopped_.clear();
  refresh();
  if (outcome.kind == JobOutcome::Kind::finished) {
    if (!rule) return;
    for (const auto& [block, done] : view_->record().blocks) rule->add(block, done.robustRelativeError);
    return;
  }
  if (outcome.kind == JobOutcome::Kind::cancelled && !why.isEmpty())
    return view_->messages().show(MessageBar::Kind::information, why, tr("Finished blocks are kept."), tr("Resume"),
                                  [this] { resumeFolder(view_->subject().folder); });
  const bool hasFailed = outcome.kind == JobOutcome::Kind::failed;
  // The next run takes the page.
  if (hasFailed && !queue_.empty()) return emit failed(outcome);
  const std::size_t waiting = std::exchange(queue_, {}).size();
  const QString dropped =
      waiting == 0 ? QString()
                   : tr("%n run(s) behind it in the queue were dropped.", nullptr, static_cast<int>(waiting));
  // What ended before it began has no folder to go on from.
  const bool resumable = view_->record().started.has_value();
  const QString action = !resumable ? QString() : hasFailed ? tr("Try Again") : tr("Resume");
  view_->messages().show(hasFailed ? MessageBar::Kind::error : MessageBar::Kind::information,
                         hasFailed                        ? outcome.message
                         : view_->record().blocks.empty() ? tr("The run was stopped. No block was finished yet.")
                                                          : tr("The run was stopped. Finished blocks are kept."),
                         hasFailed ? outcome.remedy : dropped, action,
                         [this] { resumeFolder(view_->subject().folder); });
}

void RunPage::exportShown() {
  if (!canExport()) return;
  if (auto* open = window()->findChild<ExportDialog*>()) return open->raise();
  struct Exportable {
    RunInfo run;
    std::vector<ExportChoice> choices;
  };
  reading_.start(
      [folder = view_->subject().folder] {
        RunInfo run = readRun(folder);
        auto choices = exportChoices(run);
        return Exportable{std::move(run), std::move(choices)};
      },
      [this](const Exportable& exportable) {
        auto* dialog = new ExportDialog(engine_, exportable.run, exportable.choices, window());
        dialog->show();
      },
      [this](const JobOutcome& failure) { emit failed(failure); });
}

}  // namespace bitlathe
