// SPDX-License-Identifier: GPL-3.0-or-later
// One run, live or from its folder: header, progress or result, plots, layer table and log.
#pragma once

#include <QWidget>
#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include "engine/pipeline/plan.h"
#include "engine/pipeline/recipe.h"
#include "ui/lab_request.h"
#include "ui/layer_model.h"
#include "ui/run_record.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace bitlathe {

class BlockErrorPlot;
class BlockMemoryPlot;
class BlockTimePlot;
class CorrectionPlot;
class DescentPlot;
class DivergencePlot;
class FittingTable;
class LayerErrorPlot;
class MessageBar;
class PerplexityPlot;
class ResultStrip;
class TuningPlot;

class RunView : public QWidget {
  Q_OBJECT

 public:
  /// What is shown.
  struct Subject {
    std::filesystem::path folder;
    std::string model;   ///< its name
    std::string source;  ///< of the model, as Checkpoint::open() takes it
    Recipe recipe;
    std::optional<Estimate> estimate;
  };
  /// What the engine does with it.
  enum class Activity { none, running, paused, stopping, somethingElse };

  explicit RunView(QWidget* parent = nullptr);

  /// Clears the view and shows a run, with the events of its past.
  void showRun(Subject subject, const std::vector<Event>& past);
  const Subject& subject() const { return subject_; }
  void setEstimate(const Estimate& estimate);
  /// Live events, which the log shows with the time of day.
  void addEvents(const std::vector<Event>& events);
  void setActivity(Activity activity);
  const RunRecord& record() const { return record_; }
  MessageBar& messages() { return *messages_; }
  /// Draws an earlier run under the curves of every run that is shown; nothing: none.
  void setGhost(std::optional<GhostRun> ghost);

 signals:
  void pauseAsked();
  void continueAsked();
  void cancelAsked();
  /// To go on with a run that is unfinished.
  void resumeAsked();
  void exportAsked();
  void tryAsked();
  void labAsked(const bitlathe::LabRequest& request);
  void closeAsked();

 private:
  QWidget* makeHeader();
  QWidget* makeProgress();
  QWidget* makeGhostRow();
  QWidget* makePlots();
  QWidget* makeLayerPlots();
  QWidget* makeBlockPlots();
  QWidget* makeEvaluationPlots();
  QWidget* makeTable();
  QWidget* makeLog();
  void add(const Event& event, const QString& time);
  void refresh();
  /// What the first plot can show depends on what the run has.
  void refreshMeasures();
  void refreshPlots();
  void refreshSelection();
  /// nullptr while something else is shown.
  CorrectionPlot* shownCorrections() const;
  void refreshProgress();
  void showCrosshairAt(std::optional<double> block);
  void selectLayer(int row);
  void saveTable();
  /// The layer of the table's current row; nullptr where there is none.
  const LayerQuantized* currentLayer() const;
  void openInLab();

  Subject subject_;
  RunRecord record_;
  std::optional<GhostRun> ghost_;
  Activity activity_ = Activity::none;
  LayerModel* layers_;
  LayerProxyModel* shownLayers_;

  QLabel* title_;
  QLabel* recipeTitle_;
  QPushButton* close_;
  QPushButton* pause_;
  QPushButton* cancel_;
  QPushButton* resume_;
  QPushButton* try_;
  QPushButton* export_;
  MessageBar* messages_;
  QStackedWidget* summary_;
  QProgressBar* progress_;
  QLabel* activityText_;
  QLabel* timeLeft_;
  ResultStrip* result_;
  QWidget* ghostRow_;
  QLabel* ghostText_;
  QComboBox* measure_;  // of the first plot
  QCheckBox* withoutFirst_;
  QStackedWidget* layerPlots_;  // one for each measure
  LayerErrorPlot* layerPlot_;
  DescentPlot* descentPlot_;
  BlockErrorPlot* blockPlot_;
  BlockTimePlot* timePlot_;
  BlockMemoryPlot* memoryPlot_;
  QComboBox* evaluation_;  // of the last plot
  PerplexityPlot* perplexityPlot_;
  TuningPlot* tuningPlot_;
  std::array<DivergencePlot*, 2> divergencePlots_{};
  QPushButton* lab_;
  QLineEdit* filter_;
  FittingTable* table_;
  QPlainTextEdit* log_;
};

}  // namespace bitlathe
