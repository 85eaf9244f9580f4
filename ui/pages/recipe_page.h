// SPDX-License-Identifier: GPL-3.0-or-later
// What to do with the chosen model, what that will cost, and Start.
#pragma once

#include <QTimer>
#include <QUndoStack>
#include <QWidget>
#include <optional>

#include "engine/model/model_summary.h"
#include "engine/pipeline/layer_lab.h"
#include "engine/pipeline/plan.h"
#include "ui/latest_job.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace bitlathe {

class MessageBar;
class RecipeForm;

class RecipePage : public QWidget {
  Q_OBJECT

 public:
  explicit RecipePage(QWidget* parent = nullptr);
  ~RecipePage() override;

  void setModel(const ModelSummary& model);
  const std::optional<ModelSummary>& model() const { return model_; }
  const Recipe& recipe() const { return recipe_; }
  /// Starts over from a preset; throws Error listing the presets where there is no such one.
  void usePreset(const std::string& name);
  /// Takes the recipe up that a person left, as it was changed from a preset; there is nothing to undo then.
  void restore(const QString& preset, const Recipe& recipe);
  QString preset() const;
  /// Asks for a recipe's file, and takes its recipe.
  void openRecipe();
  /// Asks where to write the recipe.
  void saveRecipe();
  /// Takes what was tried on one layer, for the layers that match `pattern`: their bits, groups and symmetry; or, where
  /// it is empty, for all layers, with the projector.
  void useSettings(const LabSettings& settings, const std::string& pattern);
  /// What a started run would have to wait for; empty: nothing.
  void setEngineBusy(const QString& reason);
  QUndoStack& undoStack() { return undoStack_; }
  /// Starts, or goes to the field that stands in the way.
  void start();
  /// Asks for a sweep that begins from the recipe, or goes to the field that stands in the way.
  void sweep();
  MessageBar& messages() { return *messages_; }

 signals:
  void startAsked(const bitlathe::ModelSummary& model, const bitlathe::Recipe& recipe,
                  const bitlathe::Estimate& estimate);
  void sweepAsked(const bitlathe::ModelSummary& model, const bitlathe::Recipe& recipe);
  /// The recipe, or the model that it is for, changed.
  void recipeChosen(const bitlathe::Recipe& recipe);
  void modelWanted();

 protected:
  void focusInEvent(QFocusEvent* event) override;

 private:
  class EditCommand;

  QWidget* makeSidePanel();
  void showRecipe(const Recipe& recipe);
  void recipeChanged();
  void showPreset();
  void planNow();
  void showPlan();
  void showJson();
  void readJson();
  void refreshStart();
  void goToObstacle();

  Recipe recipe_;
  std::optional<ModelSummary> model_;
  std::optional<Plan> plan_;  // of the shown model and recipe; none while it is being made
  QString busyReason_;
  std::string presetName_;
  QUndoStack undoStack_;
  QTimer planDelay_;
  LatestJob planning_;

  QLabel* title_;
  MessageBar* messages_;
  RecipeForm* form_;
  QComboBox* presets_;
  QLabel* presetDescription_;
  QLabel* time_;
  QLabel* memory_;
  QLabel* disk_;
  QLabel* output_;
  QLabel* bitsPerWeight_;
  QLabel* assumptions_;
  QPlainTextEdit* json_;
  QLabel* jsonProblem_;
  QPushButton* start_;
  QPushButton* sweep_;
  QLabel* holdBack_;
  QLabel* help_;
};

}  // namespace bitlathe
