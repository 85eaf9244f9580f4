// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-shot tasks of a run's model beside those of the original.
#pragma once

#include <QWidget>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/pipeline/evaluate_tasks.h"
#include "engine/pipeline/hub_tasks.h"
#include "engine/pipeline/run_overview.h"
#include "ui/latest_job.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTableWidget;

namespace bitlathe {

class TasksView : public QWidget {
  Q_OBJECT

 public:
  explicit TasksView(QWidget* parent = nullptr);
  ~TasksView() override;

  void setRun(const std::optional<RunOverview>& run);
  /// What the quantized model's activations and cache are rounded to; the original's never are.
  void setPrecision(const InferencePrecision& precision) { precision_ = precision; }
  bool busy() const { return busy_; }
  /// Task files, kept for the next start of the program.
  void addTasks(const QStringList& files);

 signals:
  void busyChanged();
  void failed(const bitlathe::JobOutcome& failure);

 private:
  enum Column {
    Name,
    Questions,
    Original,
    Quantized,
    Difference,
    OriginalNormalized,
    QuantizedNormalized,
    DifferenceNormalized,
    ColumnCount
  };

  void askForTasks();
  void fetch(const HubTask& task);
  void removeSelected();
  void showFiles();
  void measure();
  /// A job that reports how far it is, as a share and a text, begins.
  void begin();
  void end();
  void showProgress(double fraction, const QString& activity);
  void refreshState();
  void showResult(int row, const TaskResult& original, const TaskResult& quantized);

  std::optional<RunOverview> run_;
  InferencePrecision precision_;
  QStringList files_;
  bool busy_ = false;
  std::stop_source stop_;

  QStackedWidget* stack_;
  QTableWidget* table_;
  QPushButton* add_;
  QPushButton* fetch_;
  QPushButton* remove_;
  QPushButton* measure_;
  QSpinBox* limit_;
  QProgressBar* progress_;
  QLabel* activity_;
  LatestJob jobs_;  // last: its destructor waits for what uses the others
};

}  // namespace bitlathe
