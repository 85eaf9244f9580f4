// SPDX-License-Identifier: GPL-3.0-or-later
// The form of a recipe, made from the engine's table of fields.
#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/config.h"
#include "engine/pipeline/recipe.h"
#include "engine/pipeline/recipe_fields.h"
#include "ui/recipe_texts.h"

namespace bitlathe {

class FieldEditor;
class FieldRow;
class FoldableSection;
class OverridesEditor;
class SuggestionEditor;

class RecipeForm : public QWidget {
  Q_OBJECT

 public:
  enum class Extent {
    recipe,
    layer,  ///< what decides how one layer is quantized, without choosing from samples: precision and projector
  };

  explicit RecipeForm(Extent extent, QWidget* parent = nullptr);
  ~RecipeForm() override;

  const Recipe& recipe() const { return recipe_; }
  /// Shows a recipe; doesn't emit edited().
  void setRecipe(const Recipe& recipe);
  /// What fields are reset to, and what "changed" is told against.
  void setBaseline(const Recipe& baseline);
  /// What the engine found wrong; shown under the fields.
  void setProblems(const std::vector<RecipeProblem>& problems);
  /// Whose layers decide which group sizes are suggested, and are listed for exceptions.
  void setModel(const ModelConfig& config);
  /// The width from which on the editors stand beside their labels; in less, below them.
  int naturalWidth() const { return leastWidth(false); }
  QSize minimumSizeHint() const override { return {leastWidth(true), QWidget::minimumSizeHint().height()}; }

  struct FieldProblem {
    std::string key;
    QString label;
    QString message;
  };
  /// The first problem in the order of the form: what was typed, or what the engine found.
  std::optional<FieldProblem> firstProblem() const;
  /// Opens the field's group, scrolls to it and gives it the focus.
  void focusField(const std::string& key);

 signals:
  /// A person changed a field to a value that it can take.
  void edited(const bitlathe::Recipe& recipe, const QString& key);
  /// A person typed what a field can't take, or mended it.
  void problemsChanged();
  /// The focus went to a field.
  void fieldEntered(const QString& label, const QString& description, const QString& key);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Field {
    std::string key;
    RecipeGroup group;
    QString description;
    FieldRow* row;
    QWidget* editor;
    QString typedProblem;  ///< of a text that the field can't take
  };
  void addField(const RecipeField& description);
  void addOverrides();
  void placeField(Field field);
  void enterValue(const std::string& key, const nlohmann::json& value);
  void reset(const std::string& key);
  void refreshRows();
  int leastWidth(bool stacked) const;
  Field& findField(const std::string& key);

  Recipe recipe_;
  Recipe baseline_;
  std::vector<RecipeProblem> problems_;
  std::vector<Field> fields_;
  std::map<RecipeGroup, FoldableSection*> sections_;
  SuggestionEditor* groupSize_ = nullptr;
  OverridesEditor* overrides_ = nullptr;  // of a whole recipe
  bool stacked_ = false;                  // the editors, below their labels
};

}  // namespace bitlathe
