// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of this computer, newest first, to open or to resume.
#pragma once

#include <QWidget>
#include <vector>

#include "engine/pipeline/quantization_run.h"

class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace bitlathe {

class RunsList : public QWidget {
  Q_OBJECT

 public:
  explicit RunsList(QWidget* parent = nullptr);

  void setRuns(std::vector<RunInfo> runs);
  /// Empty: runs may be resumed.
  void setEngineBusy(bool busy);

 signals:
  void openAsked(const bitlathe::RunInfo& run);
  void resumeAsked(const bitlathe::RunInfo& run);
  /// Nothing has run yet, and the person wants to begin.
  void modelWanted();

 private:
  const RunInfo* current() const;
  void refreshButtons();

  std::vector<RunInfo> runs_;
  bool busy_ = false;
  QStackedWidget* stack_;
  QTreeWidget* tree_;
  QPushButton* open_;
  QPushButton* resume_;
};

}  // namespace bitlathe
