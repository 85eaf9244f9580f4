// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTime>
#include <QTimer>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

#include "ui/file_dialogs.h"
#include "ui/format.h"
#include "ui/log_text.h"
#include "ui/plots/block_error_plot.h"
#include "ui/plots/block_memory_plot.h"
#include "ui/plots/block_time_plot.h"
#include "ui/plots/correction_plot.h"
#include "ui/plots/descent_plot.h"
#include "ui/plots/divergence_plot.h"
#include "ui/plots/layer_error_plot.h"
#include "ui/plots/perplexity_plot.h"
#include "ui/plots/tuning_plot.h"
#include "ui/recipe_texts.h"
#include "ui/translation.h"
#include "ui/widgets/fitting_table.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/result_strip.h"

namespace bitlathe {
namespace {

constexpr int mostLogLines = 10'000;
constexpr int progressSteps = 1000;
constexpr int narrowestMeasure = 140;  // pixels; small windows cut the choice rather than grow

/// Goes on showing its end where its lines are broken anew.
class LogView : public QPlainTextEdit {
 protected:
  void resizeEvent(QResizeEvent* event) override {
    QScrollBar* bar = verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    QPlainTextEdit::resizeEvent(event);
    // The text edit keeps its first line where it was, once more behind this event.
    if (atEnd) QTimer::singleShot(0, bar, [bar] { bar->setValue(bar->maximum()); });
  }
};

QPushButton* makeButton(const QString& text, const char* objectName, const QString& toolTip) {
  auto* button = new QPushButton(text);
  button->setObjectName(QLatin1String(objectName));
  button->setToolTip(toolTip);
  return button;
}

}  // namespace

RunView::RunView(QWidget* parent) : QWidget(parent) {
  layers_ = new LayerModel(this);
  shownLayers_ = new LayerProxyModel(this);
  shownLayers_->setSourceModel(layers_);
  messages_ = new MessageBar;

  auto* details = new QSplitter;
  details->setObjectName(QStringLiteral("detailsSplitter"));
  details->addWidget(makeTable());
  details->addWidget(makeLog());
  details->setStretchFactor(0, 2);
  details->setStretchFactor(1, 1);
  details->setHandleWidth(20);
  details->setChildrenCollapsible(false);
  auto* body = new QSplitter(Qt::Vertical);
  body->setObjectName(QStringLiteral("runSplitter"));
  body->addWidget(makePlots());
  body->addWidget(details);
  body->setStretchFactor(0, 5);
  body->setStretchFactor(1, 4);
  body->setHandleWidth(14);
  body->setChildrenCollapsible(false);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 16, 24, 14);
  layout->setSpacing(10);
  layout->addWidget(makeHeader());
  layout->addWidget(messages_);
  layout->addWidget(makeProgress());
  layout->addWidget(makeGhostRow());
  layout->addWidget(body, 1);
}

QWidget* RunView::makeHeader() {
  title_ = makeLabel({}, "title");
  title_->setObjectName(QStringLiteral("runTitle"));
  recipeTitle_ = makeLabel({}, "muted");
  close_ = makeButton(tr("A&ll Runs"), "allRunsButton", tr("Back to the list of runs"));
  pause_ = makeButton(tr("&Pause"), "pauseButton", tr("Pause or go on (Ctrl+Shift+P)"));
  cancel_ = makeButton(tr("&Cancel"), "cancelButton",
                       tr("Stop the run; finished blocks are kept and it can be resumed (Ctrl+.)"));
  resume_ = makeButton(tr("Resu&me"), "resumeButton", tr("Go on at the first unfinished block"));
  export_ = makeButton(tr("E&xport…"), "exportButton", tr("Write a checkpoint that other programs load (Ctrl+E)"));
  export_->setProperty("role", "primary");  // what a finished run is for
  try_ = makeButton(tr("&Try…"), "tryRunButton", tr("See what the model writes beside the original (Ctrl+T)"));
  connect(close_, &QPushButton::clicked, this, &RunView::closeAsked);
  connect(pause_, &QPushButton::clicked, this, [this] {
    if (activity_ == Activity::paused) {
      emit continueAsked();
    } else {
      emit pauseAsked();
    }
  });
  connect(cancel_, &QPushButton::clicked, this, &RunView::cancelAsked);
  connect(resume_, &QPushButton::clicked, this, &RunView::resumeAsked);
  connect(export_, &QPushButton::clicked, this, &RunView::exportAsked);
  connect(try_, &QPushButton::clicked, this, &RunView::tryAsked);

  auto* header = new QWidget;
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins({});
  layout->setSpacing(10);
  layout->addWidget(title_);
  layout->addWidget(recipeTitle_, 0, Qt::AlignBottom);
  layout->addStretch();
  for (QPushButton* button : {close_, pause_, cancel_, resume_, try_, export_}) layout->addWidget(button);
  return header;
}

QWidget* RunView::makeProgress() {
  progress_ = new QProgressBar;
  progress_->setObjectName(QStringLiteral("runProgress"));
  progress_->setAccessibleName(tr("Progress of the run"));
  progress_->setRange(0, progressSteps);
  progress_->setTextVisible(false);
  activityText_ = makeLabel({}, "activity");
  timeLeft_ = makeLabel({}, "muted");
  auto* running = new QWidget;
  auto* texts = new QHBoxLayout;
  texts->addWidget(activityText_);
  texts->addStretch();
  texts->addWidget(timeLeft_);
  auto* layout = new QVBoxLayout(running);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addWidget(progress_);
  layout->addLayout(texts);
  result_ = new ResultStrip;
  result_->setObjectName(QStringLiteral("resultStrip"));
  summary_ = new QStackedWidget;
  summary_->addWidget(running);
  summary_->addWidget(result_);
  summary_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  return summary_;
}

QWidget* RunView::makeGhostRow() {
  ghostText_ = makeLabel({}, "muted");
  ghostText_->setObjectName(QStringLiteral("ghostText"));
  auto* unpin = makeButton(tr("&Unpin"), "unpinButton", tr("Don't draw the earlier run any more"));
  unpin->setFlat(true);
  connect(unpin, &QPushButton::clicked, this, [this] { setGhost(std::nullopt); });
  ghostRow_ = new QWidget;
  auto* layout = new QHBoxLayout(ghostRow_);
  layout->setContentsMargins({});
  layout->addWidget(ghostText_);
  layout->addWidget(unpin);
  layout->addStretch();
  ghostRow_->hide();
  return ghostRow_;
}

QWidget* RunView::makePlots() {
  auto* plots = new QSplitter;
  plots->setObjectName(QStringLiteral("plotsSplitter"));
  for (QWidget* panel : {makeLayerPlots(), makeBlockPlots(), makeEvaluationPlots()}) plots->addWidget(panel);
  plots->setStretchFactor(0, 5);
  plots->setStretchFactor(1, 3);
  plots->setStretchFactor(2, 4);
  plots->setHandleWidth(14);
  plots->setChildrenCollapsible(false);

  // The perplexity's axis counts finished blocks: block 0 is behind at 1.
  for (ThemedPlot* plot : std::initializer_list<ThemedPlot*>{blockPlot_, timePlot_, memoryPlot_})
    connect(plot, &ThemedPlot::crosshairMoved, this, &RunView::showCrosshairAt);
  connect(perplexityPlot_, &ThemedPlot::crosshairMoved, this,
          [this](std::optional<double> done) { showCrosshairAt(done ? std::optional(*done - 1) : std::nullopt); });
  return plots;
}

QWidget* RunView::makeLayerPlots() {
  layerPlot_ = new LayerErrorPlot;
  layerPlot_->setObjectName(QStringLiteral("layerPlot"));
  auto* correctionPlot = new CorrectionPlot(CorrectionPlot::Samples::calibration);
  correctionPlot->setObjectName(QStringLiteral("correctionPlot"));
  auto* heldOutPlot = new CorrectionPlot(CorrectionPlot::Samples::heldOut);
  heldOutPlot->setObjectName(QStringLiteral("heldOutPlot"));
  layerPlots_ = new QStackedWidget;
  for (ThemedPlot* plot : std::initializer_list<ThemedPlot*>{layerPlot_, correctionPlot, heldOutPlot}) {
    layerPlots_->addWidget(plot);
    connect(plot, &ThemedPlot::crosshairMoved, this, &RunView::showCrosshairAt);
    connect(plot, &ThemedPlot::pointClicked, this, [this](int series, double x) {
      const LinearKind kind = linearKinds[static_cast<std::size_t>(series) % linearKindCount];
      selectLayer(layers_->rowOf(std::llround(x), kind));
    });
  }

  descentPlot_ = new DescentPlot;
  descentPlot_->setObjectName(QStringLiteral("descentPlot"));
  layerPlots_->addWidget(descentPlot_);

  measure_ = new QComboBox;
  measure_->setObjectName(QStringLiteral("measureBox"));
  measure_->setAccessibleName(tr("What the plot of layers shows"));
  measure_->setMinimumWidth(narrowestMeasure);
  refreshMeasures();
  connect(measure_, &QComboBox::currentIndexChanged, this, &RunView::refreshPlots);
  withoutFirst_ = new QCheckBox(tr("Without first tokens"));
  withoutFirst_->setChecked(true);
  withoutFirst_->setToolTip(
      tr("Leaves the first token of each sample out of the errors: its activations are often so large that they hide "
         "the error of all the others"));
  connect(withoutFirst_, &QCheckBox::toggled, this, &RunView::refreshPlots);

  // Both lie on the plot: the choice on its title, which says the same.
  auto* controls = new QHBoxLayout;
  controls->setContentsMargins(2, 0, 8, 0);
  controls->addWidget(measure_, 0, Qt::AlignTop);
  controls->addStretch();
  controls->addWidget(withoutFirst_, 0, Qt::AlignTop);
  auto* panel = new QWidget;
  auto* layout = new QGridLayout(panel);
  layout->setContentsMargins({});
  layout->addWidget(layerPlots_, 0, 0);
  layout->addLayout(controls, 0, 0, Qt::AlignTop);
  measure_->raise();
  withoutFirst_->raise();
  return panel;
}

QWidget* RunView::makeBlockPlots() {
  blockPlot_ = new BlockErrorPlot;
  timePlot_ = new BlockTimePlot;
  timePlot_->setObjectName(QStringLiteral("timePlot"));
  memoryPlot_ = new BlockMemoryPlot;
  memoryPlot_->setObjectName(QStringLiteral("memoryPlot"));
  auto* choice = new QComboBox;
  choice->setObjectName(QStringLiteral("blockBox"));
  choice->setAccessibleName(tr("What the plot of blocks shows"));
  return makePlotChoice(*choice, {blockPlot_, timePlot_, memoryPlot_});
}

QWidget* RunView::makeEvaluationPlots() {
  perplexityPlot_ = new PerplexityPlot;
  perplexityPlot_->setObjectName(QStringLiteral("perplexityPlot"));
  tuningPlot_ = new TuningPlot;
  tuningPlot_->setObjectName(QStringLiteral("tuningPlot"));
  divergencePlots_ = {new DivergencePlot(DivergencePlot::By::position), new DivergencePlot(DivergencePlot::By::text)};
  divergencePlots_[0]->setObjectName(QStringLiteral("divergenceByPosition"));
  divergencePlots_[1]->setObjectName(QStringLiteral("divergenceByText"));
  evaluation_ = new QComboBox;
  evaluation_->setObjectName(QStringLiteral("evaluationBox"));
  evaluation_->setAccessibleName(tr("What the plot of the evaluation shows"));
  return makePlotChoice(*evaluation_, {perplexityPlot_, tuningPlot_, divergencePlots_[0], divergencePlots_[1]});
}

QWidget* RunView::makeTable() {
  table_ = new FittingTable;
  table_->setObjectName(QStringLiteral("layerTable"));
  table_->setAccessibleName(tr("Quantized layers"));
  table_->setModel(shownLayers_);
  table_->setSortingEnabled(true);
  table_->sortByColumn(LayerModel::Layer, Qt::AscendingOrder);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setWordWrap(false);
  useCompactRows(*table_);
  QHeaderView* header = table_->horizontalHeader();
  header->setMinimumSectionSize(40);
  header->setStretchLastSection(true);
  std::vector<int> widths;
  for (int column = 0; column < LayerModel::ColumnCount; ++column) {
    const QString widest =
        column == LayerModel::Layer ? QStringLiteral("00.self_attn.q_proj") : QStringLiteral("0.00000");
    const int content = table_->fontMetrics().horizontalAdvance(widest) + 12;
    widths.push_back(std::max(header->sectionSizeHint(column), content));
  }
  table_->setColumns(
      widths, {LayerModel::Lambda, LayerModel::Damping, LayerModel::ResidualStrength, LayerModel::CorrectionDamping,
               LayerModel::Strength, LayerModel::Seconds, LayerModel::Group, LayerModel::WeightError,
               LayerModel::HeldOutTargetLoss, LayerModel::InitialLoss, LayerModel::TargetLoss,
               LayerModel::HeldOutInitialLoss, LayerModel::Bits, LayerModel::ProjectedLoss});
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunView::refreshSelection);
  connect(table_, &QTableView::activated, this, &RunView::openInLab);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
    QMenu menu;
    if (currentLayer()) menu.addAction(tr("Open in &Lab"), this, &RunView::openInLab);
    menu.addAction(tr("Save Ta&ble…"), this, &RunView::saveTable);
    menu.exec(table_->viewport()->mapToGlobal(position));
  });

  lab_ = makeButton(tr("Open in La&b"), "openInLabButton",
                    tr("Turn the knobs of the chosen layer, beginning with what the run did to it"));
  connect(lab_, &QPushButton::clicked, this, &RunView::openInLab);
  filter_ = new QLineEdit;
  filter_->setObjectName(QStringLiteral("layerFilter"));
  filter_->setPlaceholderText(tr("Filter"));
  filter_->setAccessibleName(tr("Filter layers by name"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(180);
  connect(filter_, &QLineEdit::textChanged, shownLayers_, &QSortFilterProxyModel::setFilterFixedString);

  auto* panel = new QWidget;
  auto* top = new QHBoxLayout;
  top->addWidget(makeLabel(tr("Layers"), "heading"));
  top->addStretch();
  top->addWidget(lab_);
  top->addWidget(filter_);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addLayout(top);
  layout->addWidget(table_, 1);
  return panel;
}

QWidget* RunView::makeLog() {
  log_ = new LogView;
  log_->setObjectName(QStringLiteral("runLog"));
  log_->setAccessibleName(tr("Log of the run"));
  log_->setReadOnly(true);
  log_->setMaximumBlockCount(mostLogLines);
  log_->setTabChangesFocus(true);
  // Lines that are broken anew, in a panel of another width, would leave its end behind.
  QScrollBar* bar = log_->verticalScrollBar();
  connect(bar, &QScrollBar::rangeChanged, log_, [bar, end = bar->maximum()](int, int maximum) mutable {
    if (bar->value() >= std::exchange(end, maximum)) bar->setValue(maximum);
  });
  auto* heading = makeLabel(tr("Log"), "heading");
  heading->setMinimumHeight(filter_->sizeHint().height());
  auto* panel = new QWidget;
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addWidget(heading);
  layout->addWidget(log_, 1);
  return panel;
}

void RunView::showRun(Subject subject, const std::vector<Event>& past) {
  subject_ = std::move(subject);
  record_ = {};
  layers_->clear();
  log_->clear();
  filter_->clear();
  messages_->hide();
  for (ThemedPlot* plot : findChildren<ThemedPlot*>()) plot->resetView();
  title_->setText(QString::fromStdString(subject_.model));
  recipeTitle_->setText(recipeTitle(subject_.recipe));
  for (const Event& event : past) add(event, {});
  refresh();
}

void RunView::setGhost(std::optional<GhostRun> ghost) {
  ghost_ = std::move(ghost);
  if (ghost_) ghostText_->setText(tr("Dotted, an earlier run: %1").arg(ghost_->label));
  ghostRow_->setVisible(ghost_.has_value());
  refreshPlots();
}

void RunView::setEstimate(const Estimate& estimate) {
  subject_.estimate = estimate;
  refreshProgress();
}

void RunView::addEvents(const std::vector<Event>& events) {
  const QString time = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
  for (const Event& event : events) add(event, time);
  refresh();
}

void RunView::add(const Event& event, const QString& time) {
  record_.add(event);
  if (const auto* layer = std::get_if<LayerQuantized>(&event)) layers_->add(*layer);
  if (const auto* correction = std::get_if<LayerCorrected>(&event)) layers_->add(*correction);
  const QString text = logText(event);
  if (!text.isEmpty()) log_->appendPlainText(time.isEmpty() ? text : time + QStringLiteral("  ") + text);
}

void RunView::refresh() {
  std::vector<bool> columns;
  for (int column = 0; column < LayerModel::ColumnCount; ++column) columns.push_back(layers_->hasColumn(column));
  table_->showColumns(columns);
  refreshMeasures();
  refreshPlots();
  refreshProgress();
}

void RunView::refreshMeasures() {
  // In the order of layerPlots_.
  const bool wanted[] = {true, layers_->hasCorrections(), layers_->hasHeldOut(), !record_.descents.empty()};
  for (int i = 0; i < layerPlots_->count(); ++i)
    offerPlot(*measure_, *qobject_cast<ThemedPlot*>(layerPlots_->widget(i)), wanted[i]);
  measure_->setVisible(measure_->count() > 1);
}

void RunView::refreshPlots() {
  const bool robust = withoutFirst_->isChecked();
  const RunRecord* ghost = ghost_ ? &ghost_->record : nullptr;
  layerPlots_->setCurrentIndex(measure_->currentData().toInt());
  // The losses that corrections and solvers minimise are of all tokens.
  const bool errors = layerPlots_->currentWidget() == layerPlot_;
  withoutFirst_->setVisible(errors);
  if (errors) layerPlot_->show(record_, robust, ghost);
  if (auto* corrections = shownCorrections()) corrections->show(record_);
  blockPlot_->show(record_, robust, ghost);
  timePlot_->show(record_, ghost);
  memoryPlot_->show(record_, ghost);
  perplexityPlot_->show(record_, ghost);
  tuningPlot_->show(record_, ghost);
  offerPlot(*evaluation_, *tuningPlot_, !record_.tuning.empty());
  for (DivergencePlot* plot : divergencePlots_) {
    plot->show(record_, ghost);
    offerPlot(*evaluation_, *plot, record_.divergence.has_value());
  }
  evaluation_->setVisible(evaluation_->count() > 1);
  refreshSelection();
}

CorrectionPlot* RunView::shownCorrections() const {
  return qobject_cast<CorrectionPlot*>(layerPlots_->currentWidget());
}

void RunView::refreshSelection() {
  const LayerQuantized* layer = currentLayer();
  lab_->setEnabled(shownLayers_->rowCount() > 0);
  if (auto* corrections = shownCorrections()) corrections->select(layer);
  if (layerPlots_->currentWidget() == layerPlot_) layerPlot_->select(layer);
  if (layerPlots_->currentWidget() == descentPlot_)
    descentPlot_->show(record_, layer ? std::optional(layer->block) : std::nullopt);
}

const LayerQuantized* RunView::currentLayer() const {
  const QModelIndex current = table_->currentIndex();
  return current.isValid() ? &layers_->layer(shownLayers_->mapToSource(current).row()) : nullptr;
}

void RunView::openInLab() {
  if (!currentLayer()) table_->selectRow(0);
  const LayerQuantized* layer = currentLayer();
  if (!layer) return;
  LabSettings settings{subject_.recipe.precision.scheme, subject_.recipe.projector};
  settings.scheme.bits = layer->bits;
  settings.scheme.groupSize = layer->groupSize;
  if (layer->damping > 0) settings.projector.gptq.percdamp = layer->damping;
  if (settings.projector.damping == DampingChoice::heldOut)  // chosen for both together
    settings.projector.refinement.percdamp = layer->damping;
  emit labAsked({subject_.source, layer->block, layer->kind, settings, subject_.recipe.data});
}

void RunView::refreshProgress() {
  const bool free = activity_ == Activity::none;
  const bool idle = free || activity_ == Activity::somethingElse;
  const bool finished = record_.finished.has_value();
  close_->setVisible(idle);
  pause_->setVisible(!idle);
  pause_->setText(activity_ == Activity::paused ? tr("&Go On") : tr("&Pause"));
  pause_->setEnabled(activity_ != Activity::stopping);
  cancel_->setVisible(!idle);
  cancel_->setEnabled(activity_ != Activity::stopping);
  resume_->setVisible(idle && !finished);
  resume_->setEnabled(free);
  export_->setEnabled(finished && free);
  try_->setVisible(idle && finished);

  progress_->setValue(static_cast<int>(std::lround(record_.progress.fraction * progressSteps)));
  QStringList parts;
  if (activity_ == Activity::paused) parts += tr("Paused");
  if (activity_ == Activity::stopping) parts += tr("Stopping");
  if (idle) parts += tr("Unfinished");
  const std::string& activity = record_.progress.activity.empty() ? record_.stage : record_.progress.activity;
  if (!activity.empty()) parts += engineText(activity);
  activityText_->setText(parts.isEmpty() ? tr("Starting") : parts.join(QStringLiteral(" · ")));
  const bool timeKnown = activity_ == Activity::running && record_.progress.secondsLeft >= 0;
  timeLeft_->setText(timeKnown ? tr("%1 left").arg(formatRoughDuration(record_.progress.secondsLeft)) : QString());
  if (finished) result_->show(record_, subject_.estimate);
  summary_->setCurrentIndex(finished && idle ? 1 : 0);
}

void RunView::setActivity(Activity activity) {
  activity_ = activity;
  refreshProgress();
}

void RunView::showCrosshairAt(std::optional<double> block) {
  if (layerPlots_->currentWidget() != descentPlot_)  // its steps are no blocks
    qobject_cast<ThemedPlot*>(layerPlots_->currentWidget())->showCrosshair(block);
  blockPlot_->showCrosshair(block);
  timePlot_->showCrosshair(block);
  memoryPlot_->showCrosshair(block);
  perplexityPlot_->showCrosshair(block ? std::optional(*block + 1) : std::nullopt);
}

void RunView::selectLayer(int row) {
  if (row < 0) return;
  QModelIndex shown = shownLayers_->mapFromSource(layers_->index(row, 0));
  if (!shown.isValid()) {
    filter_->clear();
    shown = shownLayers_->mapFromSource(layers_->index(row, 0));
  }
  table_->setCurrentIndex(shown);
  table_->scrollTo(shown, QAbstractItemView::PositionAtCenter);
}

void RunView::saveTable() {
  askWhereToSave(this, tr("Layers"), {tr("Comma-separated values (*.csv)")},
                 [this](const QString& path) { saveText(path, layers_->toCsv()); });
}

}  // namespace bitlathe
