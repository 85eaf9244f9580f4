// SPDX-License-Identifier: GPL-3.0-or-later
// Models on the Hugging Face Hub: search, what a repository holds, and the download of one model.
#pragma once

#include <QWidget>
#include <optional>
#include <stop_token>

#include "engine/pipeline/download_model.h"
#include "ui/engine_thread.h"
#include "ui/latest_job.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace bitlathe {

class MessageBar;

class HubView : public QWidget {
  Q_OBJECT

 public:
  explicit HubView(EngineThread& engine, QWidget* parent = nullptr);
  ~HubView() override;

  /// Shows what "owner/name" holds, as if it had been typed.
  void lookUp(const QString& repository);

 signals:
  /// A model is in the local cache now.
  void downloaded();
  void useAsked(const QString& path);

 private:
  /// What is, was or can go on being downloaded.
  struct Download {
    enum class State { running, pausing, paused, finished };
    HubModel model;
    HubChoice choice;
    State state = State::running;
    double fraction = 0;
    QString activity;
    std::filesystem::path path;  // where it is when it has finished
  };

  QWidget* makeResults();
  QWidget* makeCard();
  QWidget* makeStrip();
  void search();
  void showHits(const std::vector<HubHit>& hits);
  void inspect(const QString& repository);
  void showModel(const HubModel& model);
  void showFiles();
  const HubChoice* choice() const;
  void start();
  void begin();
  void act();
  /// Removes what an unfinished download of the chosen model left.
  void discard();
  void takeEvents(const std::vector<Event>& events);
  void takeEnd(const JobOutcome& outcome);
  void refresh();
  void refreshStrip();

  EngineThread& engine_;
  std::optional<HubModel> model_;
  std::optional<Download> download_;
  std::stop_source searchStop_;
  std::stop_source inspectionStop_;
  LatestJob searching_;
  LatestJob inspecting_;

  MessageBar* messages_;
  QLineEdit* searchLine_;
  QLabel* searchText_;
  QTreeWidget* hits_;
  QStackedWidget* cardStack_;
  QLabel* cardText_;
  QLabel* name_;
  QLabel* description_;
  QLabel* problem_;
  QComboBox* choices_;
  QLabel* room_;
  QPushButton* downloadButton_;
  QPushButton* useButton_;
  QPushButton* discardButton_;
  QTreeWidget* files_;
  QWidget* strip_;
  QLabel* stripText_;
  QProgressBar* progress_;
  QPushButton* stripButton_;
};

}  // namespace bitlathe
