// SPDX-License-Identifier: GPL-3.0-or-later
// The window: menus, the rail of pages, the pages and the status line.
#pragma once

#include <QActionGroup>
#include <QMainWindow>
#include <optional>

#include "ui/engine_thread.h"
#include "ui/lab_request.h"
#include "ui/theme.h"

class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;
class QUndoGroup;

namespace bitlathe {

class ComparePage;
class LabPage;
class MessageBar;
class ModelsPage;
class RecipePage;
class RunPage;
class TryPage;
struct RunOverview;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// Restores the state of the last time.
  explicit MainWindow(Appearance& appearance);

  /// Chooses a model, as Checkpoint::open() takes it, and a preset by name, and shows the recipe; empty: neither.
  void prepare(const QString& model, const QString& preset);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  enum Page { Models, Recipe, Run, Lab, Compare, Try };

  void makeMenus();
  void makeLanguageMenu(QMenu& menu);
  QWidget* makeRail();
  void makeStatusLine();
  void showPage(Page page);
  void restoreLayout();
  void saveLayout() const;
  void restoreRecipe();
  void saveRecipe() const;
  void refreshIcons();
  void refreshState();
  void refreshMemory();
  void tellEnd(JobKind kind, const JobOutcome& outcome);
  void openAskedLayer();
  void offerToResume(const RunOverview& run);
  void showCheatSheet();
  void showAbout();

  Appearance& appearance_;
  EngineThread engine_;
  bool closeWhenStopped_ = false;
  bool showRecipeOnce_ = false;
  std::optional<LabRequest> labRequest_;  // that waits for its model

  MessageBar* messages_;
  QStackedWidget* pages_;
  ModelsPage* modelsPage_;
  RecipePage* recipePage_;
  RunPage* runPage_;
  LabPage* labPage_;
  ComparePage* comparePage_;
  TryPage* tryPage_;
  QUndoGroup* undo_;  // of the shown page
  QList<QToolButton*> railButtons_;
  QAction* pauseAction_;
  QAction* cancelAction_;
  QAction* exportAction_;
  QLabel* stateText_;
  QLabel* memoryText_;
};

}  // namespace bitlathe
