// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models_page.h"

#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "engine/base/error.h"
#include "engine/pipeline/plan.h"
#include "ui/file_dialogs.h"
#include "ui/format.h"
#include "ui/pages/hub_view.h"
#include "ui/paths.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/size_bars.h"

namespace bitlathe {
namespace {

const QString openedKey = QStringLiteral("models/opened");
const QString folderKey = QStringLiteral("folders/model");
constexpr qsizetype mostOpened = 20;
constexpr std::int64_t comparedGroupSize = 64;

std::vector<std::filesystem::path> openedModels() {
  std::vector<std::filesystem::path> paths;
  for (const QString& path : QSettings().value(openedKey).toStringList()) paths.push_back(toPath(path));
  return paths;
}

/// What the checkpoint would measure with each number of bits that can be packed, and in 16 bits; empty where groups of
/// this size don't fit the model.
std::vector<SizeBars::Row> compareSizes(const ModelSummary& model) {
  std::vector<SizeBars::Row> rows;
  for (const int bits : {8, 4, 3, 2}) {
    Recipe recipe;
    recipe.data.length = 2;  // sizes don't depend on the data, which must not be what makes a recipe infeasible
    recipe.evaluation.enabled = false;
    recipe.precision.scheme = {.bits = bits, .groupSize = comparedGroupSize, .symmetric = false};
    const Plan plan = makePlan(model, recipe);
    if (!plan.problems.empty()) continue;
    if (rows.empty()) rows.push_back({ModelsPage::tr("16 bit"), plan.estimate.originalSize, false});
    rows.push_back({ModelsPage::tr("%1 bit").arg(bits), plan.estimate.outputSize, true});
  }
  return rows;
}

}  // namespace

ModelsPage::ModelsPage(EngineThread& engine, QWidget* parent) : QWidget(parent) {
  messages_ = new MessageBar;
  auto* lists = new QSplitter;
  lists->setObjectName(QStringLiteral("modelsSplitter"));
  lists->addWidget(makeListPanel());
  lists->addWidget(makeCard());
  lists->setChildrenCollapsible(false);
  lists->setStretchFactor(0, 2);
  lists->setStretchFactor(1, 3);
  lists->setHandleWidth(24);
  stack_ = new QStackedWidget;
  stack_->addWidget(lists);
  stack_->addWidget(makeNothing());

  hub_ = new HubView(engine);
  connect(hub_, &HubView::downloaded, this, &ModelsPage::refresh);
  connect(hub_, &HubView::useAsked, this, &ModelsPage::open);
  places_ = new QStackedWidget;
  places_->addWidget(stack_);
  places_->addWidget(hub_);
  placeControl_ = new SegmentedControl({tr("On this computer"), tr("On the Hub")});
  placeControl_->setObjectName(QStringLiteral("modelPlaces"));
  connect(placeControl_, &SegmentedControl::chosen, this, [this](int place) { showPlace(static_cast<Place>(place)); });

  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Models"), "title"));
  head->addSpacing(16);
  head->addWidget(placeControl_);
  head->addStretch();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 18, 24, 16);
  layout->setSpacing(12);
  layout->addLayout(head);
  layout->addWidget(messages_);
  layout->addWidget(places_, 1);
  showPlace(ThisComputer);
  refresh();
}

void ModelsPage::showPlace(Place place) {
  placeControl_->setCurrent(place);
  places_->setCurrentIndex(place);
  if (place == Hub) hub_->setFocus();
}

QWidget* ModelsPage::makeListPanel() {
  list_ = new ModelList(this);
  view_ = new QListView;
  view_->setObjectName(QStringLiteral("modelView"));
  view_->setAccessibleName(tr("Models on this computer"));
  view_->setModel(list_);
  view_->setItemDelegate(new ModelRowDelegate(view_));
  view_->setUniformItemSizes(true);
  connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
    if (!current.isValid()) return;
    const ListedModel& model = list_->model(current.row());
    if (model.summary) {
      choose(*model.summary);
    } else {
      messages_->show(MessageBar::Kind::warning, model.problem, model.remedy);
    }
  });
  connect(view_, &QListView::activated, this, [this](const QModelIndex& index) {
    if (list_->model(index.row()).summary) emit quantizeAsked();
  });
  auto* folder = new QPushButton(tr("Open F&older…"));
  folder->setToolTip(tr("Open a model folder (Ctrl+O)"));
  connect(folder, &QPushButton::clicked, this, &ModelsPage::askForFolder);
  auto* file = new QPushButton(tr("Open &GGUF File…"));
  file->setToolTip(tr("Open a GGUF file (Ctrl+Shift+O)"));
  connect(file, &QPushButton::clicked, this, &ModelsPage::askForFile);

  auto* panel = new QWidget;
  panel->setMinimumWidth(300);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(folder);
  buttons->addWidget(file);
  buttons->addStretch();
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins({});
  layout->addWidget(view_, 1);
  layout->addLayout(buttons);
  return panel;
}

QWidget* ModelsPage::makeCard() {
  name_ = makeLabel({}, "title");
  name_->setObjectName(QStringLiteral("modelName"));
  name_->setWordWrap(true);
  description_ = makeLabel({}, "muted");
  description_->setWordWrap(true);
  note_ = makeLabel({}, "warning");
  note_->setWordWrap(true);
  facts_ = new QGridLayout;
  facts_->setHorizontalSpacing(20);
  facts_->setVerticalSpacing(5);
  facts_->setColumnStretch(1, 1);
  sizes_ = new SizeBars;
  sizes_->setMaximumWidth(520);
  auto* sizesTitle = makeLabel(tr("What quantizing would make of it"), "heading");
  auto* sizesNote = makeLabel({}, "muted");
  sizesNote->setText(
      tr("Size of the checkpoint with groups of %1; embedding and norms keep 16 bits.").arg(comparedGroupSize));
  sizesNote->setWordWrap(true);
  sizesPanel_ = new QWidget;
  auto* sizesLayout = new QVBoxLayout(sizesPanel_);
  sizesLayout->setContentsMargins({});
  sizesLayout->setSpacing(6);
  for (QWidget* part : std::initializer_list<QWidget*>{sizesTitle, sizes_, sizesNote}) sizesLayout->addWidget(part);
  sizesPanel_->hide();
  quantize_ = new QPushButton(tr("&Quantize this model…"));
  quantize_->setObjectName(QStringLiteral("quantizeButton"));
  quantize_->setProperty("role", "primary");
  connect(quantize_, &QPushButton::clicked, this, &ModelsPage::quantizeAsked);

  auto* card = new QWidget;
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(4, 0, 4, 0);
  layout->setSpacing(6);
  layout->addWidget(name_);
  layout->addWidget(description_);
  layout->addWidget(note_);
  layout->addSpacing(10);
  layout->addLayout(facts_);
  layout->addSpacing(16);
  layout->addWidget(sizesPanel_);
  layout->addSpacing(18);
  auto* buttonLine = new QHBoxLayout;
  buttonLine->addWidget(quantize_);
  buttonLine->addStretch();
  layout->addLayout(buttonLine);
  layout->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setWidget(card);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);

  auto* nothing = makeLabel(tr("Choose a model to see what it is."), "muted");
  nothing->setAlignment(Qt::AlignCenter);
  cardStack_ = new QStackedWidget;
  cardStack_->addWidget(nothing);
  cardStack_->addWidget(scroll);
  return cardStack_;
}

QWidget* ModelsPage::makeNothing() {
  auto* sample = new QPushButton(tr("Get a &sample model…"));
  sample->setObjectName(QStringLiteral("sampleButton"));
  sample->setProperty("role", "primary");
  connect(sample, &QPushButton::clicked, this, [this] {
    showPlace(Hub);
    hub_->lookUp(QLatin1String(sampleRepository));
  });
  auto* folder = new QPushButton(tr("Open a f&older…"));
  connect(folder, &QPushButton::clicked, this, &ModelsPage::askForFolder);
  auto* file = new QPushButton(tr("Open a &GGUF file…"));
  connect(file, &QPushButton::clicked, this, &ModelsPage::askForFile);
  auto* hub = new QPushButton(tr("Search the Hu&b…"));
  hub->setObjectName(QStringLiteral("searchHubButton"));
  connect(hub, &QPushButton::clicked, this, [this] { showPlace(Hub); });
  return makeEmptyPage(tr("No models were found on this computer. Drop a model folder or a GGUF file here, or:"),
                       {sample, folder, file, hub});
}

void ModelsPage::refresh() {
  searching_.start(
      [opened = openedModels()] { return findListedModels(opened); },
      [this](const std::vector<ListedModel>& models) { listModels(models); },
      [this](const JobOutcome& failure) { messages_->show(MessageBar::Kind::error, failure.message, failure.remedy); });
}

void ModelsPage::listModels(std::vector<ListedModel> models) {
  const bool empty = models.empty();
  list_->setModels(std::move(models));
  stack_->setCurrentIndex(empty ? 1 : 0);
  int row = list_->rowOf(wanted_);
  // One is chosen from the start, the latest that was opened if there is one.
  if (row < 0 && !chosen_ && !opening_.busy() && !empty && list_->model(0).summary) row = 0;
  if (row < 0) return;
  const bool told = !messages_->isHidden();
  view_->setCurrentIndex(list_->index(row));
  messages_->setVisible(told);  // no person chose, so what the page says still holds
}

void ModelsPage::open(const QString& model) {
  struct Opened {
    ModelSummary model;
    std::vector<std::filesystem::path> others;  // in the same folder
  };
  opening_.start(
      [name = model.toStdString()]() -> Opened {
        try {
          return {inspectModel(name), {}};
        } catch (const Error&) {
          // It may be the folder in which somebody keeps models.
          const auto models = modelsIn(name);
          if (models.empty()) throw;
          return {inspectModel(models.front().string()), models};
        }
      },
      [this](const Opened& opened) {
        messages_->hide();
        showPlace(ThisComputer);
        wanted_ = opened.model.path;
        for (const auto& path : opened.others) rememberOpened(path);
        rememberOpened(opened.model.path);
        choose(opened.model);
        refresh();
      },
      [this](const JobOutcome& failure) {
        messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
        emit openFailed();
      });
}

void ModelsPage::rememberOpened(const std::filesystem::path& path) {
  QSettings settings;
  QStringList opened = settings.value(openedKey).toStringList();
  opened.removeAll(toQString(path));
  opened.prepend(toQString(path));
  settings.setValue(openedKey, opened.mid(0, mostOpened));
}

void ModelsPage::choose(const ModelSummary& model) {
  const bool same = chosen_ && chosen_->path == model.path;
  chosen_ = model;
  wanted_ = model.path;
  messages_->hide();
  stack_->setCurrentIndex(0);
  cardStack_->setCurrentIndex(1);
  const ModelConfig& config = model.config;
  name_->setText(QString::fromStdString(model.name));
  description_->setText(describeModel(model));
  note_->setVisible(model.alreadyQuantized);
  note_->setText(
      tr("This file's weights are quantized already (%1), so results with as many bits or more flatter every "
         "method.")
          .arg(QString::fromStdString(model.storedAs)));

  while (QLayoutItem* item = facts_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const auto addFact = [this](const QString& name, const QString& value) {
    auto* label = makeLabel({}, "muted");
    label->setText(name);
    auto* text = new QLabel(value);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setAccessibleName(tr("%1: %2").arg(name, value));
    const int row = facts_->rowCount();
    facts_->addWidget(label, row, 0, Qt::AlignTop);
    facts_->addWidget(text, row, 1);
  };
  addFact(tr("Blocks"), formatCount(config.layerCount));
  addFact(tr("Widths"),
          tr("%1 hidden, %2 in the MLP").arg(formatCount(config.hiddenSize), formatCount(config.intermediateSize)));
  addFact(tr("Attention"),
          tr("%1 heads of %2, %3 for keys and values")
              .arg(formatCount(config.headCount), formatCount(config.headSize), formatCount(config.keyValueHeadCount)));
  const QString vocabulary = QLocale().toString(static_cast<qlonglong>(config.vocabularySize));
  addFact(tr("Vocabulary"), config.tiedEmbeddings ? tr("%1 tokens, embedding shared with the head").arg(vocabulary)
                                                  : tr("%1 tokens").arg(vocabulary));
  addFact(tr("To quantize"),
          tr("%1 of %2 parameters").arg(formatCount(model.linearParameters), formatCount(model.parameters)));
  addFact(tr("Licence"), model.licence.empty() ? tr("not stated") : QString::fromStdString(model.licence));
  addFact(tr("Path"), toQString(model.path));

  sizing_.start([model] { return compareSizes(model); },
                [this](const std::vector<SizeBars::Row>& rows) {
                  sizes_->setRows(rows);
                  sizesPanel_->setVisible(!rows.empty());
                },
                [this](const JobOutcome&) { sizesPanel_->hide(); });
  if (!same) emit modelChosen(model);
}

void ModelsPage::askForFolder() {
  askFor(tr("Open a Model Folder"), QFileDialog::Directory, {});
}

void ModelsPage::askForFile() {
  askFor(tr("Open a GGUF File"), QFileDialog::ExistingFile, tr("GGUF models (*.gguf)"));
}

void ModelsPage::askFor(const QString& title, QFileDialog::FileMode mode, const QString& filter) {
  const QString home = QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
  askWhatToOpen(this, {title, folderKey, home, mode, filter}, [this](const QString& path) { open(path); });
}

}  // namespace bitlathe
