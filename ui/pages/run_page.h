// SPDX-License-Identifier: GPL-3.0-or-later
// The list of runs, or one of them; starts, steers and resumes runs on the engine's thread.
#pragma once

#include <QStackedWidget>
#include <deque>
#include <functional>
#include <optional>

#include "engine/model/model_summary.h"
#include "engine/pipeline/plan.h"
#include "engine/pipeline/run_overview.h"
#include "ui/engine_thread.h"
#include "ui/latest_job.h"
#include "ui/pages/run_view.h"
#include "ui/queued_run.h"

namespace bitlathe {

class RunsList;

class RunPage : public QStackedWidget {
  Q_OBJECT

 public:
  explicit RunPage(EngineThread& engine, QWidget* parent = nullptr);

  void start(const ModelSummary& model, const Recipe& recipe, const Estimate& estimate);
  /// Begins them one after the other, whenever the engine is free; one that fails is passed over. Cancelling a run
  /// drops those behind it.
  void enqueue(const std::vector<QueuedRun>& runs);
  void clearQueue();
  std::size_t queued() const { return queue_.size(); }
  /// Shows a run of the past. Not while one is going.
  void openFolder(const std::filesystem::path& folder);
  void resumeFolder(const std::filesystem::path& folder);
  /// Draws a run of the past under the curves of the one that is shown.
  void pin(const std::filesystem::path& folder);
  void pauseOrContinue();
  void cancel();
  /// Opens the export dialog for the shown run, if it is finished.
  void exportShown();
  /// Looks for runs again.
  void refresh();

  bool isRunning() const;
  /// Of the run that is going.
  int percent() const;
  /// The shown run is finished and the engine is free.
  bool canExport() const;
  bool canTry() const;
  const RunView& view() const { return *view_; }

 signals:
  void runStarted();
  /// Progress, activity or the shown run changed.
  void changed();
  /// At most once, after the window opened.
  void unfinishedRunFound(const bitlathe::RunOverview& run);
  /// What the shown run doesn't tell: another one can't be read, or failed in the queue.
  void failed(const bitlathe::JobOutcome& failure);
  void modelWanted();
  /// To write a text with the model of a finished run.
  void tryAsked(const std::filesystem::path& folder);
  /// To open a layer of the shown run in the lab.
  void labAsked(const bitlathe::LabRequest& request);

 private:
  /// Reads a run and hands it on.
  void read(const std::filesystem::path& folder, std::function<void(const RunInfo& run)> use);
  void openRun(const RunInfo& run);
  void startRun(const QueuedRun& run);
  void startNext();
  /// Gives the run that has just begun the tag of its sweep.
  void tagRun();
  /// Stops the run where it fell behind the others of its sweep.
  void applyRule(const std::vector<Event>& events);
  /// Keeps in the run's notes why it was stopped.
  void noteWhyStopped();
  void begin(EngineThread::Work work);
  void listRuns(const std::vector<RunOverview>& runs);
  void estimate(const RunInfo& run);
  void takeEnd(const JobOutcome& outcome);
  void refreshActivity();

  EngineThread& engine_;
  LatestJob listing_;
  LatestJob reading_;
  LatestJob estimating_;
  LatestJob pinning_;
  bool searchedForUnfinished_ = false;
  std::deque<QueuedRun> queue_;
  std::string tag_;                   // that the run which is going still has to get
  std::shared_ptr<MedianRule> rule_;  // of its sweep; null: none
  QString whyStopped_;                // by the rule; empty: it was not
  RunsList* list_;
  RunView* view_;
};

}  // namespace bitlathe
