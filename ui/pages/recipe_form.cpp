// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/recipe_form.h"

#include <QApplication>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "ui/group_sizes.h"
#include "ui/tool_tip.h"
#include "ui/translation.h"
#include "ui/widgets/field_editor.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/foldable_section.h"
#include "ui/widgets/overrides_editor.h"

namespace bitlathe {
namespace {

const std::string groupSizeKey = "precision.group_size";
const std::string overridesKey = "precision.overrides";
/// What only makes sense for several layers, or for calibration data that is split.
const std::set<std::string> keysOfWholeRecipes{"precision.mixed", "precision.budget", "precision.choices",
                                               "projector.damping"};

bool isShown(RecipeGroup group, RecipeForm::Extent extent) {
  return extent == RecipeForm::Extent::recipe || group == RecipeGroup::precision || group == RecipeGroup::projector;
}

bool isShown(const RecipeField& field, RecipeForm::Extent extent) {
  // A choice of one is none.
  if (field.type == RecipeField::Type::choice && field.choices.size() <= 1) return false;
  if (extent == RecipeForm::Extent::layer && keysOfWholeRecipes.contains(field.key)) return false;
  return isShown(recipeGroupOf(field.key), extent);
}

/// Group sizes from 16 to 256 that divide the inputs of all linear layers.
QList<qint64> fittingGroupSizes(const ModelConfig& config) {
  return usualGroupSizes(
      std::gcd(std::gcd(config.hiddenSize, config.intermediateSize), config.headCount * config.headSize));
}

/// Empty for what is no number.
QString rangeText(const RecipeField& field) {
  if (!std::isfinite(field.minimum) || !std::isfinite(field.maximum)) return {};
  const auto number = [](double value) { return QLocale().toString(value, 'f', QLocale::FloatingPointShortest); };
  return RecipeForm::tr("From %1 to %2.").arg(number(field.minimum), number(field.maximum));
}

/// The field that a problem's key means: "precision.overrides[2].bits" belongs to "precision.overrides".
std::string fieldOfProblem(const std::string& key) {
  return key.substr(0, key.find('['));
}

}  // namespace

RecipeForm::RecipeForm(Extent extent, QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 12, 12);
  layout->setSpacing(10);
  for (const RecipeGroupText& text : recipeGroups()) {
    if (!isShown(text.group, extent)) continue;
    auto* section = new FoldableSection(text.title, text.sentence);
    sections_[text.group] = section;
    layout->addWidget(section);
  }
  layout->addStretch();
  for (const RecipeField& field : recipeFields()) {
    if (isShown(field, extent)) addField(field);
    if (extent == Extent::recipe && field.key == "precision.symmetric") addOverrides();
  }
  int labelWidth = 0;
  for (const Field& field : fields_) labelWidth = std::max(labelWidth, field.row->labelWidth());
  for (const Field& field : fields_) field.row->setLabelWidth(labelWidth);
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
    for (const Field& field : fields_) {
      if (now && field.row->isAncestorOf(now))
        emit fieldEntered(field.row->label(), field.description, QString::fromStdString(field.key));
    }
  });
  groupSize_->setSuggestions({32, 64, 128});
  setRecipe(recipe_);
}

RecipeForm::~RecipeForm() {
  // The focus goes elsewhere while the editors are taken down, when there is no form any more.
  disconnect(qApp, nullptr, this, nullptr);
}

void RecipeForm::addField(const RecipeField& description) {
  FieldEditor* editor;
  if (description.key == groupSizeKey) {
    groupSize_ = new SuggestionEditor(-1, tr("whole row"));
    editor = groupSize_;
  } else {
    editor = makeFieldEditor(description, choiceTexts(description.key));
  }
  const QString label = fieldLabel(description.key);
  const QString text =
      QStringLiteral("%1 %2").arg(engineText(description.description), rangeText(description)).trimmed();
  editor->setLabel(label, text);
  const std::string key = description.key;
  connect(editor, &FieldEditor::edited, this, [this, key](const nlohmann::json& value) { enterValue(key, value); });
  placeField({key, recipeGroupOf(key), text, new FieldRow(label, editor), editor, {}});
}

void RecipeForm::addOverrides() {
  overrides_ = new OverridesEditor;
  connect(overrides_, &OverridesEditor::edited, this, [this](const std::vector<PrecisionOverride>& overrides) {
    recipe_.precision.overrides = overrides;
    refreshRows();
    emit edited(recipe_, QString::fromStdString(overridesKey));
  });
  auto* row = new FieldRow(fieldLabel(overridesKey), overrides_);
  row->alignTop();
  placeField({overridesKey,
              RecipeGroup::precision,
              tr("Layers that are quantized differently, or stay in full precision. Of several matching patterns the "
                 "last one wins."),
              row,
              overrides_,
              {}});
}

void RecipeForm::placeField(Field field) {
  field.row->setObjectName(QString::fromStdString(field.key));
  // As rich text, a long one is broken into lines.
  field.row->setToolTip(toolTipInLines(field.description));
  const std::string key = field.key;
  connect(field.row, &FieldRow::resetAsked, this, [this, key] { reset(key); });
  sections_[field.group]->content()->addWidget(field.row);
  fields_.push_back(std::move(field));
}

RecipeForm::Field& RecipeForm::findField(const std::string& key) {
  return *std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.key == key; });
}

void RecipeForm::setRecipe(const Recipe& recipe) {
  recipe_ = recipe;
  for (Field& field : fields_) {
    field.typedProblem.clear();
    if (auto* editor = qobject_cast<FieldEditor*>(field.editor)) editor->setValue(recipeValue(recipe, field.key));
  }
  refreshRows();
}

void RecipeForm::setBaseline(const Recipe& baseline) {
  baseline_ = baseline;
  refreshRows();
}

void RecipeForm::setProblems(const std::vector<RecipeProblem>& problems) {
  problems_ = problems;
  refreshRows();
}

void RecipeForm::setModel(const ModelConfig& config) {
  groupSize_->setSuggestions(fittingGroupSizes(config));
  if (overrides_) overrides_->setModel(config);
}

void RecipeForm::enterValue(const std::string& key, const nlohmann::json& value) {
  Field& field = findField(key);
  const QString before = field.typedProblem;
  if (before.isEmpty() && value == recipeValue(recipe_, key)) return;
  field.typedProblem = engineText(checkFieldValue(findRecipeField(key), value));
  if (!field.typedProblem.isEmpty()) {
    refreshRows();
    emit problemsChanged();
    return;
  }
  setRecipeValue(recipe_, key, value);
  refreshRows();
  if (!before.isEmpty()) emit problemsChanged();
  emit edited(recipe_, QString::fromStdString(key));
}

void RecipeForm::reset(const std::string& key) {
  Field& field = findField(key);
  if (key == overridesKey) {
    recipe_.precision.overrides = baseline_.precision.overrides;
  } else {
    const nlohmann::json value = recipeValue(baseline_, key);
    setRecipeValue(recipe_, key, value);
    field.typedProblem.clear();
    qobject_cast<FieldEditor*>(field.editor)->setValue(value);
  }
  refreshRows();
  field.editor->setFocus();
  emit problemsChanged();
  emit edited(recipe_, QString::fromStdString(key));
}

void RecipeForm::refreshRows() {
  if (overrides_) overrides_->setPrecision(recipe_.precision);
  for (Field& field : fields_) {
    const bool list = field.key == overridesKey;
    const bool same = list ? recipe_.precision.overrides == baseline_.precision.overrides
                           : recipeValue(recipe_, field.key) == recipeValue(baseline_, field.key);
    field.row->setChanged(!same || !field.typedProblem.isEmpty());
    if (!list) field.row->setPresetValue(fieldValueText(field.key, recipeValue(baseline_, field.key)));
    field.row->setVisible(list || fieldMatters(recipe_, findRecipeField(field.key)));
    QString problem = field.typedProblem;
    for (const RecipeProblem& found : problems_) {
      if (problem.isEmpty() && fieldOfProblem(found.key) == field.key) problem = engineText(found.message);
    }
    field.row->setProblem(problem);
  }
}

int RecipeForm::leastWidth(bool stacked) const {
  int width = 0;
  for (const Field& field : fields_) width = std::max(width, field.row->leastWidth(stacked));
  const QMargins outside = layout()->contentsMargins();
  const QMargins inside = sections_.begin()->second->content()->contentsMargins();
  return outside.left() + inside.left() + width + inside.right() + outside.right();
}

void RecipeForm::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool stacked = width() < naturalWidth();
  if (stacked == std::exchange(stacked_, stacked)) return;
  for (const Field& field : fields_) field.row->setStacked(stacked);
}

std::optional<RecipeForm::FieldProblem> RecipeForm::firstProblem() const {
  for (const Field& field : fields_) {
    if (!field.row->isHidden() && !field.row->problem().isEmpty())
      return FieldProblem{field.key, field.row->label(), field.row->problem()};
  }
  // A problem of something that the form doesn't show, so that Start never stays disabled without a reason.
  if (!problems_.empty())
    return FieldProblem{problems_.front().key, fieldLabel(problems_.front().key),
                        engineText(problems_.front().message)};
  return std::nullopt;
}

void RecipeForm::focusField(const std::string& key) {
  for (const Field& field : fields_) {
    if (field.key != fieldOfProblem(key)) continue;
    sections_[field.group]->setOpen(true);
    field.editor->setFocus();
    for (QWidget* ancestor = parentWidget(); ancestor; ancestor = ancestor->parentWidget()) {
      if (auto* area = qobject_cast<QScrollArea*>(ancestor)) area->ensureWidgetVisible(field.row);
    }
  }
}

}  // namespace bitlathe
