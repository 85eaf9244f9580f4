// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/lab_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTextDocumentFragment>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/format.h"
#include "ui/layer_model.h"
#include "ui/pages/recipe_form.h"
#include "ui/plots/block_axis.h"
#include "ui/plots/heat_map_plot.h"
#include "ui/plots/histogram_plot.h"
#include "ui/plots/setting_curve_plot.h"
#include "ui/theme.h"
#include "ui/translation.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/segmented_control.h"

namespace bitlathe {
namespace {

constexpr int narrowestPlot = 216;  // pixels; in small windows the knobs need the room
constexpr int progressSteps = 100;
constexpr std::int64_t sampledRows = 96;
constexpr int widestJointq = 4;  // bits

/// nullptr where the method clips nothing.
ClipSearch* clipOf(ProjectorOptions& options) {
  switch (options.method) {
    case ProjectorMethod::rtn:
      return &options.rtn.clip;
    case ProjectorMethod::gptq:
      return &options.gptq.clip;
    case ProjectorMethod::jointq:
      return nullptr;
  }
  return nullptr;
}

QString kindText(LinearKind kind) {
  return QString::fromUtf8(linearKindName(kind).data());
}

/// In the lab all tokens count alike: to weigh them takes a pass through the whole model.
DataOptions labText(DataOptions data) {
  data.tokenWeights = TokenWeighting::equal;
  return data;
}

}  // namespace

LabPage::LabPage(QWidget* parent) : QWidget(parent) {
  title_ = makeLabel(tr("Lab"), "title");
  title_->setObjectName(QStringLiteral("labTitle"));
  messages_ = new MessageBar;
  auto* lab = new QSplitter;
  lab->setObjectName(QStringLiteral("labSplitter"));
  lab->addWidget(makeControls());
  lab->addWidget(makeResults());
  lab->setStretchFactor(1, 1);
  lab->setHandleWidth(20);
  lab->setChildrenCollapsible(false);
  lab->setSizes({knobsWidth(), 2 * knobsWidth()});
  pages_ = new QStackedWidget;
  pages_->addWidget(makeNothing());
  pages_->addWidget(lab);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 18, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(title_);
  layout->addWidget(messages_);
  layout->addWidget(pages_, 1);
  setFocusProxy(block_);
  for (ThemedPlot* plot : findChildren<ThemedPlot*>()) {
    plot->setMinimumWidth(narrowestPlot);
    plot->resetView();
  }
  refreshState();
}

LabPage::~LabPage() {
  stop_.request_stop();
  // An editor that loses the focus tells its value once more, also while the page is taken down.
  knobs_->disconnect(this);
}

int LabPage::knobsWidth() const {
  return knobs_->naturalWidth() + style()->pixelMetric(QStyle::PM_ScrollBarExtent);
}

QWidget* LabPage::makeNothing() {
  auto* choose = new QPushButton(tr("&Choose a model"));
  choose->setProperty("role", "primary");
  connect(choose, &QPushButton::clicked, this, &LabPage::modelWanted);
  return makeEmptyPage(tr("Pick a layer, turn its knobs, and see at once what it loses. A model is needed first."),
                       {choose});
}

QWidget* LabPage::makeControls() {
  block_ = new QComboBox;
  block_->setObjectName(QStringLiteral("labBlock"));
  block_->setAccessibleName(tr("Block"));
  connect(block_, &QComboBox::activated, this, &LabPage::chooseLayer);
  QStringList kinds;
  for (const LinearKind kind : linearKinds) kinds += kindText(kind);
  kind_ = new SegmentedControl(kinds);
  kind_->setObjectName(QStringLiteral("labKind"));
  kind_->setCurrent(0);
  connect(kind_, &SegmentedControl::chosen, this, &LabPage::chooseLayer);
  sourceText_ = makeLabel({}, "muted");
  sourceText_->setWordWrap(true);
  sourceText_->setObjectName(QStringLiteral("labSourceText"));
  sourceText_->setTextFormat(Qt::RichText);
  sourceText_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  connect(sourceText_, &QLabel::linkActivated, this, [this] {
    useText(recipesText_);
    openLayer();
  });
  open_ = new QPushButton(tr("&Open Layer"));
  open_->setObjectName(QStringLiteral("openLayerButton"));
  open_->setProperty("role", "primary");
  connect(open_, &QPushButton::clicked, this, &LabPage::openLayer);
  cancel_ = new QPushButton(tr("&Cancel"));
  cancel_->setObjectName(QStringLiteral("cancelOpeningButton"));
  connect(cancel_, &QPushButton::clicked, this, &LabPage::close);
  progress_ = new QProgressBar;
  progress_->setAccessibleName(tr("Progress of opening the layer"));
  progress_->setRange(0, progressSteps);
  progress_->setTextVisible(false);
  activity_ = makeLabel({}, "activity");

  knobs_ = new RecipeForm(RecipeForm::Extent::layer);
  connect(knobs_, &RecipeForm::edited, this, [this](const Recipe& recipe) {
    recipe_ = recipe;
    turned_ = true;
    tryAgain();
  });
  auto* scroll = new QScrollArea;
  scroll->setWidget(knobs_);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setMinimumWidth(knobs_->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));

  use_ = new QPushButton(tr("&Use in Recipe"));
  use_->setObjectName(QStringLiteral("useInRecipeButton"));
  auto* menu = new QMenu(use_);
  menu->addAction(tr("For &All Layers"), this, [this] { useFor({}); });
  menu->addAction(tr("Bits and Groups for This &Kind of Layer"), this, [this] {
    const auto kind = linearKinds[static_cast<std::size_t>(kind_->current())];
    useFor("model.layers.*." + std::string(linearModuleName(kind)));
  });
  menu->addAction(tr("Bits and Groups for This &Layer"), this, [this] { useFor(layer_->name); });
  use_->setMenu(menu);

  auto* panel = new QWidget;
  panel->setMaximumWidth(knobsWidth());
  auto* blockRow = new QHBoxLayout;
  blockRow->addWidget(makeLabel(tr("Block"), "muted"));
  blockRow->addWidget(block_);
  blockRow->addStretch();
  blockRow->addWidget(open_);
  blockRow->addWidget(cancel_);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addLayout(blockRow);
  layout->addWidget(kind_);
  layout->addWidget(progress_);
  layout->addWidget(activity_);
  layout->addWidget(sourceText_);
  layout->addWidget(scroll, 1);
  layout->addWidget(use_);
  return panel;
}

QWidget* LabPage::makeFigures() {
  auto* figures = new QWidget;
  auto* row = new QHBoxLayout(figures);
  row->setContentsMargins({});
  row->setSpacing(24);
  const auto addFigure = [&](const QString& name, const char* objectName) {
    auto* value = makeLabel({}, "figure");
    value->setObjectName(QLatin1String(objectName));
    value->setAccessibleName(name);
    value->setFont(tabularFont(value->font()));
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(makeLabel(name, "muted"));
    column->addWidget(value);
    row->addLayout(column);
    return value;
  };
  outputError_ = addFigure(tr("Relative output error"), "labOutputError");
  weightError_ = addFigure(tr("Relative weight error"), "labWeightError");
  bitsPerWeight_ = addFigure(tr("Bits per weight"), "labBitsPerWeight");
  seconds_ = addFigure(tr("Time"), "labSeconds");
  row->addStretch();
  withoutFirst_ = new QCheckBox(tr("Without first tokens"));
  withoutFirst_->setObjectName(QStringLiteral("labWithoutFirst"));
  withoutFirst_->setChecked(true);
  withoutFirst_->setToolTip(
      tr("Leaves the first token of each sample out of the errors: its activations are often so large that they hide "
         "the error of all the others"));
  connect(withoutFirst_, &QCheckBox::toggled, this, [this] {
    if (trial_) showTrial(*trial_);
    showCurves();
  });
  return figures;
}

QWidget* LabPage::makeResults() {
  auto* tabs = new SegmentedControl({tr("&Settings"), tr("&Distributions"), tr("Heat &Maps")});
  tabs->setObjectName(QStringLiteral("labTabs"));
  tabs->setCurrent(0);
  views_ = new QStackedWidget;
  views_->addWidget(makeCurves());
  views_->addWidget(makeDistributions());
  views_->addWidget(makeMaps());
  connect(tabs, &SegmentedControl::chosen, views_, &QStackedWidget::setCurrentIndex);
  auto* panel = new QWidget;
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->setSpacing(10);
  layout->addWidget(makeFigures());
  auto* choices = new QHBoxLayout;
  choices->addWidget(tabs);
  choices->addStretch();
  choices->addWidget(withoutFirst_);
  layout->addLayout(choices);
  layout->addWidget(views_, 1);
  return panel;
}

QWidget* LabPage::makeCurves() {
  using Scale = SettingCurvePlot::Scale;
  const auto addCurve = [this](const QString& title, const QString& axis, Scale scale, const char* objectName) {
    auto* plot = new SettingCurvePlot(title, axis, scale);
    plot->setObjectName(QLatin1String(objectName));
    plot->setEmptyText(tr("Open a layer."));
    const std::size_t index = curves_.size();
    connect(plot, &ThemedPlot::pointClicked, this,
            [this, index](int series, double x) { takeSetting(curves_[index], series, x); });
    curves_.push_back({plot, {}, {}});
    return plot;
  };
  auto* panel = new QWidget;
  auto* grid = new QGridLayout(panel);
  grid->setContentsMargins({});
  grid->setSpacing(14);
  grid->addWidget(addCurve(tr("Error against bits"), tr("Bits"), Scale::linear, "labBitsPlot"), 0, 0);
  grid->addWidget(addCurve(tr("Error against group size"), tr("Group size"), Scale::logarithmic, "labGroupPlot"), 0, 1);
  grid->addWidget(addCurve(tr("Error against damping"), tr("Damping"), Scale::logarithmic, "labDampingPlot"), 1, 0);
  grid->addWidget(addCurve(tr("Error against clip"), tr("Share of the range kept"), Scale::linear, "labClipPlot"), 1,
                  1);
  return panel;
}

QWidget* LabPage::makeDistributions() {
  weights_ = new HistogramPlot(tr("Weights"), tr("Weight"));
  weights_->setObjectName(QStringLiteral("labWeightsPlot"));
  codes_ = new HistogramPlot(tr("Codes"), tr("Code"));
  codes_->setObjectName(QStringLiteral("labCodesPlot"));
  useWholeNumbers(*codes_);
  scales_ = new HistogramPlot(tr("Scales"), tr("Scale"));
  moments_ = new InputMomentsPlot;
  moments_->setObjectName(QStringLiteral("labMomentsPlot"));
  for (ThemedPlot* plot : std::initializer_list<ThemedPlot*>{weights_, codes_, scales_, moments_})
    plot->setEmptyText(tr("Open a layer."));
  auto* panel = new QWidget;
  auto* grid = new QGridLayout(panel);
  grid->setContentsMargins({});
  grid->setSpacing(14);
  grid->addWidget(weights_, 0, 0);
  grid->addWidget(codes_, 0, 1);
  grid->addWidget(scales_, 1, 0);
  grid->addWidget(moments_, 1, 1);
  return panel;
}

QWidget* LabPage::makeMaps() {
  weightMap_ = new HeatMapPlot(tr("Weights: largest magnitude"));
  errorMap_ = new HeatMapPlot(tr("Errors of the weights: root mean square"));
  codeMap_ = new HeatMapPlot(tr("Codes: mean"));
  weightMap_->setObjectName(QStringLiteral("labWeightMap"));
  errorMap_->setObjectName(QStringLiteral("labErrorMap"));
  codeMap_->setObjectName(QStringLiteral("labCodeMap"));
  for (HeatMapPlot* plot : {weightMap_, errorMap_, codeMap_}) plot->setEmptyText(tr("Open a layer."));
  auto* choice = new QComboBox;
  choice->setObjectName(QStringLiteral("labMapBox"));
  choice->setAccessibleName(tr("What the heat map shows of each cell"));
  return makePlotChoice(*choice, {weightMap_, errorMap_, codeMap_});
}

void LabPage::setModel(const ModelSummary& model) {
  const bool same = model_ && model_->path == model.path;
  model_ = model;
  if (!same) {
    close();
    lab_.reset();
    recipe_.data = recipesText_;
    knobs_->setModel(model.config);
    block_->clear();
    for (std::int64_t i = 0; i < model.config.layerCount; ++i) block_->addItem(QString::number(i));
  }
  refreshState();
}

void LabPage::setRecipe(const Recipe& recipe) {
  if (const DataOptions text = labText(recipe.data); text != recipesText_) {
    const bool wasOpen = layer_.has_value();
    recipesText_ = text;
    useText(recipesText_);
    if (wasOpen && !layer_) {
      messages_->show(MessageBar::Kind::information, tr("The calibration text has changed."),
                      tr("The pictures are still of the text before."), tr("Open Again"), [this] { openLayer(); });
    }
  }
  if (!turned_) {
    recipe_.precision.scheme = recipe.precision.scheme;
    recipe_.projector = recipe.projector;
    recipe_.projector.damping = DampingChoice::fixed;
    knobs_->setBaseline(recipe_);
    knobs_->setRecipe(recipe_);
    tryAgain();
  }
  refreshState();
}

void LabPage::close() {
  stop_.request_stop();
  jobs_.drop();
  opening_ = false;
  layer_.reset();
  trial_.reset();
  refreshState();
}

void LabPage::useText(const DataOptions& text) {
  if (text == recipe_.data) return;
  close();
  lab_.reset();
  recipe_.data = text;
  refreshState();
}

void LabPage::chooseLayer() {
  // The first opening is asked for, since it may take its time; after that, layers follow the choice.
  if (layer_ || opening_) openLayer();
}

void LabPage::openLayer() {
  if (!model_) return;
  close();
  messages_->hide();
  stop_ = std::stop_source();
  opening_ = true;
  const auto report = [this](const std::string& activity, double fraction) {
    QMetaObject::invokeMethod(
        this,
        [this, activity, fraction] {
          activity_->setText(engineText(activity));
          progress_->setValue(static_cast<int>(std::lround(fraction * progressSteps)));
        },
        Qt::QueuedConnection);
  };
  struct Opened {
    std::shared_ptr<LayerLab> lab;
    LabLayer layer;
  };
  jobs_.start(
      [lab = lab_, path = model_->path.string(), data = recipe_.data, block = block_->currentIndex(),
       kind = linearKinds[static_cast<std::size_t>(kind_->current())], token = stop_.get_token(), report] {
        Opened opened{lab ? lab : std::make_shared<LayerLab>(path, data), {}};
        JobControl control(token);
        opened.layer = opened.lab->open(block, kind, control, report);
        return opened;
      },
      [this](const Opened& opened) {
        lab_ = opened.lab;
        showOpened(opened.layer);
      },
      [this](const JobOutcome& failure) {
        close();
        if (failure.kind == JobOutcome::Kind::failed)
          messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
      });
  refreshState();
}

void LabPage::showLayer(const LabRequest& request) {
  useText(labText(request.data));
  recipe_.precision.scheme = request.settings.scheme;
  recipe_.projector = request.settings.projector;
  recipe_.projector.damping = DampingChoice::fixed;
  turned_ = true;
  knobs_->setRecipe(recipe_);
  block_->setCurrentIndex(static_cast<int>(request.block));
  kind_->setCurrent(static_cast<int>(request.kind));
  openLayer();
}

void LabPage::showOpened(const LabLayer& layer) {
  opening_ = false;
  layer_ = layer;
  known_.clear();
  weights_->show(layer.weights);
  weightMap_->show(layer.weightMap);
  moments_->show(layer.inputMoments);
  refreshState();
  tryAgain();
}

void LabPage::refreshState() {
  pages_->setCurrentIndex(model_ ? 1 : 0);
  open_->setVisible(!opening_ && !layer_);
  cancel_->setVisible(opening_);
  progress_->setVisible(opening_);
  activity_->setVisible(opening_);
  if (!opening_) {
    progress_->setValue(0);
    activity_->setText(tr("Opening the layer"));
  }
  use_->setEnabled(layer_.has_value());
  title_->setText(layer_ ? tr("Lab: %1").arg(shortLayerName(layer_->name)) : tr("Lab"));
  const DataOptions& text = recipe_.data;
  const bool ofRecipe = text == recipesText_;
  const QString amount =
      (ofRecipe ? tr("Statistics are taken from the recipe's calibration text: %1 samples of %2 tokens.")
                : tr("Statistics are taken from the run's calibration text: %1 samples of %2 tokens."))
          .arg(formatCount(text.samples), formatCount(text.length));
  const QString taken = tr("%1 outputs, %2 inputs; statistics of %3 tokens of the full-precision model.");
  QStringList sentences{
      layer_ ? taken.arg(formatCount(layer_->outFeatures), formatCount(layer_->inFeatures), formatCount(layer_->tokens))
             : amount};
  if (!ofRecipe) {
    if (layer_) sentences += tr("The text is the run's.");
    sentences += QStringLiteral("<a href='text'>%1</a>").arg(tr("Take the recipe's text"));
  }
  const QString said = sentences.join(QLatin1Char(' '));
  sourceText_->setText(said);
  sourceText_->setAccessibleName(QTextDocumentFragment::fromHtml(said).toPlainText());
  if (trial_) return;
  for (QLabel* figure : {outputError_, weightError_, bitsPerWeight_, seconds_}) figure->setText(QStringLiteral("–"));
}

LabSettings LabPage::settings() const {
  return {recipe_.precision.scheme, recipe_.projector};
}

void LabPage::tryAgain() {
  if (!layer_) return;
  untried_.clear();
  curves_[0].samples = bitsSamples();
  curves_[1].samples = groupSamples();
  curves_[2].samples = dampingSamples();
  curves_[2].plot->setEmptyText(tr("Only GPTQ has a damping."));
  curves_[3].samples = clipSamples();
  curves_[3].level = searchedClip();
  curves_[3].plot->setEmptyText(tr("JointQ fits the scales itself."));
  for (const Curve& curve : curves_) {
    for (const Sample& sample : curve.samples) {
      if (!knownErrors(sample.settings)) untried_.push_back(sample.settings);
    }
    if (curve.level && !knownErrors(*curve.level)) untried_.push_back(*curve.level);
  }
  showCurves();
  jobs_.start([lab = lab_, settings = settings()] { return lab->tryOut(settings); },
              [this](const LabTrial& trial) {
                messages_->hide();
                showTrial(trial);
                tryNext();
              },
              [this](const JobOutcome& failure) {
                trial_.reset();
                refreshState();
                messages_->show(MessageBar::Kind::warning, failure.message, failure.remedy);
              });
}

void LabPage::tryNext() {
  if (untried_.empty()) return;
  const LabSettings next = untried_.front();
  untried_.pop_front();
  if (knownErrors(next)) return tryNext();
  const auto know = [this, next](const LabErrors& errors) {
    known_.push_back({next, errors});
    showCurves();
    tryNext();
  };
  // A value that this layer can't have leaves a gap in the curve.
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  jobs_.start([lab = lab_, next] { return lab->sampleErrors(next, sampledRows); }, know,
              [know](const JobOutcome&) {
                know({unknown, unknown, unknown});
              });
}

std::vector<LabPage::Sample> LabPage::bitsSamples() const {
  std::vector<Sample> samples;
  for (int bits = 1; bits <= 8; ++bits) {
    LabSettings changed = settings();
    if (changed.projector.method == ProjectorMethod::jointq && bits > widestJointq) break;
    changed.scheme.bits = bits;
    samples.push_back({static_cast<double>(bits), QString::number(bits), changed});
  }
  return samples;
}

std::vector<LabPage::Sample> LabPage::groupSamples() const {
  std::vector<Sample> samples;
  for (std::int64_t size = 16; size < layer_->inFeatures; size *= 2) {
    if (layer_->inFeatures % size != 0) continue;
    LabSettings changed = settings();
    changed.scheme.groupSize = size;
    samples.push_back({static_cast<double>(size), QString::number(size), changed});
  }
  LabSettings present = settings();
  const std::int64_t size = present.scheme.groupSize;
  const auto same = [size](const Sample& sample) { return sample.settings.scheme.groupSize == size; };
  if (size > 0 && layer_->inFeatures % size == 0 && std::ranges::none_of(samples, same))
    samples.push_back({static_cast<double>(size), QString::number(size), present});
  present.scheme.groupSize = -1;
  samples.push_back({static_cast<double>(layer_->inFeatures), tr("row"), present});
  std::ranges::sort(samples, {}, &Sample::x);
  return samples;
}

std::vector<LabPage::Sample> LabPage::dampingSamples() const {
  std::vector<Sample> samples;
  if (settings().projector.method != ProjectorMethod::gptq) return samples;
  std::vector<double> dampings{0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
  const double present = settings().projector.gptq.percdamp;
  if (std::ranges::find(dampings, present) == dampings.end()) dampings.push_back(present);
  std::ranges::sort(dampings);
  for (const double damping : dampings) {
    LabSettings changed = settings();
    changed.projector.gptq.percdamp = damping;
    samples.push_back({damping, QLocale().toString(damping, 'g', 3), changed});
  }
  return samples;
}

std::vector<LabPage::Sample> LabPage::clipSamples() const {
  std::vector<Sample> samples;
  for (int tenths = 3; tenths <= 10; ++tenths) {
    LabSettings changed = settings();
    ClipSearch* clip = clipOf(changed.projector);
    if (!clip) break;
    clip->enabled = false;
    clip->shrink = tenths / 10.0;
    // A recipe searches, or keeps the whole range.
    samples.push_back({clip->shrink, QLocale().toString(clip->shrink), changed, tenths == 10});
  }
  return samples;
}

std::optional<LabSettings> LabPage::searchedClip() const {
  LabSettings changed = settings();
  ClipSearch* clip = clipOf(changed.projector);
  if (!clip) return std::nullopt;
  clip->enabled = true;
  return changed;
}

const LabErrors* LabPage::knownErrors(const LabSettings& settings) const {
  const auto found = std::ranges::find(known_, settings, &KnownErrors::settings);
  return found == known_.end() ? nullptr : &found->errors;
}

double LabPage::shownError(const LabErrors& errors) const {
  return withoutFirst_->isChecked() ? errors.robustOutputError : errors.relativeOutputError;
}

void LabPage::showCurves() {
  const auto errorOf = [this](const LabSettings& settings) {
    const LabErrors* errors = knownErrors(settings);
    return errors ? shownError(*errors) : std::numeric_limits<double>::quiet_NaN();
  };
  for (const Curve& curve : curves_) {
    std::vector<SettingCurvePlot::Point> points;
    for (const Sample& sample : curve.samples)
      points.push_back({sample.x, sample.label, errorOf(sample.settings), sample.settings == settings()});
    std::optional<SettingCurvePlot::Level> level;
    if (curve.level) level = {tr("searched for each group"), errorOf(*curve.level), *curve.level == settings()};
    curve.plot->show(points, level);
  }
}

void LabPage::showTrial(const LabTrial& trial) {
  trial_ = trial;
  outputError_->setText(formatNumber(shownError(trial.errors)));
  weightError_->setText(formatNumber(trial.errors.relativeWeightError));
  bitsPerWeight_->setText(formatNumber(trial.bitsPerWeight));
  seconds_->setText(formatDuration(trial.seconds));
  codes_->show(trial.codes);
  scales_->show(trial.scales);
  codeMap_->show(trial.codeMap);
  errorMap_->show(trial.errorMap);
}

void LabPage::takeSetting(const Curve& curve, int series, double x) {
  const auto sample = std::ranges::find(curve.samples, x, &Sample::x);
  std::optional<LabSettings> chosen;
  if (series == SettingCurvePlot::AtLevel) {
    chosen = curve.level;
  } else if (sample != curve.samples.end() && sample->choosable) {
    chosen = sample->settings;
  }
  if (!chosen || *chosen == settings()) return;
  recipe_.precision.scheme = chosen->scheme;
  recipe_.projector = chosen->projector;
  turned_ = true;
  knobs_->setRecipe(recipe_);
  tryAgain();
}

void LabPage::useFor(const std::string& pattern) {
  if (pattern.empty()) turned_ = false;  // the knobs and the recipe say the same again
  emit useAsked(settings(), pattern);
}

}  // namespace bitlathe
