// SPDX-License-Identifier: GPL-3.0-or-later
// A run's model beside the original: both continue one prompt, or answer zero-shot tasks.
#pragma once

#include <QWidget>
#include <array>
#include <memory>
#include <stop_token>

#include "engine/pipeline/run_overview.h"
#include "engine/pipeline/side_by_side.h"
#include "ui/latest_job.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTableWidget;

namespace bitlathe {

class MessageBar;
class SegmentedControl;
class TasksView;
class TokenText;

class TryPage : public QWidget {
  Q_OBJECT

 public:
  explicit TryPage(QWidget* parent = nullptr);
  ~TryPage() override;

  /// Reads the list of finished runs again.
  void refresh();
  /// Chooses a run, now or once the list is read; one that lies elsewhere is opened.
  void setRun(const std::filesystem::path& folder);
  /// Adds a finished run that lies outside the folder of runs to the list, and chooses it.
  void openRun(const std::filesystem::path& folder);
  bool writing() const { return busy_; }

 signals:
  void recipeWanted();

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  struct Side {
    QLabel* title;
    TokenText* text;
    QLabel* figures;
  };

  /// Of a run; loaded by the first job that needs them, and only used by jobs.
  struct Models {
    std::filesystem::path run;
    std::unique_ptr<SideBySide> loaded;
  };

  QWidget* makeNothing();
  QWidget* makeChoice();
  QWidget* makeControls();
  QWidget* makeTexts();
  QWidget* makeChoices();
  void showRuns(std::vector<RunOverview> runs);
  void askForRun();
  void takeRun();
  /// nullptr where there is none.
  const RunOverview* chosenRun() const;
  /// Of the chosen run's model.
  InferencePrecision precision() const;
  void start();
  void end();
  void refreshState();
  void clearChoices();
  void showToken(const ComparedToken& token);

  std::vector<RunOverview> finished_;
  std::vector<RunOverview> elsewhere_;  // that were opened, outside the folder of runs
  std::filesystem::path wanted_;        // the run to choose
  std::shared_ptr<Models> models_;
  bool busy_ = false;
  std::stop_source stop_;

  QStackedWidget* pages_;
  QStackedWidget* views_;
  TasksView* tasks_;
  MessageBar* messages_;
  QComboBox* runs_;
  QPushButton* open_;
  QCheckBox* rounded_;
  QPlainTextEdit* prompt_;
  QCheckBox* chat_;
  QSpinBox* length_;
  QDoubleSpinBox* temperature_;
  QSpinBox* seed_;
  QPushButton* generate_;
  std::array<Side, 2> sides_{};
  QTableWidget* choices_;
  LatestJob listing_;
  LatestJob writing_;  // last: their destructors wait for what uses the others
};

}  // namespace bitlathe
