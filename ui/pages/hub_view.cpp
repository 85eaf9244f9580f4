// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/hub_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <cmath>

#include "engine/hub/local_cache.h"
#include "engine/hub/snapshot_download.h"
#include "ui/format.h"
#include "ui/hub_token.h"
#include "ui/paths.h"
#include "ui/theme.h"
#include "ui/token_dialog.h"
#include "ui/translation.h"
#include "ui/widgets/framed_delegate.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"

namespace bitlathe {
namespace {

constexpr int progressSteps = 1000;

/// An answer of the Hub, or why there is none.
template <typename Value>
struct Answer {
  Value value;
  QString unreachable;
};

/// Being without a connection is no failure, but a state to tell.
template <typename Ask>
auto askHub(Ask ask) -> Answer<decltype(ask(std::declval<HubConnection&>()))> {
  try {
    HubConnection connection(hubAccessOfWindow());
    return {ask(connection), {}};
  } catch (const ConnectionError& error) {
    return {{}, QStringLiteral("%1. %2").arg(engineText(error.what()), engineText(error.remedy()))};
  }
}

/// "owner/name" in what was typed or pasted: itself, or the address of a page of it; else nothing.
QString repositoryIn(const QString& text) {
  static const QRegularExpression scheme(QStringLiteral("^https?://[^/]+/"));
  QString path = text.trimmed();
  const bool isAddress = path.contains(scheme);
  const QStringList parts = path.remove(scheme).split(QLatin1Char('/'));
  if (parts.size() != 2 && !(isAddress && parts.size() > 2)) return {};
  const QString repository = parts[0] + QLatin1Char('/') + parts[1];
  return isRepositoryName(repository.toStdString()) ? repository : QString();
}

QString formatsOf(const HubHit& hit) {
  QStringList formats;
  if (hit.safetensors) formats += QStringLiteral("safetensors");
  if (hit.gguf) formats += QStringLiteral("GGUF");
  return formats.isEmpty() ? QStringLiteral("–") : formats.join(QStringLiteral(", "));
}

QString nameOf(const HubChoice& choice) {
  return choice.gguf.empty() ? QStringLiteral("safetensors") : QString::fromStdString(choice.gguf);
}

QString describe(const HubModel& model) {
  QStringList facts;
  if (model.config) {
    facts += QString::fromUtf8(architectureName(model.config->architecture).data());
    facts += HubView::tr("%1 parameters").arg(formatCount(model.parameters));
  } else if (!model.listing.ggufArchitecture.empty()) {
    facts += QString::fromStdString(model.listing.ggufArchitecture);
  }
  facts += model.listing.licence.empty() ? HubView::tr("licence not stated")
                                         : HubView::tr("licence %1").arg(QString::fromStdString(model.listing.licence));
  if (model.listing.gated) facts += HubView::tr("gated");
  return facts.join(QStringLiteral(" · "));
}

QTreeWidget* makeTree(const QStringList& headers, const char* objectName, const QString& accessibleName) {
  auto* tree = new QTreeWidget;
  tree->setObjectName(QLatin1String(objectName));
  tree->setAccessibleName(accessibleName);
  tree->setHeaderLabels(headers);
  tree->setItemDelegate(new FramedDelegate(tree));
  tree->setRootIsDecorated(false);
  tree->setAlternatingRowColors(true);
  tree->setUniformRowHeights(true);
  tree->setTextElideMode(Qt::ElideMiddle);
  tree->setFont(tabularFont(tree->font()));
  tree->header()->setStretchLastSection(false);
  tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (int column = 1; column < headers.size(); ++column)
    tree->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  return tree;
}

}  // namespace

HubView::HubView(EngineThread& engine, QWidget* parent) : QWidget(parent), engine_(engine) {
  messages_ = new MessageBar;
  auto* splitter = new QSplitter;
  splitter->setObjectName(QStringLiteral("hubSplitter"));
  splitter->addWidget(makeResults());
  splitter->addWidget(makeCard());
  splitter->setChildrenCollapsible(false);
  splitter->setStretchFactor(0, 2);
  splitter->setStretchFactor(1, 3);
  splitter->setHandleWidth(24);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(12);
  layout->addWidget(messages_);
  layout->addWidget(splitter, 1);
  layout->addWidget(makeStrip());
  setFocusProxy(searchLine_);

  connect(&engine_, &EngineThread::stateChanged, this, &HubView::refresh);
  connect(&engine_, &EngineThread::eventsArrived, this, &HubView::takeEvents);
  connect(&engine_, &EngineThread::ended, this, [this](JobKind kind, const JobOutcome& outcome) {
    if (kind == JobKind::download) takeEnd(outcome);
  });
  refresh();
}

HubView::~HubView() {
  searchStop_.request_stop();
  inspectionStop_.request_stop();
}

QWidget* HubView::makeResults() {
  searchLine_ = new QLineEdit;
  searchLine_->setObjectName(QStringLiteral("hubSearchLine"));
  searchLine_->setPlaceholderText(tr("A name, or owner/name"));
  searchLine_->setAccessibleName(tr("Search the Hub for"));
  searchLine_->setClearButtonEnabled(true);
  auto* button = new QPushButton(tr("&Search"));
  button->setObjectName(QStringLiteral("hubSearchButton"));
  connect(searchLine_, &QLineEdit::returnPressed, this, &HubView::search);
  connect(button, &QPushButton::clicked, this, &HubView::search);
  auto* token = new QPushButton(tr("&Token…"));
  token->setObjectName(QStringLiteral("hubTokenButton"));
  token->setToolTip(tr("For models that are gated or private"));
  connect(token, &QPushButton::clicked, this, [this] { (new TokenDialog(window()))->show(); });
  searchText_ = makeLabel(tr("Search for models that others have published."), "muted", true);
  searchText_->setObjectName(QStringLiteral("hubSearchText"));
  hits_ = makeTree({tr("Model"), tr("Weights"), tr("Downloads")}, "hubHits", tr("Models on the Hub"));
  hits_->headerItem()->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
  hits_->headerItem()->setToolTip(2, tr("In the last 30 days"));
  // Getting the focus makes a row the current one, but doesn't select it.
  connect(hits_, &QTreeWidget::itemSelectionChanged, this, [this] {
    if (const auto selected = hits_->selectedItems(); !selected.isEmpty()) inspect(selected.front()->text(0));
  });

  auto* panel = new QWidget;
  panel->setMinimumWidth(320);
  auto* line = new QHBoxLayout;
  line->addWidget(searchLine_, 1);
  line->addWidget(button);
  line->addWidget(token);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->addLayout(line);
  layout->addWidget(searchText_);
  layout->addWidget(hits_, 1);
  return panel;
}

QWidget* HubView::makeCard() {
  name_ = makeLabel({}, "title", true);
  name_->setObjectName(QStringLiteral("hubName"));
  description_ = makeLabel({}, "muted", true);
  description_->setObjectName(QStringLiteral("hubDescription"));
  problem_ = makeLabel({}, "warning", true);
  problem_->setObjectName(QStringLiteral("hubProblem"));
  choices_ = new QComboBox;
  choices_->setObjectName(QStringLiteral("hubChoices"));
  choices_->setAccessibleName(tr("Which of its models"));
  choices_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  connect(choices_, &QComboBox::currentIndexChanged, this, [this] {
    showFiles();
    refresh();
  });
  room_ = makeLabel({}, "muted", true);
  room_->setObjectName(QStringLiteral("hubRoom"));
  downloadButton_ = new QPushButton;
  downloadButton_->setObjectName(QStringLiteral("hubDownloadButton"));
  downloadButton_->setProperty("role", "primary");
  connect(downloadButton_, &QPushButton::clicked, this, &HubView::start);
  useButton_ = new QPushButton(tr("&Use this model"));
  useButton_->setObjectName(QStringLiteral("hubUseButton"));
  useButton_->setProperty("role", "primary");
  connect(useButton_, &QPushButton::clicked, this, [this] {
    const auto path = findDownloaded(*model_, *choice());
    if (!path) return refresh();  // it was removed meanwhile
    emit useAsked(toQString(*path));
  });
  discardButton_ = new QPushButton;
  discardButton_->setObjectName(QStringLiteral("hubDiscardButton"));
  discardButton_->setToolTip(tr("Removes what an unfinished download left in the cache"));
  connect(discardButton_, &QPushButton::clicked, this, &HubView::discard);
  files_ = makeTree({tr("File"), tr("Size"), tr("Needed")}, "hubFiles", tr("Files of the repository"));
  files_->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);

  auto* card = new QWidget;
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(4, 0, 4, 0);
  layout->setSpacing(6);
  for (QWidget* part : std::initializer_list<QWidget*>{name_, description_, problem_, choices_, room_})
    layout->addWidget(part);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(downloadButton_);
  buttons->addWidget(useButton_);
  buttons->addWidget(discardButton_);
  buttons->addStretch();
  layout->addSpacing(4);
  layout->addLayout(buttons);
  layout->addSpacing(10);
  layout->addWidget(files_, 1);

  cardText_ = makeLabel(tr("Choose a model to see what it holds."), "muted", true);
  cardText_->setObjectName(QStringLiteral("hubCardText"));
  cardText_->setAlignment(Qt::AlignCenter);
  cardStack_ = new QStackedWidget;
  cardStack_->addWidget(cardText_);
  cardStack_->addWidget(card);
  return cardStack_;
}

QWidget* HubView::makeStrip() {
  stripText_ = makeLabel({}, "", true);
  stripText_->setObjectName(QStringLiteral("hubProgressText"));
  progress_ = new QProgressBar;
  progress_->setRange(0, progressSteps);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Download"));
  stripButton_ = new QPushButton;
  stripButton_->setObjectName(QStringLiteral("hubStripButton"));
  connect(stripButton_, &QPushButton::clicked, this, &HubView::act);
  auto* strip = new QFrame;
  strip->setProperty("role", "card");
  auto* texts = new QVBoxLayout;
  texts->addWidget(stripText_);
  texts->addWidget(progress_);
  auto* layout = new QHBoxLayout(strip);
  layout->setContentsMargins(14, 10, 10, 10);
  layout->setSpacing(16);
  layout->addLayout(texts, 1);
  layout->addWidget(stripButton_);
  strip_ = strip;
  return strip_;
}

void HubView::lookUp(const QString& repository) {
  searchLine_->setText(repository);
  search();
}

void HubView::search() {
  const QString text = searchLine_->text().trimmed();
  if (text.isEmpty()) return;
  messages_->hide();
  const QString repository = repositoryIn(text);
  if (!repository.isEmpty()) inspect(repository);
  searchStop_.request_stop();
  searchStop_ = std::stop_source();
  searchText_->setText(tr("Searching…"));
  searching_.start(
      [words = (repository.isEmpty() ? text : repository).toStdString(), stop = searchStop_.get_token()] {
        return askHub([&](HubConnection& connection) { return searchHub(connection, words, stop); });
      },
      [this, repository](const Answer<std::vector<HubHit>>& answer) {
        showHits(answer.value);
        if (answer.unreachable.isEmpty()) return;
        // Why is said once: where a repository was named, beside this list.
        searchText_->setText(repository.isEmpty() ? answer.unreachable : tr("The search failed."));
      },
      [this](const JobOutcome& failure) {
        searchText_->setText(tr("The search failed."));
        messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
      });
}

void HubView::showHits(const std::vector<HubHit>& hits) {
  hits_->clear();
  for (const HubHit& hit : hits) {
    auto* item =
        new QTreeWidgetItem({QString::fromStdString(hit.repository), formatsOf(hit), formatCount(hit.downloads)});
    item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
    const QString licence =
        hit.licence.empty() ? tr("licence not stated") : tr("licence %1").arg(QString::fromStdString(hit.licence));
    item->setToolTip(0, QStringLiteral("%1<br>%2").arg(item->text(0).toHtmlEscaped(), licence.toHtmlEscaped()));
    hits_->addTopLevelItem(item);
  }
  searchText_->setText(hits.empty()       ? tr("Nothing was found.")
                       : hits.size() == 1 ? tr("One model, by name")
                                          : tr("%1 models, the most downloaded first").arg(hits.size()));
}

void HubView::inspect(const QString& repository) {
  inspectionStop_.request_stop();
  inspectionStop_ = std::stop_source();
  messages_->hide();
  model_.reset();
  cardText_->setText(tr("Looking into %1…").arg(repository));
  cardStack_->setCurrentIndex(0);
  inspecting_.start(
      [name = repository.toStdString(), stop = inspectionStop_.get_token()] {
        return askHub(
            [&](HubConnection& connection) { return std::optional(inspectHubModel(connection, name, "main", stop)); });
      },
      [this](const Answer<std::optional<HubModel>>& answer) {
        cardText_->setText(answer.unreachable);
        if (answer.value) showModel(*answer.value);
      },
      [this](const JobOutcome& failure) {
        cardText_->setText(tr("Choose a model to see what it holds."));
        messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
      });
}

void HubView::showModel(const HubModel& model) {
  model_ = model;
  name_->setText(QString::fromStdString(model.listing.repository));
  description_->setText(describe(model));
  {
    const QSignalBlocker blocker(choices_);
    choices_->clear();
    for (const HubChoice& offered : model.choices)
      choices_->addItem(QStringLiteral("%1 · %2").arg(nameOf(offered), formatBytes(offered.size)));
  }
  choices_->setVisible(model.choices.size() > 1);
  showFiles();
  cardStack_->setCurrentIndex(1);
  refresh();
}

const HubChoice* HubView::choice() const {
  const int row = choices_->currentIndex();
  return model_ && row >= 0 ? &model_->choices[static_cast<std::size_t>(row)] : nullptr;
}

void HubView::showFiles() {
  files_->clear();
  const HubChoice* chosen = choice();
  const bool usable = chosen && chosen->problem.empty();
  const auto isNeeded = [&](const HubFile& file) {
    return usable && std::ranges::find(chosen->files, file.path, &HubFile::path) != chosen->files.end();
  };
  auto files = model_->listing.files;
  std::ranges::stable_partition(files, isNeeded);
  for (const HubFile& file : files) {
    const QString needed = !usable ? QStringLiteral("–") : isNeeded(file) ? tr("yes") : tr("no");
    auto* item = new QTreeWidgetItem({QString::fromStdString(file.path), formatBytes(file.size), needed});
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setToolTip(0, item->text(0).toHtmlEscaped());
    files_->addTopLevelItem(item);
  }
}

void HubView::start() {
  download_ = Download{.model = *model_, .choice = *choice(), .activity = {}, .path = {}};
  begin();
}

void HubView::begin() {
  messages_->hide();
  download_->state = Download::State::running;
  download_->activity.clear();
  engine_.start(JobKind::download,
                [model = download_->model, choice = download_->choice](Observer& observer, JobControl& control) {
                  downloadModel(hubAccessOfWindow(), model, choice, observer, control);
                });
}

/// The strip's button: what it does depends on how far the download is.
void HubView::act() {
  switch (download_->state) {
    case Download::State::running:
      download_->state = Download::State::pausing;
      engine_.cancel();
      break;
    case Download::State::paused:
      begin();
      break;
    case Download::State::finished:
      emit useAsked(toQString(download_->path));
      break;
    case Download::State::pausing:
      break;
  }
}

void HubView::discard() {
  messages_->hide();
  try {
    discardLeft(model_->listing, choice()->files);
    const bool unfinished = download_ && download_->model.listing.repository == model_->listing.repository;
    if (unfinished && download_->choice.gguf == choice()->gguf) download_.reset();
  } catch (...) {
    const JobOutcome failure = failureFromCurrentException();
    messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
  }
  refresh();
}

void HubView::takeEvents(const std::vector<Event>& events) {
  if (engine_.jobKind() != JobKind::download || !download_) return;
  for (const Event& event : events) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress) continue;
    download_->fraction = progress->fraction;
    download_->activity = QString::fromStdString(progress->activity);
    if (progress->secondsLeft >= 0)
      download_->activity += tr(" · %1 left").arg(formatRoughDuration(progress->secondsLeft));
  }
  refreshStrip();
}

void HubView::takeEnd(const JobOutcome& outcome) {
  const auto path = findDownloaded(download_->model, download_->choice);
  if (outcome.kind == JobOutcome::Kind::finished && path) {
    download_->state = Download::State::finished;
    download_->path = *path;
    emit downloaded();
  } else {
    download_->state = Download::State::paused;
    download_->activity.clear();
  }
  if (outcome.kind == JobOutcome::Kind::failed)
    messages_->show(MessageBar::Kind::error, outcome.message, outcome.remedy);
  refresh();
}

void HubView::refresh() {
  refreshStrip();
  if (!model_) return;
  const HubChoice* chosen = choice();
  const std::string problem = chosen ? chosen->problem : model_->problem;
  const std::string remedy = chosen ? chosen->remedy : model_->remedy;
  problem_->setText(QStringList{engineText(problem), engineText(remedy)}.join(QStringLiteral(". ")));
  problem_->setVisible(!problem.empty());
  const bool usable = chosen && problem.empty();
  const bool isHere = usable && findDownloaded(*model_, *chosen);
  useButton_->setVisible(isHere);
  const bool downloading = engine_.busy() && engine_.jobKind() == JobKind::download;
  const bool downloadingThis = downloading && download_->model.listing.repository == model_->listing.repository;
  downloadButton_->setVisible(usable && !isHere && !downloadingThis);
  room_->setVisible(usable);
  const bool unfinished = usable && !isHere && !downloadingThis;
  const std::uint64_t left = unfinished ? leftBytes(model_->listing, chosen->files) : 0;
  discardButton_->setVisible(left > 0);
  discardButton_->setText(tr("Dis&card %1").arg(formatBytes(left)));
  if (!usable) return;
  const std::uint64_t missing = missingBytes(model_->listing, chosen->files);
  const auto room = freeCacheSpace();
  downloadButton_->setText(missing < chosen->size ? tr("&Download the other %1").arg(formatBytes(missing))
                                                  : tr("&Download %1").arg(formatBytes(missing)));
  downloadButton_->setEnabled(!engine_.busy());
  room_->setText(isHere            ? tr("Supported. It is on this computer.")
                 : downloadingThis ? tr("Supported. It is being downloaded.")
                 : downloading     ? tr("Supported. One download at a time.")
                 : engine_.busy()  ? tr("Supported. Download it when the engine is free.")
                 : room            ? tr("Supported. The disk has %1 left.").arg(formatBytes(*room))
                                   : tr("Supported."));
}

void HubView::refreshStrip() {
  strip_->setVisible(download_.has_value());
  if (!download_) return;
  const QString name = QString::fromStdString(download_->model.listing.repository);
  const auto total = download_->choice.size;
  const QString amount =
      tr("%1 of %2")
          .arg(formatBytes(static_cast<std::uint64_t>(download_->fraction * double(total))), formatBytes(total));
  progress_->setValue(static_cast<int>(std::lround(download_->fraction * progressSteps)));
  progress_->setVisible(download_->state != Download::State::finished);
  stripButton_->setEnabled(
      download_->state == Download::State::finished ||
      (download_->state == Download::State::paused ? !engine_.busy() : download_->state == Download::State::running));
  switch (download_->state) {
    case Download::State::running:
    case Download::State::pausing:
      stripText_->setText(tr("%1: %2 · %3").arg(name, amount, download_->activity));
      stripButton_->setText(tr("&Pause"));
      break;
    case Download::State::paused:
      stripText_->setText(tr("%1: paused, %2 are here").arg(name, amount));
      stripButton_->setText(tr("&Go On"));
      break;
    case Download::State::finished:
      stripText_->setText(tr("%1 is on this computer: %2").arg(name, toQString(download_->path)));
      stripButton_->setText(tr("&Use It"));
      break;
  }
}

}  // namespace bitlathe
