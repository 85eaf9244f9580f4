// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to see about several runs: what they cost and lose, their curves, what differs in their recipes.
#pragma once

#include <QWidget>
#include <filesystem>
#include <map>
#include <set>
#include <vector>

#include "engine/pipeline/run_overview.h"
#include "ui/latest_job.h"
#include "ui/run_record.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace bitlathe {

class DifferencesModel;
class ParallelPlot;
class RunOverlayPlot;
class SegmentedControl;
class TradeOffPlot;

class ComparisonView : public QWidget {
  Q_OBJECT

 public:
  explicit ComparisonView(QWidget* parent = nullptr);

  /// The runs that the trade-off shows.
  void setRuns(std::vector<RunOverview> runs);
  /// Those of them that are compared.
  void setSelected(std::vector<RunOverview> selected);

 signals:
  void runClicked(const std::filesystem::path& folder);
  void runsBrushed(const std::set<std::filesystem::path>& folders);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeTradeOff();
  QWidget* makeCurves();
  QWidget* makeParameters();
  QWidget* makeDifferences();
  void listTasks();
  void showTradeOff();
  void showParameters();
  void markSelected();
  void readRecords();
  void showCurves();
  void showLegend();

  std::vector<RunOverview> runs_;
  std::vector<RunOverview> selected_;
  std::vector<TaskScored> tasks_;             // one of each that some run was scored in
  QStringList labels_;                        // of the selected runs
  std::vector<std::filesystem::path> shown_;  // the runs of the trade-off's points
  std::map<std::filesystem::path, RunRecord> records_;
  LatestJob reading_;

  SegmentedControl* tabs_;
  QStackedWidget* stack_;
  QComboBox* cost_;
  QComboBox* loss_;
  TradeOffPlot* tradeOff_;
  ParallelPlot* parameters_;
  QComboBox* kind_;
  QLabel* legend_;
  RunOverlayPlot* layerErrors_;
  RunOverlayPlot* blockErrors_;
  RunOverlayPlot* blockTimes_;
  RunOverlayPlot* blockMemory_;
  RunOverlayPlot* perplexities_;
  RunOverlayPlot* divergences_;
  DifferencesModel* differences_;
  QTableView* differencesTable_;
  QLabel* differencesText_;
};

}  // namespace bitlathe
