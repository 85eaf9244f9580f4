// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/comparison_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include <nlohmann/json.hpp>

#include "engine/pipeline/recipe_fields.h"
#include "ui/format.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/run_overlay_plot.h"
#include "ui/plots/trade_off_plot.h"
#include "ui/recipe_differences.h"
#include "ui/runs_model.h"
#include "ui/theme.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/segmented_control.h"

namespace bitlathe {
namespace {

enum Tab { TradeOff, Parameters, Curves, Recipes };
enum Cost { BitsPerWeight, Size, Seconds };
enum Loss { Perplexity, Divergence, FirstTask };

constexpr double megabyte = 1e6;

/// Not a number where the run doesn't have it.
double costOf(const RunFigures& figures, int cost) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  switch (cost) {
    case BitsPerWeight:
      return figures.bitsPerWeight().value_or(unknown);
    case Size: {
      const auto size = checkpointSize(figures);
      return size ? static_cast<double>(*size) / megabyte : unknown;
    }
    case Seconds:
      return figures.finished ? figures.finished->seconds : unknown;
  }
  return unknown;
}

double lossOf(const RunFigures& figures, Loss loss) {
  if (!figures.quantized) return std::numeric_limits<double>::quiet_NaN();
  return loss == Perplexity ? figures.quantized->perplexity : figures.quantized->klDivergence;
}

/// The percentage of wrong answers; not a number where the run was not scored.
double wrongAnswers(const RunFigures& figures, const TaskScored& task) {
  const auto scored = std::ranges::find_if(figures.tasks, [&](const auto& known) { return comparable(known, task); });
  return scored == figures.tasks.end() ? std::numeric_limits<double>::quiet_NaN() : 100 * (1 - scored->accuracy);
}

QString wrongAnswersLabel(const TaskScored& task) {
  const QString name = QString::fromStdString(task.task + (task.precision.empty() ? "" : " " + task.precision));
  return ComparisonView::tr("%1: wrong of %2, %").arg(name, formatCount(task.questions));
}

/// A setting in which the runs differ.
ParallelAxis axisOf(const RecipeDifference& difference, const std::vector<RunOverview>& runs) {
  std::vector<double> numbers;
  QStringList texts;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const QString& text = difference.values[static_cast<qsizetype>(i)];
    texts += text == nothingText ? QString() : text;
    if (!difference.isNumber) continue;
    numbers.push_back(texts.back().isEmpty() ? std::numeric_limits<double>::quiet_NaN()
                                             : recipeValue(runs[i].recipe, difference.key).get<double>());
  }
  if (!difference.isNumber) return textAxis(difference.label, texts);
  ParallelAxis axis = numberAxis(difference.label, numbers);
  axis.texts = texts;  // as the recipe's form writes them
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (axis.positions[i] == 0) axis.bottom = texts[static_cast<qsizetype>(i)];
    if (axis.positions[i] == 1) axis.top = texts[static_cast<qsizetype>(i)];
  }
  return axis;
}

QComboBox* makeChoice(const QString& name, const QStringList& texts, const char* objectName) {
  auto* box = new QComboBox;
  box->setObjectName(QLatin1String(objectName));
  box->setAccessibleName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToContents);  // tasks come and go
  box->addItems(texts);
  return box;
}

}  // namespace

ComparisonView::ComparisonView(QWidget* parent) : QWidget(parent) {
  tabs_ = new SegmentedControl({tr("&Trade-off"), tr("Para&meters"), tr("C&urves"), tr("Recipe&s")});
  tabs_->setObjectName(QStringLiteral("comparisonTabs"));
  stack_ = new QStackedWidget;
  for (QWidget* tab : {makeTradeOff(), makeParameters(), makeCurves(), makeDifferences()}) stack_->addWidget(tab);
  tabs_->setCurrent(TradeOff);
  connect(tabs_, &SegmentedControl::chosen, stack_, &QStackedWidget::setCurrentIndex);
  connect(tabs_, &SegmentedControl::chosen, this, &ComparisonView::showParameters);
  connect(tabs_, &SegmentedControl::chosen, this, &ComparisonView::readRecords);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addWidget(tabs_);
  layout->addWidget(stack_, 1);
}

QWidget* ComparisonView::makeTradeOff() {
  cost_ = makeChoice(tr("Cost"), {tr("Bits per weight"), tr("Checkpoint, MB"), tr("Time, s")}, "costBox");
  loss_ = makeChoice(tr("Loss"), {tr("Perplexity"), tr("KL divergence, nats")}, "lossBox");
  for (QComboBox* box : {cost_, loss_})
    connect(box, &QComboBox::currentIndexChanged, this, &ComparisonView::showTradeOff);
  tradeOff_ = new TradeOffPlot;
  tradeOff_->setObjectName(QStringLiteral("tradeOffPlot"));
  connect(tradeOff_, &TradeOffPlot::runClicked, this, [this](std::size_t point) { emit runClicked(shown_[point]); });

  auto* panel = new QWidget;
  auto* choices = new QHBoxLayout;
  choices->addWidget(loss_);
  choices->addWidget(makeLabel(tr("against"), "muted"));
  choices->addWidget(cost_);
  choices->addStretch();
  choices->addWidget(makeLabel(tr("Less of both is better: no run beats those on the line."), "muted"));
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->addLayout(choices);
  layout->addWidget(tradeOff_, 1);
  return panel;
}

QWidget* ComparisonView::makeParameters() {
  parameters_ = new ParallelPlot;
  parameters_->setObjectName(QStringLiteral("parallelPlot"));
  connect(parameters_, &ParallelPlot::runClicked, this,
          [this](std::size_t run) { emit runClicked(runs_[run].folder); });
  connect(parameters_, &ParallelPlot::brushed, this, [this](const std::set<std::size_t>& runs) {
    std::set<std::filesystem::path> folders;
    for (const std::size_t run : runs) folders.insert(runs_[run].folder);
    emit runsBrushed(folders);
  });
  auto* panel = new QWidget;
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->addWidget(makeLabel(tr("Drag along an axis to select the runs that lie there; a click ends it."), "muted"));
  layout->addWidget(parameters_, 1);
  return panel;
}

QWidget* ComparisonView::makeCurves() {
  QStringList kinds{tr("Mean of each block's layers")};
  for (const LinearKind kind : linearKinds) kinds += QString::fromUtf8(linearModuleName(kind).data());
  kind_ = makeChoice(tr("Layers whose errors are shown"), kinds, "kindBox");
  connect(kind_, &QComboBox::currentIndexChanged, this, &ComparisonView::showCurves);
  legend_ = new QLabel;
  legend_->setObjectName(QStringLiteral("curvesLegend"));
  legend_->setWordWrap(true);
  legend_->setTextFormat(Qt::RichText);
  using Quantity = RunOverlayPlot::Quantity;
  layerErrors_ = new RunOverlayPlot(Quantity::layerErrors);
  layerErrors_->setObjectName(QStringLiteral("layerOverlay"));
  blockErrors_ = new RunOverlayPlot(Quantity::blockErrors);
  blockTimes_ = new RunOverlayPlot(Quantity::blockTimes);
  blockTimes_->setObjectName(QStringLiteral("timeOverlay"));
  blockMemory_ = new RunOverlayPlot(Quantity::blockMemory);
  perplexities_ = new RunOverlayPlot(Quantity::perplexity);
  perplexities_->setObjectName(QStringLiteral("perplexityOverlay"));
  divergences_ = new RunOverlayPlot(Quantity::divergence);
  auto* ofBlocks = makeChoice(tr("What the plot of blocks shows"), {}, "overlayBlockBox");
  auto* ofEvaluation = makeChoice(tr("What the plot of the evaluation shows"), {}, "overlayEvaluationBox");
  auto* plots = new QSplitter;
  plots->setObjectName(QStringLiteral("overlaySplitter"));
  plots->setHandleWidth(14);
  plots->setChildrenCollapsible(false);
  plots->addWidget(layerErrors_);
  plots->addWidget(makePlotChoice(*ofBlocks, {blockErrors_, blockTimes_, blockMemory_}));
  plots->addWidget(makePlotChoice(*ofEvaluation, {perplexities_, divergences_}));
  // The perplexity's axis counts finished blocks: block 0 is behind at 1.
  const auto showCrosshair = [this](std::optional<double> block) {
    for (RunOverlayPlot* plot : {layerErrors_, blockErrors_, blockTimes_, blockMemory_}) plot->showCrosshair(block);
    perplexities_->showCrosshair(block ? std::optional(*block + 1) : std::nullopt);
  };
  for (RunOverlayPlot* plot : {layerErrors_, blockErrors_, blockTimes_, blockMemory_})
    connect(plot, &ThemedPlot::crosshairMoved, this, showCrosshair);
  connect(perplexities_, &ThemedPlot::crosshairMoved, this, [showCrosshair](std::optional<double> done) {
    showCrosshair(done ? std::optional(*done - 1) : std::nullopt);
  });

  auto* panel = new QWidget;
  auto* top = new QHBoxLayout;
  top->addWidget(kind_, 0, Qt::AlignTop);
  top->addWidget(legend_, 1);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->addLayout(top);
  layout->addWidget(plots, 1);
  return panel;
}

QWidget* ComparisonView::makeDifferences() {
  differences_ = new DifferencesModel(this);
  differencesTable_ = new QTableView;
  differencesTable_->setObjectName(QStringLiteral("differencesTable"));
  differencesTable_->setAccessibleName(tr("What differs in the recipes of the selected runs"));
  differencesTable_->setModel(differences_);
  useCompactRows(*differencesTable_);
  differencesText_ = makeLabel({}, "muted");
  differencesText_->setObjectName(QStringLiteral("differencesText"));
  auto* panel = new QWidget;
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->addWidget(differencesText_);
  layout->addWidget(differencesTable_, 1);
  return panel;
}

void ComparisonView::setRuns(std::vector<RunOverview> runs) {
  runs_ = std::move(runs);
  listTasks();
  showTradeOff();
  showParameters();
}

/// Offers every task that a run was scored in as a loss.
void ComparisonView::listTasks() {
  tasks_.clear();
  for (const RunOverview& run : runs_) {
    for (const TaskScored& scored : run.figures.tasks) {
      if (std::ranges::none_of(tasks_, [&](const auto& known) { return comparable(known, scored); }))
        tasks_.push_back(scored);
    }
  }
  std::ranges::sort(tasks_, {}, [](const auto& task) { return std::tie(task.task, task.questions, task.precision); });
  const QSignalBlocker quiet(loss_);
  const QString chosen = loss_->currentText();
  while (loss_->count() > FirstTask) loss_->removeItem(FirstTask);
  for (const TaskScored& task : tasks_) loss_->addItem(wrongAnswersLabel(task));
  loss_->setCurrentIndex(std::max(0, loss_->findText(chosen)));
}

void ComparisonView::setSelected(std::vector<RunOverview> selected) {
  selected_ = std::move(selected);
  const std::vector<RecipeDifference> differences = differencesOf(selected_);
  labels_ = distinguishingLabels(selected_, differences);
  differences_->show(selected_, differences);
  differencesTable_->resizeColumnsToContents();
  differencesTable_->setVisible(!differences.empty());
  differencesText_->setText(selected_.size() < 2  ? tr("Select two or more runs to see where their recipes differ.")
                            : differences.empty() ? tr("The recipes of the selected runs are the same.")
                                                  : tr("Only what differs; what has no effect is a dash."));
  // What was unfinished when it was read may have gone on since.
  std::erase_if(records_, [](const auto& read) { return !read.second.finished; });
  markSelected();
  readRecords();
}

void ComparisonView::showTradeOff() {
  std::vector<TradeOffPlot::Point> points;
  shown_.clear();
  const QStringList labels = distinguishingLabels(runs_, {});
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const RunFigures& figures = runs_[i].figures;
    const int loss = loss_->currentIndex();
    const QPointF position(costOf(figures, cost_->currentIndex()),
                           loss < FirstTask
                               ? lossOf(figures, static_cast<Loss>(loss))
                               : wrongAnswers(figures, tasks_[static_cast<std::size_t>(loss - FirstTask)]));
    if (!std::isfinite(position.x()) || !std::isfinite(position.y()) || position.y() <= 0) continue;
    points.push_back({labels[static_cast<qsizetype>(i)], position});
    shown_.push_back(runs_[i].folder);
  }
  tradeOff_->show(cost_->currentText(), loss_->currentText(), std::move(points));
  markSelected();
}

void ComparisonView::showParameters() {
  if (stack_->currentIndex() != Parameters) return;
  std::vector<ParallelAxis> axes;
  for (const RecipeDifference& difference : differencesOf(runs_)) axes.push_back(axisOf(difference, runs_));
  const auto addFigure = [&](const QString& label, auto&& figure) {
    std::vector<double> values;
    for (const RunOverview& run : runs_) values.push_back(figure(run.figures));
    if (std::ranges::any_of(values, [](double value) { return std::isfinite(value); }))
      axes.push_back(numberAxis(label, values));
  };
  if (!axes.empty()) {
    addFigure(tr("Time, s"), [](const RunFigures& figures) { return costOf(figures, Seconds); });
    addFigure(tr("Bits per weight"), [](const RunFigures& figures) { return costOf(figures, BitsPerWeight); });
    for (const TaskScored& task : tasks_)
      addFigure(wrongAnswersLabel(task), [&task](const RunFigures& figures) { return wrongAnswers(figures, task); });
    addFigure(tr("KL divergence, nats"), [](const RunFigures& figures) { return lossOf(figures, Divergence); });
    addFigure(tr("Perplexity"), [](const RunFigures& figures) { return lossOf(figures, Perplexity); });
  }
  parameters_->show(distinguishingLabels(runs_, {}), std::move(axes));
  markSelected();
}

void ComparisonView::markSelected() {
  std::set<std::size_t> runs;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const auto isThis = [&](const RunOverview& run) { return run.folder == runs_[i].folder; };
    if (std::ranges::any_of(selected_, isThis)) runs.insert(i);
  }
  parameters_->select(runs);
  std::set<std::size_t> points;
  for (const RunOverview& run : selected_) {
    const auto found = std::ranges::find(shown_, run.folder);
    if (found != shown_.end()) points.insert(static_cast<std::size_t>(found - shown_.begin()));
  }
  tradeOff_->select(points);
}

void ComparisonView::readRecords() {
  if (stack_->currentIndex() != Curves) return;
  std::vector<std::filesystem::path> missing;
  for (std::size_t i = 0; i < std::min(selected_.size(), seriesColorCount); ++i) {
    if (!records_.contains(selected_[i].folder)) missing.push_back(selected_[i].folder);
  }
  if (missing.empty()) {
    reading_.drop();
    return showCurves();
  }
  reading_.start(
      [missing] {
        std::map<std::filesystem::path, RunRecord> records;
        for (const auto& folder : missing) records[folder] = recordOf(readRun(folder).events);
        return records;
      },
      [this](std::map<std::filesystem::path, RunRecord> records) {
        records_.merge(records);
        showCurves();
      },
      [this](const JobOutcome&) { showCurves(); });
}

void ComparisonView::showCurves() {
  std::vector<RunOverlayPlot::Run> runs;
  for (std::size_t i = 0; i < std::min(selected_.size(), seriesColorCount); ++i) {
    static const RunRecord unread;
    const auto record = records_.find(selected_[i].folder);
    runs.push_back({labels_[static_cast<qsizetype>(i)], record == records_.end() ? &unread : &record->second});
  }
  const int kind = kind_->currentIndex();
  layerErrors_->show(runs, kind == 0 ? std::nullopt : std::optional(linearKinds[static_cast<std::size_t>(kind - 1)]));
  for (RunOverlayPlot* plot : {blockErrors_, blockTimes_, blockMemory_, perplexities_, divergences_}) plot->show(runs);
  showLegend();
}

void ComparisonView::showLegend() {
  // The shapes of seriesMarker().
  static const QString markers = QStringLiteral("○△□◇▽＋✕");
  const Theme theme = Theme::of(palette());
  QStringList entries;
  for (qsizetype i = 0; i < labels_.size() && i < markers.size(); ++i)
    entries += QStringLiteral("<span style='white-space:nowrap'><b style='color:%1'>%2</b>&nbsp;%3</span>")
                   .arg(theme.seriesColor(static_cast<std::size_t>(i)).name(), markers[i], labels_[i].toHtmlEscaped());
  if (labels_.size() > markers.size())
    entries += tr("and %1 more that are not drawn").arg(labels_.size() - markers.size());
  legend_->setText(entries.join(QStringLiteral(" &nbsp; ")));
}

void ComparisonView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showLegend();
}

}  // namespace bitlathe
