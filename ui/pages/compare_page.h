// SPDX-License-Identifier: GPL-3.0-or-later
// Every run of this computer as a table, and what the selected ones have in common and don't.
#pragma once

#include <QUndoStack>
#include <QWidget>
#include <filesystem>
#include <set>
#include <vector>

#include "engine/pipeline/run_overview.h"
#include "ui/latest_job.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;

namespace bitlathe {

class ComparisonView;
class FittingTable;
class MessageBar;
class RunsModel;
class RunsProxyModel;

class ComparePage : public QWidget {
  Q_OBJECT

 public:
  explicit ComparePage(QWidget* parent = nullptr);
  ~ComparePage() override;

  /// Looks for runs again; what is selected stays.
  void refresh();
  /// Not while a run is going, whose page would have to give way.
  void setOpenAllowed(bool allowed);
  QUndoStack& undoStack() { return undoStack_; }

 signals:
  void openAsked(const std::filesystem::path& folder);
  /// To draw the run under the curves of others.
  void pinAsked(const std::filesystem::path& folder);
  /// Runs were deleted or came back.
  void runsChanged();

 protected:
  void focusInEvent(QFocusEvent* event) override;

 private:
  class DeleteCommand;
  class NotesCommand;

  QWidget* makeHeader();
  void makeTable();
  void makeColumnsMenu(QMenu* menu);
  void restoreColumns();
  void saveColumns() const;
  void showRuns(const std::vector<RunOverview>& runs);
  void select(const std::set<std::filesystem::path>& folders);
  std::vector<RunOverview> selectedRuns() const;
  void refreshShown();
  void refreshSelected();
  void openCurrent();
  void pinSelected();
  void deleteSelected();
  /// Shows the failure that is being handled.
  void showFailure();

  QUndoStack undoStack_;
  LatestJob listing_;
  bool openAllowed_ = true;
  bool shownBefore_ = false;
  RunsModel* runs_;
  RunsProxyModel* shown_;
  MessageBar* messages_;
  QLabel* count_;
  QLineEdit* filter_;
  QPushButton* pin_;
  QPushButton* open_;
  QPushButton* delete_;
  FittingTable* table_;
  ComparisonView* comparison_;
};

}  // namespace bitlathe
