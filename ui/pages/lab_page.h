// SPDX-License-Identifier: GPL-3.0-or-later
// One layer and its knobs: what each setting does to it, before a run is paid for.
#pragma once

#include <QWidget>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/model/model_summary.h"
#include "engine/pipeline/layer_lab.h"
#include "ui/lab_request.h"
#include "ui/latest_job.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace bitlathe {

class HeatMapPlot;
class HistogramPlot;
class InputMomentsPlot;
class MessageBar;
class RecipeForm;
class SegmentedControl;
class SettingCurvePlot;

class LabPage : public QWidget {
  Q_OBJECT

 public:
  explicit LabPage(QWidget* parent = nullptr);
  ~LabPage() override;

  void setModel(const ModelSummary& model);
  /// Statistics are taken from its text, unless a run's layer was opened. The knobs follow it until one is turned.
  void setRecipe(const Recipe& recipe);
  /// Opens a layer, or the chosen one again; does nothing without a model.
  void openLayer();
  /// Opens a layer of the present model, the knobs and the text as a run had them.
  void showLayer(const LabRequest& request);

 signals:
  /// To carry settings over to the layers that match `pattern`, all of them where it is empty.
  void useAsked(const bitlathe::LabSettings& settings, const std::string& pattern);
  void modelWanted();

 private:
  /// One point of a curve: a setting changed to a value.
  struct Sample {
    double x;
    QString label;
    LabSettings settings;
    bool choosable = true;
  };
  struct Curve {
    SettingCurvePlot* plot;
    std::vector<Sample> samples;
    std::optional<LabSettings> level;  ///< what is no value of the setting: a search for it
  };
  struct KnownErrors {
    LabSettings settings;
    LabErrors errors;
  };

  int knobsWidth() const;
  QWidget* makeNothing();
  QWidget* makeControls();
  QWidget* makeResults();
  QWidget* makeFigures();
  QWidget* makeCurves();
  QWidget* makeDistributions();
  QWidget* makeMaps();
  void close();
  /// Closes the layer where its statistics are of another text.
  void useText(const DataOptions& text);
  void showOpened(const LabLayer& layer);
  void chooseLayer();
  void refreshState();
  LabSettings settings() const;
  /// After a knob was turned, or a layer opened.
  void tryAgain();
  void tryNext();
  std::vector<Sample> bitsSamples() const;
  std::vector<Sample> groupSamples() const;
  std::vector<Sample> dampingSamples() const;
  /// The same share of the range for every group, and beside them the search that chooses it for each.
  std::vector<Sample> clipSamples() const;
  std::optional<LabSettings> searchedClip() const;
  const LabErrors* knownErrors(const LabSettings& settings) const;
  void showCurves();
  void showTrial(const LabTrial& trial);
  double shownError(const LabErrors& errors) const;
  void takeSetting(const Curve& curve, int series, double x);
  void useFor(const std::string& pattern);

  std::optional<ModelSummary> model_;
  Recipe recipe_;                  // of the recipe page, then with the knobs that were turned, or of a run
  DataOptions recipesText_;        // of the recipe page
  bool turned_ = false;            // some knob
  std::shared_ptr<LayerLab> lab_;  // only used by jobs
  std::optional<LabLayer> layer_;  // open
  bool opening_ = false;
  std::stop_source stop_;  // of the opening that is going on
  std::vector<Curve> curves_;
  std::deque<LabSettings> untried_;  // samples of the curves, in the order of their turn
  std::vector<KnownErrors> known_;   // of samples of the open layer
  std::optional<LabTrial> trial_;    // of the present settings

  QStackedWidget* pages_;
  QLabel* title_;
  MessageBar* messages_;
  QComboBox* block_;
  SegmentedControl* kind_;
  QPushButton* open_;
  QPushButton* cancel_;
  QPushButton* use_;
  QLabel* sourceText_;
  QProgressBar* progress_;
  QLabel* activity_;
  RecipeForm* knobs_;
  QCheckBox* withoutFirst_;
  QLabel* outputError_;
  QLabel* weightError_;
  QLabel* bitsPerWeight_;
  QLabel* seconds_;
  QStackedWidget* views_;
  HistogramPlot* codes_;
  HistogramPlot* weights_;
  HistogramPlot* scales_;
  InputMomentsPlot* moments_;
  HeatMapPlot* weightMap_;
  HeatMapPlot* errorMap_;
  HeatMapPlot* codeMap_;
  LatestJob jobs_;  // last: its destructor waits for what uses the others
};

}  // namespace bitlathe
