// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a finished run as a checkpoint that other programs load, and says how to load it there.
#pragma once

#include <QButtonGroup>
#include <QDialog>
#include <optional>
#include <vector>

#include "engine/pipeline/quantization_run.h"
#include "ui/engine_thread.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace bitlathe {

class MessageBar;

class ExportDialog : public QDialog {
  Q_OBJECT

 public:
  ExportDialog(EngineThread& engine, RunInfo run, const std::vector<ExportChoice>& choices, QWidget* parent = nullptr);

 private:
  QWidget* makeChoices(const std::vector<ExportChoice>& choices);
  QWidget* makeProgress();
  QWidget* makeDone();
  ExportFormat format() const;
  std::filesystem::path target() const;
  void proposeName();
  void askForFolder();
  void start();
  void takeEvents(const std::vector<Event>& events);
  void takeEnd(const JobOutcome& outcome);
  void refresh();

  EngineThread& engine_;
  RunInfo run_;
  bool exporting_ = false;
  std::optional<CheckpointExported> exported_;

  MessageBar* messages_;
  QStackedWidget* pages_;
  QButtonGroup formats_;
  QLineEdit* folder_;
  QLineEdit* name_;
  QLabel* obstacle_;
  QPushButton* export_;
  QProgressBar* progress_;
  QLabel* activity_;
  QLabel* doneText_;
  QLineEdit* path_;
  QLineEdit* command_;
};

}  // namespace bitlathe
