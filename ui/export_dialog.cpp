// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>
#include <cmath>

#include "ui/export_formats.h"
#include "ui/format.h"
#include "ui/paths.h"
#include "ui/recipe_texts.h"
#include "ui/translation.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"

namespace bitlathe {
namespace {

const QString folderKey = QStringLiteral("folders/export");
constexpr int progressSteps = 1000;
constexpr QSize initialSize(680, 620);
enum Page { Choices, Running, Done };

/// A text to read and copy, with the button that copies it.
QLineEdit* addCopyLine(QGridLayout* grid, const QString& title, const char* objectName) {
  auto* line = new QLineEdit;
  line->setReadOnly(true);
  line->setObjectName(QLatin1String(objectName));
  line->setAccessibleName(title);
  auto* copy = new QPushButton(ExportDialog::tr("Copy"));
  copy->setAccessibleName(ExportDialog::tr("Copy: %1").arg(title));
  QObject::connect(copy, &QPushButton::clicked, line, [line] { QApplication::clipboard()->setText(line->text()); });
  const int row = grid->rowCount();
  grid->addWidget(makeLabel(title, "muted"), row, 0);
  grid->addWidget(line, row, 1);
  grid->addWidget(copy, row, 2);
  return line;
}

}  // namespace

ExportDialog::ExportDialog(EngineThread& engine, RunInfo run, const std::vector<ExportChoice>& choices, QWidget* parent)
    : QDialog(parent), engine_(engine), run_(std::move(run)) {
  setWindowTitle(tr("Export"));
  setAttribute(Qt::WA_DeleteOnClose);
  messages_ = new MessageBar;
  pages_ = new QStackedWidget;
  pages_->addWidget(makeChoices(choices));
  pages_->addWidget(makeProgress());
  pages_->addWidget(makeDone());
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 18);
  layout->setSpacing(12);
  layout->addWidget(makeLabel(tr("Export %1").arg(recipeTitle(run_.recipe)), "title"));
  layout->addWidget(messages_);
  layout->addWidget(pages_, 1);
  setMinimumWidth(620);
  resize(initialSize);

  connect(&engine_, &EngineThread::stateChanged, this, &ExportDialog::refresh);
  connect(&engine_, &EngineThread::eventsArrived, this, &ExportDialog::takeEvents);
  connect(&engine_, &EngineThread::ended, this, [this](JobKind, const JobOutcome& outcome) { takeEnd(outcome); });
  // Closing means giving up what is being written; what is written stays.
  connect(this, &QDialog::finished, this, [this] {
    if (exporting_) engine_.cancel();
  });
  proposeName();
  refresh();
}

QWidget* ExportDialog::makeChoices(const std::vector<ExportChoice>& choices) {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins({});
  auto* list = new QWidget;
  auto* formats = new QVBoxLayout(list);
  formats->setContentsMargins({});
  formats->setSpacing(4);
  const ExportFormat preferred = preferredGptqFormat(run_.recipe);
  for (const ExportChoice& offered : choices) {
    const ExportFormatText text = exportFormatText(offered.format);
    const bool possible = offered.obstacle.empty();
    const bool proposed = possible && offered.format == preferred;
    const QString explanation = possible ? tr("%1. %2").arg(text.purpose, engineText(offered.description))
                                         : tr("Not possible: %1").arg(engineText(offered.obstacle));
    auto* choice = new QRadioButton(text.name);
    choice->setObjectName(QStringLiteral("format-") + text.suffix);
    choice->setAccessibleDescription(explanation);
    choice->setEnabled(possible);
    formats_.addButton(choice, static_cast<int>(offered.format));
    if (proposed || (possible && !formats_.checkedButton())) choice->setChecked(true);
    auto* line = new QHBoxLayout;
    line->addWidget(choice);
    line->addStretch();
    if (possible) line->addWidget(makeLabel(formatBytes(offered.size), "muted"));
    line->setContentsMargins(0, 0, 12, 0);
    formats->addLayout(line);
    auto* below = makeLabel(explanation, possible ? "muted" : "warning", true);
    below->setContentsMargins(24, 0, 12, proposed ? 0 : 8);
    formats->addWidget(below);
    if (!proposed) continue;
    auto* reason = makeLabel(proposalReason(preferred), "changed", true);
    reason->setContentsMargins(24, 0, 12, 8);
    formats->addWidget(reason);
  }
  formats->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setWidget(list);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  layout->addWidget(scroll, 1);
  connect(&formats_, &QButtonGroup::idClicked, this, [this] {
    proposeName();
    refresh();
  });

  const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  folder_ = new QLineEdit(QSettings().value(folderKey, documents).toString());
  folder_->setObjectName(QStringLiteral("exportFolder"));
  name_ = new QLineEdit;
  name_->setObjectName(QStringLiteral("exportName"));
  for (QLineEdit* line : {folder_, name_}) connect(line, &QLineEdit::textChanged, this, &ExportDialog::refresh);
  auto* browse = new QPushButton(tr("&Browse…"));
  connect(browse, &QPushButton::clicked, this, &ExportDialog::askForFolder);
  auto* grid = new QGridLayout;
  auto* folderLabel = new QLabel(tr("In &folder"));
  folderLabel->setBuddy(folder_);
  auto* nameLabel = new QLabel(tr("As &new folder"));
  nameLabel->setBuddy(name_);
  grid->addWidget(folderLabel, 0, 0);
  grid->addWidget(folder_, 0, 1);
  grid->addWidget(browse, 0, 2);
  grid->addWidget(nameLabel, 1, 0);
  grid->addWidget(name_, 1, 1);
  layout->addSpacing(8);
  layout->addLayout(grid);

  obstacle_ = makeLabel({}, "problem", true);
  obstacle_->setObjectName(QStringLiteral("exportObstacle"));
  export_ = new QPushButton(tr("&Export"));
  export_->setObjectName(QStringLiteral("startExportButton"));
  export_->setProperty("role", "primary");
  export_->setDefault(true);
  connect(export_, &QPushButton::clicked, this, &ExportDialog::start);
  auto* close = new QPushButton(tr("Cancel"));
  connect(close, &QPushButton::clicked, this, &QDialog::reject);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(obstacle_, 1);
  buttons->addWidget(close);
  buttons->addWidget(export_);
  layout->addSpacing(8);
  layout->addLayout(buttons);
  return page;
}

QWidget* ExportDialog::makeProgress() {
  progress_ = new QProgressBar;
  progress_->setRange(0, progressSteps);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Progress of the export"));
  activity_ = makeLabel({}, "muted");
  auto* cancel = new QPushButton(tr("&Stop"));
  connect(cancel, &QPushButton::clicked, this, [this] { engine_.cancel(); });
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins({});
  layout->addWidget(progress_);
  layout->addWidget(activity_);
  layout->addStretch();
  layout->addWidget(cancel, 0, Qt::AlignRight);
  return page;
}

QWidget* ExportDialog::makeDone() {
  doneText_ = makeLabel({}, "strong", true);
  doneText_->setObjectName(QStringLiteral("exportDone"));
  auto* grid = new QGridLayout;
  path_ = addCopyLine(grid, tr("Folder"), "exportedPath");
  command_ = addCopyLine(grid, tr("To load it"), "loadCommand");
  auto* show = new QPushButton(tr("&Show Folder"));
  connect(show, &QPushButton::clicked, this, [this] {
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path_->text())))
      doneText_->setText(tr("No program could show the folder."));
  });
  auto* close = new QPushButton(tr("&Close"));
  close->setObjectName(QStringLiteral("closeExportButton"));
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins({});
  layout->setSpacing(10);
  layout->addWidget(doneText_);
  layout->addLayout(grid);
  layout->addStretch();
  auto* buttons = new QHBoxLayout;
  buttons->addStretch();
  buttons->addWidget(show);
  buttons->addWidget(close);
  layout->addLayout(buttons);
  return page;
}

ExportFormat ExportDialog::format() const {
  return static_cast<ExportFormat>(formats_.checkedId());
}

std::filesystem::path ExportDialog::target() const {
  return toPath(folder_->text()) / toPath(name_->text());
}

void ExportDialog::proposeName() {
  if (!formats_.checkedButton()) return;
  const QString run = toQString(run_.folder.filename());
  name_->setText(QStringLiteral("%1-%2").arg(run, exportFormatText(format()).suffix));
}

void ExportDialog::askForFolder() {
  auto* dialog = new QFileDialog(this, tr("Export To"), folder_->text());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, folder_, &QLineEdit::setText);
  dialog->open();
}

void ExportDialog::start() {
  QSettings().setValue(folderKey, folder_->text());
  exporting_ = true;
  exported_.reset();
  messages_->hide();
  progress_->setValue(0);
  activity_->clear();
  pages_->setCurrentIndex(Running);
  engine_.start(JobKind::checkpointExport,
                [run = run_.folder, format = format(), target = target()](Observer& observer, JobControl& control) {
                  exportRun(run, format, target, observer, control);
                });
}

void ExportDialog::takeEvents(const std::vector<Event>& events) {
  if (!exporting_) return;
  for (const Event& event : events) {
    if (const auto* progress = std::get_if<Progress>(&event)) {
      progress_->setValue(static_cast<int>(std::lround(progress->fraction * progressSteps)));
      activity_->setText(engineText(progress->activity));
    } else if (const auto* exported = std::get_if<CheckpointExported>(&event)) {
      exported_ = *exported;
    }
  }
}

void ExportDialog::takeEnd(const JobOutcome& outcome) {
  if (!exporting_) return;
  exporting_ = false;
  if (outcome.kind == JobOutcome::Kind::finished) {
    const QString path = toQString(target());
    doneText_->setText(exported_ ? tr("Written and read back: %1.").arg(formatBytes(exported_->size))
                                 : tr("Written and read back."));
    path_->setText(path);
    command_->setText(loadCommand(format(), path));
    command_->setCursorPosition(0);
    pages_->setCurrentIndex(Done);
    return;
  }
  pages_->setCurrentIndex(Choices);
  if (outcome.kind == JobOutcome::Kind::failed)
    messages_->show(MessageBar::Kind::error, outcome.message, outcome.remedy);
}

void ExportDialog::refresh() {
  QString obstacle;
  std::error_code ignored;
  if (!formats_.checkedButton()) {
    obstacle = tr("No format can hold this run.");
  } else if (name_->text().trimmed().isEmpty() || folder_->text().trimmed().isEmpty()) {
    obstacle = tr("Say where to write.");
  } else if (std::filesystem::exists(target(), ignored)) {
    obstacle = tr("That folder exists already. Choose another name.");
  } else if (engine_.busy() && !exporting_) {
    obstacle = tr("Another job is going. Export when it is done.");
  }
  obstacle_->setText(obstacle);
  export_->setEnabled(obstacle.isEmpty());
}

}  // namespace bitlathe
