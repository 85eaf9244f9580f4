// SPDX-License-Identifier: GPL-3.0-or-later
// Which model to quantize: the list of those on this computer, the chosen model's card, and the way to those on the
// Hub.
#pragma once

#include <QFileDialog>
#include <QStackedWidget>
#include <QWidget>
#include <optional>

#include "engine/model/model_summary.h"
#include "ui/latest_job.h"
#include "ui/model_list.h"

class QGridLayout;
class QLabel;
class QListView;
class QPushButton;

namespace bitlathe {

class EngineThread;
class HubView;
class MessageBar;
class SegmentedControl;
class SizeBars;

class ModelsPage : public QWidget {
  Q_OBJECT

 public:
  explicit ModelsPage(EngineThread& engine, QWidget* parent = nullptr);

  /// A folder, a GGUF file, a repository of the local Hugging Face cache or "default".
  void open(const QString& model);
  void askForFolder();
  void askForFile();
  /// Looks for models again.
  void refresh();
  const std::optional<ModelSummary>& chosen() const { return chosen_; }
  MessageBar& messages() { return *messages_; }

 signals:
  void modelChosen(const bitlathe::ModelSummary& model);
  void quantizeAsked();
  /// What open() was asked for is no model that can be used; the page says why.
  void openFailed();

 private:
  enum Place { ThisComputer, Hub };

  void showPlace(Place place);
  QWidget* makeListPanel();
  QWidget* makeCard();
  QWidget* makeNothing();
  void askFor(const QString& title, QFileDialog::FileMode mode, const QString& filter);
  void listModels(std::vector<ListedModel> models);
  void choose(const ModelSummary& model);
  void rememberOpened(const std::filesystem::path& path);

  std::optional<ModelSummary> chosen_;
  std::filesystem::path wanted_;  // selected as soon as it is listed
  LatestJob searching_;
  LatestJob opening_;
  LatestJob sizing_;

  MessageBar* messages_;
  SegmentedControl* placeControl_;
  QStackedWidget* places_;
  HubView* hub_;
  QStackedWidget* stack_;
  ModelList* list_;
  QListView* view_;
  QStackedWidget* cardStack_;
  QLabel* name_;
  QLabel* description_;
  QLabel* note_;
  QGridLayout* facts_;
  SizeBars* sizes_;
  QWidget* sizesPanel_;
  QPushButton* quantize_;
};

}  // namespace bitlathe
