// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/recipe_page.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QUndoCommand>
#include <QVBoxLayout>

#include "ui/file_dialogs.h"
#include "ui/format.h"
#include "ui/pages/recipe_form.h"
#include "ui/paths.h"
#include "ui/theme.h"
#include "ui/translation.h"
#include "ui/widgets/foldable_section.h"
#include "ui/widgets/message_bar.h"

namespace bitlathe {
namespace {

constexpr int planDelay = 120;  // milliseconds after the last key
constexpr int narrowestSidePanel = 300;
constexpr int widestSidePanel = 350;

const QString recipeFolderKey = QStringLiteral("folders/recipe");

QString recipeFilter() {
  return RecipePage::tr("Recipes (*.json)");
}

QLabel* makeLabel(const char* role, bool wrap = false) {
  auto* label = new QLabel;
  label->setProperty("role", role);
  label->setWordWrap(wrap);
  return label;
}

}  // namespace

/// One change of the recipe. Changes of one field in a row are undone together.
class RecipePage::EditCommand : public QUndoCommand {
 public:
  EditCommand(RecipePage& page, Recipe before, Recipe after, const QString& key)
      : QUndoCommand(fieldLabel(key.toStdString())),
        page_(page),
        before_(std::move(before)),
        after_(std::move(after)),
        key_(key) {}

  int id() const override { return static_cast<int>(qHash(key_) & 0x7fffffff); }
  bool mergeWith(const QUndoCommand* other) override {
    const auto& next = static_cast<const EditCommand&>(*other);
    if (next.key_ != key_) return false;
    after_ = next.after_;
    return true;
  }
  void undo() override { page_.showRecipe(before_); }
  void redo() override {
    // The form shows the change already when it is pushed.
    if (page_.recipe() != after_) page_.showRecipe(after_);
  }

 private:
  RecipePage& page_;
  Recipe before_;
  Recipe after_;
  QString key_;
};

RecipePage::RecipePage(QWidget* parent) : QWidget(parent) {
  title_ = makeLabel("title");
  messages_ = new MessageBar;
  form_ = new RecipeForm(RecipeForm::Extent::recipe);
  auto* scroll = new QScrollArea;
  scroll->setWidget(form_);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setMinimumWidth(form_->naturalWidth() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));

  auto* columns = new QHBoxLayout;
  columns->setSpacing(24);
  columns->addWidget(scroll, 3);
  columns->addWidget(makeSidePanel(), 2);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 18, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(title_);
  layout->addWidget(messages_);
  layout->addLayout(columns, 1);

  planDelay_.setSingleShot(true);
  planDelay_.setInterval(planDelay);
  connect(&planDelay_, &QTimer::timeout, this, &RecipePage::planNow);
  connect(form_, &RecipeForm::edited, this, [this](const Recipe& recipe, const QString& key) {
    undoStack_.push(new EditCommand(*this, recipe_, recipe, key));
  });
  connect(form_, &RecipeForm::problemsChanged, this, &RecipePage::refreshStart);
  connect(
      form_, &RecipeForm::fieldEntered, this, [this](const QString& label, const QString& text, const QString& key) {
        help_->setText(
            QStringLiteral("<b>%1</b><br>%2<br><code>%3</code>").arg(label.toHtmlEscaped(), text.toHtmlEscaped(), key));
      });
  usePreset(presets().front().name);
  undoStack_.clear();  // there is nothing to go back to yet
}

RecipePage::~RecipePage() {
  // An editor that loses the focus tells its value once more, also while the page is taken down.
  form_->disconnect(this);
}

QWidget* RecipePage::makeSidePanel() {
  presets_ = new QComboBox;
  presets_->setObjectName(QStringLiteral("presetBox"));
  presets_->setAccessibleName(tr("Preset"));
  for (const Preset& preset : presets()) presets_->addItem(QString::fromStdString(preset.name));
  connect(presets_, &QComboBox::activated, this, [this] { usePreset(presets_->currentText().toStdString()); });
  presetDescription_ = makeLabel("muted", true);
  presetDescription_->setObjectName(QStringLiteral("presetDescription"));

  auto* card = new QFrame;
  card->setProperty("role", "card");
  auto* figures = new QFormLayout(card);
  figures->setContentsMargins(12, 12, 12, 12);
  figures->setVerticalSpacing(6);
  figures->setRowWrapPolicy(QFormLayout::WrapLongRows);  // the narrowest panel cuts some languages' rows
  const auto addFigure = [&](const QString& name, const char* objectName) {
    auto* value = makeLabel("strong");
    value->setObjectName(QLatin1String(objectName));
    value->setAccessibleName(name);
    value->setAlignment(Qt::AlignRight);
    value->setFont(tabularFont(value->font()));
    auto* label = makeLabel("muted");
    label->setText(name);
    figures->addRow(label, value);
    return value;
  };
  time_ = addFigure(tr("Time"), "estimatedTime");
  output_ = addFigure(tr("Checkpoint"), "estimatedOutput");
  bitsPerWeight_ = addFigure(tr("Bits per weight"), "estimatedBits");
  memory_ = addFigure(tr("Peak memory"), "estimatedMemory");
  disk_ = addFigure(tr("Disk"), "estimatedDisk");
  assumptions_ = makeLabel("muted", true);
  figures->addRow(assumptions_);

  start_ = new QPushButton(tr("&Start"));
  start_->setObjectName(QStringLiteral("startButton"));
  start_->setProperty("role", "primary");
  start_->setToolTip(tr("Start the run (Ctrl+R)"));
  connect(start_, &QPushButton::clicked, this, &RecipePage::start);
  sweep_ = new QPushButton(tr("S&weep…"));
  sweep_->setObjectName(QStringLiteral("sweepButton"));
  sweep_->setToolTip(tr("Queue runs with several values of some fields (Ctrl+Shift+R)"));
  connect(sweep_, &QPushButton::clicked, this, &RecipePage::sweep);
  auto* starts = new QHBoxLayout;
  starts->addWidget(start_, 1);
  starts->addWidget(sweep_);
  holdBack_ = makeLabel("problem", true);
  holdBack_->setObjectName(QStringLiteral("holdBackLabel"));
  holdBack_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  connect(holdBack_, &QLabel::linkActivated, this, [this](const QString& link) {
    if (link == QLatin1String("model")) {
      emit modelWanted();
    } else {
      form_->focusField(link.toStdString());
    }
  });

  auto* jsonSection = new FoldableSection(tr("Recipe as JSON"), {});
  jsonSection->setOpen(false);
  json_ = new QPlainTextEdit;
  json_->setObjectName(QStringLiteral("jsonEdit"));
  json_->setAccessibleName(tr("Recipe as JSON"));
  json_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  json_->setLineWrapMode(QPlainTextEdit::NoWrap);
  json_->setMinimumHeight(200);
  json_->setTabChangesFocus(true);
  jsonProblem_ = makeLabel("problem", true);
  jsonProblem_->setObjectName(QStringLiteral("jsonProblemLabel"));
  jsonSection->content()->setContentsMargins({});
  jsonSection->content()->addWidget(json_);
  jsonSection->content()->addWidget(jsonProblem_);
  connect(json_, &QPlainTextEdit::textChanged, this, [this] {
    if (json_->hasFocus()) readJson();
  });

  help_ = makeLabel("muted", true);
  help_->setText(tr("What a field means is said here when it is in use, and when the mouse rests on it."));
  help_->setTextFormat(Qt::RichText);
  help_->setAlignment(Qt::AlignTop);

  auto* content = new QWidget;
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  auto* presetTitle = makeLabel("heading");
  presetTitle->setText(tr("Preset"));
  layout->addWidget(presetTitle);
  layout->addWidget(presets_);
  layout->addWidget(presetDescription_);
  layout->addSpacing(6);
  layout->addWidget(card);
  layout->addSpacing(6);
  layout->addLayout(starts);
  layout->addWidget(holdBack_);
  layout->addSpacing(6);
  layout->addWidget(jsonSection);
  layout->addWidget(help_);
  layout->addStretch();

  auto* scroll = new QScrollArea;
  scroll->setWidget(content);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setMinimumWidth(narrowestSidePanel);
  scroll->setMaximumWidth(widestSidePanel);
  return scroll;
}

void RecipePage::setModel(const ModelSummary& model) {
  model_ = model;
  form_->setModel(model.config);
  recipeChanged();
}

void RecipePage::usePreset(const std::string& name) {
  const Preset& preset = findPreset(name);
  presets_->setCurrentText(QString::fromStdString(name));
  form_->setBaseline(preset.recipe);
  if (preset.recipe != recipe_)
    undoStack_.push(new EditCommand(*this, recipe_, preset.recipe, QStringLiteral("preset")));
  form_->setRecipe(preset.recipe);  // also what was typed and can't be taken goes
  recipeChanged();
}

void RecipePage::restore(const QString& preset, const Recipe& recipe) {
  if (presets_->findText(preset) >= 0) usePreset(preset.toStdString());
  showRecipe(recipe);
  undoStack_.clear();
}

QString RecipePage::preset() const {
  return presets_->currentText();
}

void RecipePage::openRecipe() {
  askWhatToOpen(this, {.title = tr("Open a Recipe"), .folderKey = recipeFolderKey, .filter = recipeFilter()},
                [this](const QString& path) {
                  try {
                    const Recipe recipe = readRecipe(toPath(path));
                    messages_->hide();
                    if (recipe != recipe_)
                      undoStack_.push(new EditCommand(*this, recipe_, recipe, QStringLiteral("json")));
                  } catch (...) {
                    const JobOutcome failure = failureFromCurrentException();
                    messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
                  }
                });
}

void RecipePage::saveRecipe() {
  askWhereToSave(this, tr("Recipe"), {recipeFilter()},
                 [this](const QString& path) { saveText(path, QString::fromStdString(recipeToText(recipe_))); });
}

void RecipePage::useSettings(const LabSettings& settings, const std::string& pattern) {
  Recipe changed = recipe_;
  if (pattern.empty()) {
    changed.precision.scheme = settings.scheme;
    changed.projector = settings.projector;
  } else {
    auto& overrides = changed.precision.overrides;
    std::erase_if(overrides, [&](const PrecisionOverride& override) { return override.pattern == pattern; });
    PrecisionOverride added;
    added.pattern = pattern;
    added.bits = settings.scheme.bits;
    added.groupSize = settings.scheme.groupSize;
    added.symmetric = settings.scheme.symmetric;
    overrides.push_back(added);
  }
  if (changed != recipe_) undoStack_.push(new EditCommand(*this, recipe_, changed, QStringLiteral("lab")));
}

void RecipePage::setEngineBusy(const QString& reason) {
  busyReason_ = reason;
  refreshStart();
}

void RecipePage::showRecipe(const Recipe& recipe) {
  recipe_ = recipe;
  if (form_->recipe() != recipe) form_->setRecipe(recipe);
  recipeChanged();
}

void RecipePage::recipeChanged() {
  plan_.reset();
  form_->setProblems(validateRecipe(recipe_));
  showPreset();
  showJson();
  refreshStart();
  if (model_) planDelay_.start();
  emit recipeChosen(recipe_);
}

void RecipePage::showPreset() {
  const Preset& preset = findPreset(presets_->currentText().toStdString());
  const QString description = engineText(preset.description);
  presetDescription_->setText(preset.recipe == recipe_ ? description
                                                       : tr("%1 You have changed it since then.").arg(description));
}

void RecipePage::planNow() {
  planning_.start(
      [model = *model_, recipe = recipe_] { return makePlan(model, recipe); },
      [this](const Plan& plan) {
        plan_ = plan;
        showPlan();
      },
      [this](const JobOutcome& failure) { messages_->show(MessageBar::Kind::error, failure.message, failure.remedy); });
}

void RecipePage::showPlan() {
  form_->setProblems(plan_->problems);
  // What can't be run has no cost: dashes, until the problem is mended.
  const bool feasible = plan_->problems.empty();
  const Estimate& estimate = plan_->estimate;
  const auto show = [feasible](QLabel* label, const QString& text) {
    label->setText(feasible ? text : QStringLiteral("–"));
  };
  show(time_, formatRoughDuration(estimate.seconds));
  show(memory_, formatBytes(estimate.peakMemory));
  show(disk_, formatBytes(estimate.runFolderSize));
  show(output_, tr("%1, 16 bit: %2").arg(formatBytes(estimate.outputSize), formatBytes(estimate.originalSize)));
  show(bitsPerWeight_, formatNumber(estimate.bitsPerWeight));
  QStringList assumptions{tr("What this assumes:")};
  for (const std::string& assumption : estimate.assumptions) assumptions += engineText(assumption);
  assumptions_->setText(assumptions.join(QStringLiteral("\n• ")));
  assumptions_->setVisible(!estimate.assumptions.empty());
  refreshStart();
}

void RecipePage::showJson() {
  if (json_->hasFocus()) return;
  json_->setPlainText(QString::fromStdString(recipeToText(recipe_)));
  jsonProblem_->clear();
  jsonProblem_->hide();
}

void RecipePage::readJson() {
  try {
    const Recipe recipe = recipeFromText(json_->toPlainText().toStdString(), tr("The text above").toStdString());
    jsonProblem_->hide();
    if (recipe != recipe_) undoStack_.push(new EditCommand(*this, recipe_, recipe, QStringLiteral("json")));
  } catch (...) {
    const JobOutcome failure = failureFromCurrentException();
    jsonProblem_->setText(failure.message + QLatin1Char(' ') + failure.remedy);
    jsonProblem_->show();
  }
}

void RecipePage::refreshStart() {
  title_->setText(model_ ? tr("Recipe for %1").arg(QString::fromStdString(model_->name)) : tr("Recipe"));
  QString reason;
  if (!model_) {
    reason = tr("No model is chosen. <a href='model'>Choose one</a>");
  } else if (const auto problem = form_->firstProblem()) {
    reason = tr("<a href='%1'>%2</a> %3")
                 .arg(QString::fromStdString(problem->key), problem->label.toHtmlEscaped(),
                      problem->message.toHtmlEscaped());
  } else if (!busyReason_.isEmpty()) {
    reason = tr("%1 This one would wait for its turn.").arg(busyReason_.toHtmlEscaped());
  }
  holdBack_->setText(reason);
  holdBack_->setVisible(!reason.isEmpty());
  start_->setText(busyReason_.isEmpty() ? tr("&Start") : tr("&Start Afterwards"));
  start_->setEnabled(model_ && !form_->firstProblem() && plan_.has_value());
  sweep_->setEnabled(model_ && !form_->firstProblem());
}

void RecipePage::sweep() {
  if (sweep_->isEnabled()) {
    emit sweepAsked(*model_, recipe_);
  } else {
    goToObstacle();
  }
}

void RecipePage::start() {
  if (start_->isEnabled()) {
    emit startAsked(*model_, recipe_, plan_->estimate);
  } else {
    goToObstacle();
  }
}

void RecipePage::goToObstacle() {
  if (!model_) {
    emit modelWanted();
  } else if (const auto problem = form_->firstProblem()) {
    form_->focusField(problem->key);
  }
}

void RecipePage::focusInEvent(QFocusEvent*) {
  // A focus proxy would take the place of the page in the order of tabs, and skip what lies before it.
  presets_->setFocus();
}

}  // namespace bitlathe
