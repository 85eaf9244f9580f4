// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/pipeline/recipe_fields.h"
#include "ui/format.h"
#include "ui/number_text.h"
#include "ui/recipe_texts.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

constexpr std::size_t mostRuns = 500;

enum Choice { everyCombination, sobolPoints, randomPoints };

/// Fields with values that can be listed.
bool canBeSwept(const RecipeField& field) {
  const RecipeGroup group = recipeGroupOf(field.key);
  using Type = RecipeField::Type;
  return field.type != Type::text && field.type != Type::numbers && group != RecipeGroup::evaluation && group != RecipeGroup::output;
}

QString groupTitle(const std::string& key) {
  for (const RecipeGroupText& text : recipeGroups()) {
    if (text.group == recipeGroupOf(key)) return text.title;
  }
  return {};
}

}  // namespace

SweepDialog::SweepDialog(ModelSummary model, Recipe recipe, QWidget* parent)
    : QDialog(parent), model_(std::move(model)), recipe_(std::move(recipe)) {
  setWindowTitle(tr("New Sweep"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* intro = new QLabel(
      tr("A sweep runs the recipe for %1 with several values of these parameters. Separate values by commas; where "
         "points are drawn, a range such as 0.01 .. 1 will do as well, or 0.01 .. 1 log to spread them over orders of "
         "magnitude.")
          .arg(QString::fromStdString(model_.name)));
  intro->setWordWrap(true);
  rowsLayout_ = new QVBoxLayout;
  rowsLayout_->setSpacing(8);
  auto* add = new QPushButton(tr("&Add Parameter"));
  add->setObjectName(QStringLiteral("addSweepRowButton"));
  connect(add, &QPushButton::clicked, this, &SweepDialog::addRow);
  choice_ = new QComboBox;
  choice_->setObjectName(QStringLiteral("sweepChoice"));
  choice_->setAccessibleName(tr("Which combinations are run"));
  choice_->addItem(tr("Every combination"));
  choice_->addItem(tr("Sobol points, spread evenly"));
  choice_->addItem(tr("Random points"));
  count_ = new QSpinBox;
  count_->setObjectName(QStringLiteral("sweepCount"));
  count_->setAccessibleName(tr("Number of points"));
  count_->setRange(1, static_cast<int>(mostRuns));
  count_->setValue(16);
  count_->setEnabled(false);
  connect(choice_, &QComboBox::currentIndexChanged, this, [this](int choice) {
    count_->setEnabled(choice != everyCombination);
    refresh();
  });
  connect(count_, &QSpinBox::valueChanged, this, &SweepDialog::refresh);
  auto* choiceLayout = new QHBoxLayout;
  choiceLayout->addWidget(choice_);
  choiceLayout->addWidget(count_);
  choiceLayout->addStretch();
  stopBehind_ = new QCheckBox(tr("&Stop runs that fall behind the others"));
  stopBehind_->setObjectName(QStringLiteral("stopBehindBox"));
  stopBehind_->setToolTip(tr(
      "Gives a run up where its error behind a block is above the median of the sweep's finished runs, three at "
      "least. Only for sweeps whose runs differ in neither size, text nor what is rounded besides the weights: their "
      "errors differ by that alone."));
  summary_ = new QLabel;
  summary_->setObjectName(QStringLiteral("sweepSummary"));
  summary_->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  queue_ = buttons->addButton(tr("&Queue Runs"), QDialogButtonBox::AcceptRole);
  queue_->setObjectName(QStringLiteral("queueRunsButton"));
  queue_->setProperty("role", "primary");
  connect(queue_, &QPushButton::clicked, this, &SweepDialog::queue);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(intro);
  layout->addLayout(rowsLayout_);
  layout->addWidget(add, 0, Qt::AlignLeft);
  layout->addLayout(choiceLayout);
  layout->addWidget(stopBehind_);
  layout->addWidget(summary_);
  layout->addStretch();
  layout->addWidget(buttons);
  setMinimumWidth(640);
  addRow();
}

void SweepDialog::addRow() {
  Row row{new QWidget, new QComboBox, new QLineEdit};
  row.field->setObjectName(QStringLiteral("sweepField"));
  row.field->setAccessibleName(tr("Parameter"));
  for (const RecipeField& field : recipeFields()) {
    if (canBeSwept(field))
      row.field->addItem(QStringLiteral("%1: %2").arg(groupTitle(field.key), fieldLabel(field.key)),
                         QString::fromStdString(field.key));
  }
  row.values->setObjectName(QStringLiteral("sweepValues"));
  row.values->setAccessibleName(tr("Values, separated by commas, or a range"));
  auto* remove = new QPushButton(tr("Remove"));
  remove->setFlat(true);
  auto* layout = new QHBoxLayout(row.panel);
  layout->setContentsMargins({});
  layout->addWidget(row.field);
  layout->addWidget(row.values, 1);
  layout->addWidget(remove);
  rowsLayout_->addWidget(row.panel);

  // The first field that is not in use; bits first of all.
  const auto isUsed = [this](const QString& key) {
    return std::ranges::any_of(rows_, [&](const Row& other) { return other.field->currentData() == key; });
  };
  const QStringList favourites{"precision.bits", "precision.group_size", "projector.method", "projector.gptq.percdamp"};
  for (const QString& key : favourites) {
    if (isUsed(key)) continue;
    row.field->setCurrentIndex(row.field->findData(key));
    break;
  }
  rows_.push_back(row);
  proposeValues(row);
  connect(row.field, &QComboBox::activated, this, [this, row] { proposeValues(row); });
  connect(row.values, &QLineEdit::textChanged, this, &SweepDialog::refresh);
  connect(remove, &QPushButton::clicked, this, [this, panel = row.panel] { removeRow(panel); });
  refresh();
  row.values->setFocus();
}

void SweepDialog::removeRow(QWidget* panel) {
  std::erase_if(rows_, [panel](const Row& row) { return row.panel == panel; });
  panel->hide();
  panel->deleteLater();
  refresh();
}

void SweepDialog::proposeValues(const Row& row) {
  const RecipeField& field = findRecipeField(row.field->currentData().toString().toStdString());
  row.values->setToolTip(engineText(field.description));
  QStringList values;
  if (field.type == RecipeField::Type::boolean) {
    values = {QStringLiteral("true"), QStringLiteral("false")};
  } else if (field.type == RecipeField::Type::choice) {
    for (const std::string& choice : field.choices) values += QString::fromStdString(choice);
  } else {
    values = {QString::fromStdString(recipeValue(recipe_, field.key).dump())};
  }
  row.values->setText(localList(values.join(QStringLiteral(", "))));
  refresh();
}

std::vector<SweepAxis> SweepDialog::axes() const {
  std::vector<SweepAxis> axes;
  axes.reserve(rows_.size());
  for (const Row& row : rows_)
    axes.push_back(parseSweepAxis(row.field->currentData().toString().toStdString(),
                                  plainList(row.values->text()).toStdString()));
  return axes;
}

std::vector<Recipe> SweepDialog::recipes() const {
  const std::vector<SweepAxis> swept = axes();
  if (choice_->currentIndex() == everyCombination) {
    std::size_t count = 1;
    for (const SweepAxis& axis : swept) count *= axis.range ? 1 : axis.values.size();
    if (count > mostRuns) throw Error(tr("These are %1 runs; %2 are the most.").arg(count).arg(mostRuns).toStdString());
    return sweepRecipes(recipe_, swept);
  }
  const auto method = choice_->currentIndex() == sobolPoints ? SweepSample::Method::sobol : SweepSample::Method::random;
  return sampledRecipes(recipe_, swept, {method, count_->value(), recipe_.data.seed});
}

void SweepDialog::refresh() {
  runs_.clear();
  queue_->setEnabled(false);
  std::vector<Recipe> recipes;
  try {
    recipes = this->recipes();
  } catch (...) {
    return showProblem(failureFromCurrentException().message);
  }
  const std::string tag =
      tr("sweep %1").arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))).toStdString();
  planning_.start(
      [recipes, model = model_, tag] {
        std::vector<QueuedRun> runs;
        for (const Recipe& recipe : recipes) {
          Plan plan = makePlan(model, recipe);
          if (!plan.problems.empty())
            throw Error(recipeTitle(recipe).toStdString() + ": " + plan.problems.front().key + " " +
                        plan.problems.front().message);
          runs.push_back({model, recipe, std::move(plan.estimate), tag});
        }
        return runs;
      },
      [this](const std::vector<QueuedRun>& runs) {
        runs_ = runs;
        showRuns();
      },
      [this](const JobOutcome& failure) { showProblem(failure.message); });
}

void SweepDialog::showProblem(const QString& problem) {
  planning_.drop();
  summary_->setProperty("role", "problem");
  style()->polish(summary_);
  summary_->setText(problem);
}

void SweepDialog::showRuns() {
  double seconds = 0;
  std::uint64_t disk = 0;
  for (const QueuedRun& run : runs_) {
    seconds += run.estimate.seconds;
    disk += run.estimate.runFolderSize;
  }
  summary_->setProperty("role", "strong");
  style()->polish(summary_);
  const QString cost = tr("%1, %2 on disk").arg(formatRoughDuration(seconds), formatBytes(disk));
  summary_->setText(tr("%n run(s): %1.", nullptr, static_cast<int>(runs_.size())).arg(cost));
  queue_->setEnabled(true);
}

void SweepDialog::queue() {
  if (stopBehind_->isChecked()) {
    const auto rule = std::make_shared<MedianRule>();
    for (QueuedRun& run : runs_) run.rule = rule;
  }
  emit queueAsked(runs_);
  accept();
}

}  // namespace bitlathe
