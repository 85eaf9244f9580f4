// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of this computer, newest first, to open or to resume.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/pipeline/run_overview.h"

class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace bitlathe {

class RunsList : public QWidget {
  Q_OBJECT

 public:
  explicit RunsList(QWidget* parent = nullptr);

  void setRuns(std::vector<RunOverview> runs);
  /// Empty: runs may be resumed.
  void setEngineBusy(bool busy);

 signals:
  void openAsked(const std::filesystem::path& folder);
  void resumeAsked(const std::filesystem::path& folder);
  /// Nothing has run yet, and the person wants to begin.
  void modelWanted();

 private:
  const RunOverview* current() const;
  void refreshButtons();

  std::vector<RunOverview> runs_;
  bool busy_ = false;
  QStackedWidget* stack_;
  QTreeWidget* tree_;
  QPushButton* open_;
  QPushButton* resume_;
};

}  // namespace bitlathe
