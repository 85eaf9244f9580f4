// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/try_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QHideEvent>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "engine/base/error.h"
#include "ui/file_dialogs.h"
#include "ui/format.h"
#include "ui/pages/tasks_view.h"
#include "ui/paths.h"
#include "ui/recipe_texts.h"
#include "ui/run_texts.h"
#include "ui/theme.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/token_text.h"

namespace bitlathe {
namespace {

constexpr int shownChoices = static_cast<int>(ComparedToken::shownChoices);
constexpr int mostTokens = 4096;
const QString folderKey = QStringLiteral("folders/run");

/// With what can't be seen made visible.
QString tokenName(const std::string& token) {
  QString text = QString::fromStdString(token);
  text.replace(QLatin1Char('\n'), QStringLiteral("⏎")).replace(QLatin1Char('\t'), QStringLiteral("⇥"));
  return TryPage::tr("“%1”").arg(text);
}

QString differingText(const TokenText& text) {
  return TryPage::tr("%1 of %2 tokens differ")
      .arg(formatCount(static_cast<std::int64_t>(text.differing())), formatCount(std::ssize(text.tokens())));
}

}  // namespace

TryPage::TryPage(QWidget* parent) : QWidget(parent) {
  messages_ = new MessageBar;
  auto* text = new QWidget;
  auto* textLayout = new QVBoxLayout(text);
  textLayout->setContentsMargins({});
  textLayout->setSpacing(12);
  textLayout->addWidget(makeControls());
  textLayout->addWidget(makeTexts(), 1);
  textLayout->addWidget(makeChoices());
  tasks_ = new TasksView;
  connect(tasks_, &TasksView::busyChanged, this, &TryPage::refreshState);
  connect(tasks_, &TasksView::failed, this, [this](const JobOutcome& failure) {
    messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
  });
  views_ = new QStackedWidget;
  views_->addWidget(text);
  views_->addWidget(tasks_);
  auto* panel = new QWidget;
  auto* content = new QVBoxLayout(panel);
  content->setContentsMargins({});
  content->setSpacing(12);
  content->addWidget(makeChoice());
  content->addWidget(views_, 1);
  pages_ = new QStackedWidget;
  pages_->addWidget(makeNothing());
  pages_->addWidget(panel);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 18, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(makeLabel(tr("Try"), "title"));
  layout->addWidget(messages_);
  layout->addWidget(pages_, 1);
  setAcceptDrops(true);
  refreshState();
}

TryPage::~TryPage() {
  stop_.request_stop();
}

QWidget* TryPage::makeNothing() {
  auto* choose = new QPushButton(tr("Set &Up a Run"));
  choose->setProperty("role", "primary");
  connect(choose, &QPushButton::clicked, this, &TryPage::recipeWanted);
  auto* open = new QPushButton(tr("&Open a Run…"));
  connect(open, &QPushButton::clicked, this, &TryPage::askForRun);
  return makeEmptyPage(tr("See what the quantized model writes beside the original. A finished run is needed first."),
                       {choose, open});
}

/// Of the run, and of what to do with it.
QWidget* TryPage::makeChoice() {
  runs_ = new QComboBox;
  runs_->setObjectName(QStringLiteral("tryRun"));
  runs_->setAccessibleName(tr("Run"));
  runs_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  connect(runs_, &QComboBox::currentIndexChanged, this, &TryPage::takeRun);
  open_ = new QPushButton(tr("&Open a Run…"));
  open_->setObjectName(QStringLiteral("tryOpenButton"));
  open_->setToolTip(tr("A run in another folder; it can be dropped here, too"));
  connect(open_, &QPushButton::clicked, this, &TryPage::askForRun);
  rounded_ = new QCheckBox(tr("Roun&d activations and cache as in the recipe"));
  rounded_->setObjectName(QStringLiteral("tryRounded"));
  rounded_->setChecked(true);
  rounded_->setToolTip(
      tr("The quantized model computes with the rounding that it is meant to run with; the original is never rounded. "
         "Keys are rounded once their group of tokens is whole."));
  connect(rounded_, &QCheckBox::toggled, this, [this] { tasks_->setPrecision(precision()); });
  auto* tabs = new SegmentedControl({tr("Te&xt"), tr("Tas&ks")});
  tabs->setObjectName(QStringLiteral("tryTabs"));
  tabs->setCurrent(0);
  connect(tabs, &SegmentedControl::chosen, views_, &QStackedWidget::setCurrentIndex);
  auto* choice = new QWidget;
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  row->addWidget(tabs);
  row->addWidget(runs_, 1);
  row->addWidget(open_);
  auto* layout = new QVBoxLayout(choice);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addLayout(row);
  layout->addWidget(rounded_);
  return choice;
}

QWidget* TryPage::makeControls() {
  prompt_ = new QPlainTextEdit;
  prompt_->setObjectName(QStringLiteral("tryPrompt"));
  prompt_->setAccessibleName(tr("Prompt"));
  prompt_->setPlaceholderText(tr("What both models go on from"));
  prompt_->setPlainText(tr("The most important thing about the weather is"));
  prompt_->setTabChangesFocus(true);
  prompt_->setFixedHeight(4 * prompt_->fontMetrics().lineSpacing());
  chat_ = new QCheckBox(tr("As a &chat message"));
  chat_->setObjectName(QStringLiteral("tryChat"));
  chat_->setToolTip(tr("Puts the prompt into the model's chat template"));
  const auto named = [](auto* editor, const char* objectName, const QString& name) {
    editor->setObjectName(QLatin1String(objectName));
    editor->setAccessibleName(name);
    return editor;
  };
  length_ = named(new QSpinBox, "tryTokens", tr("Tokens"));
  length_->setRange(1, mostTokens);
  length_->setValue(64);
  temperature_ = named(new QDoubleSpinBox, "tryTemperature", tr("Temperature"));
  temperature_->setRange(0, 5);
  temperature_->setSingleStep(0.1);
  temperature_->setToolTip(tr("0 always takes the likeliest token"));
  seed_ = named(new QSpinBox, "trySeed", tr("Seed"));
  seed_->setRange(0, std::numeric_limits<int>::max());
  seed_->setToolTip(tr("Both models draw the same random numbers"));
  generate_ = new QPushButton;
  generate_->setObjectName(QStringLiteral("tryButton"));
  generate_->setProperty("role", "primary");
  connect(generate_, &QPushButton::clicked, this, [this] { busy_ ? stop_.request_stop(), end() : start(); });
  auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
  connect(shortcut, &QShortcut::activated, generate_, &QPushButton::click);

  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(chat_);
  row->addStretch();
  for (const auto& [text, editor] : std::initializer_list<std::pair<QString, QWidget*>>{
           {tr("Tokens"), length_}, {tr("Temperature"), temperature_}, {tr("Seed"), seed_}}) {
    row->addSpacing(8);
    row->addWidget(makeLabel(text, "muted"));
    row->addWidget(editor);
  }
  row->addSpacing(8);
  row->addWidget(generate_);
  auto* controls = new QWidget;
  auto* layout = new QVBoxLayout(controls);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addWidget(prompt_);
  layout->addLayout(row);
  return controls;
}

QWidget* TryPage::makeTexts() {
  auto* texts = new QSplitter;
  texts->setHandleWidth(14);
  texts->setChildrenCollapsible(false);
  const QString names[] = {tr("Original"), tr("Quantized")};
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    auto& side = sides_[i];
    side.title = makeLabel(names[i], "heading");
    side.text = new TokenText;
    side.text->setObjectName(QStringLiteral("tryText%1").arg(i));
    side.text->setAccessibleName(tr("Text of the model: %1").arg(names[i]));
    side.text->setPlaceholderText(tr("Tokens that the other model would not have written are marked."));
    side.figures = makeLabel({}, "muted");
    side.figures->setObjectName(QStringLiteral("tryFigures%1").arg(i));
    side.figures->setFont(tabularFont(side.figures->font()));
    side.figures->setWordWrap(true);
    connect(side.text, &TokenText::chosen, this, &TryPage::showToken);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addWidget(side.title);
    layout->addWidget(side.text, 1);
    layout->addWidget(side.figures);
    texts->addWidget(column);
  }
  return texts;
}

QWidget* TryPage::makeChoices() {
  choices_ = new QTableWidget(shownChoices, 4);
  choices_->setObjectName(QStringLiteral("tryChoices"));
  choices_->setAccessibleName(tr("The likeliest tokens of both models at the chosen token"));
  choices_->setHorizontalHeaderLabels({tr("Original"), tr("Probability"), tr("Quantized"), tr("Probability")});
  choices_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  useCompactRows(*choices_);
  choices_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  choices_->setSelectionMode(QAbstractItemView::NoSelection);
  const int height = choices_->horizontalHeader()->sizeHint().height() +
                     shownChoices * choices_->verticalHeader()->defaultSectionSize() + 2 * choices_->frameWidth();
  choices_->setFixedHeight(height);
  clearChoices();
  return choices_;
}

void TryPage::refresh() {
  listing_.start(
      [] { return listRuns(defaultRunsFolder()); }, [this](const std::vector<RunOverview>& runs) { showRuns(runs); },
      [this](const JobOutcome& failure) { messages_->show(MessageBar::Kind::error, failure.message, failure.remedy); });
}

void TryPage::setRun(const std::filesystem::path& folder) {
  wanted_ = folder;
  const auto found = std::ranges::find(finished_, folder, &RunOverview::folder);
  if (found != finished_.end()) runs_->setCurrentIndex(static_cast<int>(found - finished_.begin()));
}

void TryPage::showRuns(std::vector<RunOverview> runs) {
  for (const auto& run : elsewhere_) {
    if (std::ranges::find(runs, run.folder, &RunOverview::folder) == runs.end()) runs.push_back(run);
  }
  const std::filesystem::path asked = wanted_;
  const auto current = static_cast<std::size_t>(std::max(0, runs_->currentIndex()));
  if (wanted_.empty() && current < finished_.size()) wanted_ = finished_[current].folder;
  finished_.clear();
  runs_->clear();
  for (const auto& run : runs) {
    if (run.state != RunInfo::State::finished) continue;
    finished_.push_back(run);
    runs_->addItem(tr("%1 · %2 · %3").arg(modelName(run), recipeTitle(run.recipe), runTime(run)));
    runs_->setItemData(runs_->count() - 1, toQString(run.folder), Qt::ToolTipRole);
  }
  setRun(wanted_);
  wanted_.clear();
  takeRun();
  refreshState();
  const bool isListed = std::ranges::find(runs, asked, &RunOverview::folder) != runs.end();
  if (!asked.empty() && !isListed) openRun(asked);
}

void TryPage::askForRun() {
  askWhatToOpen(this, {tr("Open a Run"), folderKey, toQString(defaultRunsFolder()), QFileDialog::Directory},
                [this](const QString& path) { openRun(toPath(path)); });
}

void TryPage::openRun(const std::filesystem::path& folder) {
  messages_->hide();
  listing_.start(
      [folder] {
        RunOverview run = readOverview(folder);
        if (run.state != RunInfo::State::finished)
          throw Error("the run in " + folder.string() + " is not finished", "Go on with it first.");
        return run;
      },
      [this](const RunOverview& run) {
        std::erase_if(elsewhere_, [&](const RunOverview& known) { return known.folder == run.folder; });
        elsewhere_.push_back(run);
        wanted_ = run.folder;
        refresh();
      },
      [this](const JobOutcome& failure) { messages_->show(MessageBar::Kind::error, failure.message, failure.remedy); });
}

void TryPage::takeRun() {
  const RunOverview* run = chosenRun();
  rounded_->setVisible(run && !run->recipe.inference.precision.off());
  tasks_->setRun(run ? std::optional(*run) : std::nullopt);
  tasks_->setPrecision(precision());
}

const RunOverview* TryPage::chosenRun() const {
  const int index = runs_->currentIndex();
  return index < 0 ? nullptr : &finished_[static_cast<std::size_t>(index)];
}

InferencePrecision TryPage::precision() const {
  const RunOverview* run = chosenRun();
  return run && rounded_->isChecked() ? run->recipe.inference.precision : InferencePrecision{};
}

void TryPage::start() {
  const RunOverview* chosen = chosenRun();
  if (busy_ || !chosen) return;
  const RunOverview& run = *chosen;
  SideBySidePrompt prompt;
  prompt.text = prompt_->toPlainText().toStdString();
  prompt.chat = chat_->isChecked();
  prompt.sampling.maximumNewTokens = length_->value();
  prompt.sampling.temperature = temperature_->value();
  prompt.sampling.seed = static_cast<std::uint64_t>(seed_->value());
  prompt.precision = precision();
  messages_->hide();
  clearChoices();
  sides_[1].title->setText(tr("Quantized: %1").arg(recipeTitle(run.recipe)));
  for (auto& side : sides_) {
    side.text->clearTokens();
    side.figures->setText(tr("The models are being read."));
  }
  if (!models_ || models_->run != run.folder) models_ = std::make_shared<Models>(Models{run.folder, nullptr});
  busy_ = true;
  stop_ = std::stop_source();
  refreshState();

  const auto onToken = [this, stop = stop_.get_token()](int model, const ComparedToken& token) {
    QMetaObject::invokeMethod(
        this,
        [this, stop, model, token] {
          // What comes after a stop belongs to no text any more.
          if (stop.stop_requested()) return;
          auto& side = sides_[static_cast<std::size_t>(model)];
          side.text->addToken(token);
          side.figures->setText(differingText(*side.text));
        },
        Qt::QueuedConnection);
  };
  writing_.start(
      [models = models_, original = run.model, prompt, onToken, stop = stop_.get_token()] {
        if (!models->loaded) models->loaded = std::make_unique<SideBySide>(original, models->run.string());
        return models->loaded->run(prompt, onToken, stop);
      },
      [this](const SideBySideResult& result) {
        for (std::size_t i = 0; i < sides_.size(); ++i) {
          const auto& model = result.models[i];
          const double rate = model.seconds > 0 ? static_cast<double>(model.tokens) / model.seconds : 0;
          sides_[i].figures->setText(tr("%1 · mean KL divergence %2 · %3 tokens/s with %4 of weights")
                                         .arg(differingText(*sides_[i].text), formatNumber(model.meanDivergence),
                                              formatNumber(rate),
                                              formatBytes(static_cast<std::uint64_t>(model.weightBytes))));
        }
        end();
      },
      [this](const JobOutcome& failure) {
        messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
        end();
      });
}

void TryPage::end() {
  if (!busy_) return;
  busy_ = false;
  writing_.drop();
  for (auto& side : sides_) {
    if (side.text->tokens().empty()) side.figures->clear();
  }
  refreshState();
}

void TryPage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  if (!event->spontaneous()) models_.reset();  // the memory is better spent on what is shown now
}

void TryPage::refreshState() {
  pages_->setCurrentIndex(finished_.empty() ? 0 : 1);
  generate_->setText(busy_ ? tr("&Stop") : tr("&Write"));
  runs_->setEnabled(!busy_ && !tasks_->busy());
  open_->setEnabled(runs_->isEnabled());
  rounded_->setEnabled(runs_->isEnabled());
}

void TryPage::clearChoices() {
  choices_->clearContents();
  auto* hint = new QTableWidgetItem(tr("Choose a token in a text above to see what both models thought of there."));
  hint->setFlags(Qt::NoItemFlags);  // muted
  choices_->setItem(0, 0, hint);
  choices_->setSpan(0, 0, 1, choices_->columnCount());
}

void TryPage::showToken(const ComparedToken& token) {
  choices_->clearContents();
  choices_->clearSpans();
  for (std::size_t model = 0; model < token.likeliest.size(); ++model) {
    const int column = 2 * static_cast<int>(model);
    for (int row = 0; row < static_cast<int>(token.likeliest[model].size()); ++row) {
      const auto& choice = token.likeliest[model][static_cast<std::size_t>(row)];
      choices_->setItem(row, column, new QTableWidgetItem(tokenName(choice.text)));
      choices_->setItem(row, column + 1, new QTableWidgetItem(formatPercent(choice.probability)));
    }
  }
}

void TryPage::dragEnterEvent(QDragEnterEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (open_->isEnabled() && urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void TryPage::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  openRun(toPath(QDir::cleanPath(event->mimeData()->urls().front().toLocalFile())));
}

void TryPage::focusInEvent(QFocusEvent*) {
  // A focus proxy would take the place of the page in the order of tabs, and skip what lies before it.
  prompt_->setFocus();
}

}  // namespace bitlathe
