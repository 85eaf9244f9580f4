// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe whose fields take several values: says how many runs that is and how long they take, and queues them.
#pragma once

#include <QDialog>
#include <vector>

#include "engine/pipeline/sweep.h"
#include "ui/latest_job.h"
#include "ui/queued_run.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace bitlathe {

class SweepDialog : public QDialog {
  Q_OBJECT

 public:
  SweepDialog(ModelSummary model, Recipe recipe, QWidget* parent = nullptr);

 signals:
  void queueAsked(const std::vector<bitlathe::QueuedRun>& runs);

 private:
  /// A field and its values.
  struct Row {
    QWidget* panel;
    QComboBox* field;
    QLineEdit* values;
  };

  void addRow();
  void removeRow(QWidget* panel);
  void proposeValues(const Row& row);
  std::vector<SweepAxis> axes() const;
  /// Throws Error where the values don't make a sweep.
  std::vector<Recipe> recipes() const;
  /// Plans all runs again.
  void refresh();
  void showRuns();
  void showProblem(const QString& problem);
  void queue();

  ModelSummary model_;
  Recipe recipe_;
  std::vector<Row> rows_;
  std::vector<QueuedRun> runs_;  // planned; empty while that isn't done or not possible
  QVBoxLayout* rowsLayout_;
  QComboBox* choice_;  // which of the combinations are run
  QSpinBox* count_;    // where they are drawn
  QCheckBox* stopBehind_;
  QLabel* summary_;
  QPushButton* queue_;
  LatestJob planning_;
};

}  // namespace bitlathe
