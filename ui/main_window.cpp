// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include <QApplication>
#include <QButtonGroup>
#include <QCloseEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QThread>
#include <QTimer>
#include <QToolButton>
#include <QUndoGroup>
#include <QVBoxLayout>

#include "engine/base/error.h"
#include "engine/base/machine.h"
#include "ui/cheat_sheet.h"
#include "ui/desktop.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/lab_page.h"
#include "ui/pages/models_page.h"
#include "ui/pages/recipe_page.h"
#include "ui/pages/run_page.h"
#include "ui/pages/try_page.h"
#include "ui/recipe_texts.h"
#include "ui/sweep_dialog.h"
#include "ui/widgets/message_bar.h"

namespace bitlathe {
namespace {

constexpr int memoryInterval = 1000;  // milliseconds
constexpr QSize firstSize(1280, 800);
const QString geometryKey = QStringLiteral("window/geometry");
const QString splitterKey = QStringLiteral("window/splitters/%1");
const QString presetKey = QStringLiteral("recipe/preset");
const QString recipeKey = QStringLiteral("recipe/text");
const QString schemeKey = QStringLiteral("window/colorScheme");

/// The one folder or file that is being dragged, if it can be a model.
QString draggedModel(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

QString jobText(JobKind kind) {
  switch (kind) {
    case JobKind::run:
      return MainWindow::tr("A run is going.");
    case JobKind::checkpointExport:
      return MainWindow::tr("An export is going.");
    case JobKind::download:
      return MainWindow::tr("A download is going.");
  }
  return {};
}

/// What becomes of a job that is stopped.
QString stoppingText(JobKind kind) {
  switch (kind) {
    case JobKind::run:
      return MainWindow::tr("Finished blocks are kept, and the run can be resumed the next time.");
    case JobKind::checkpointExport:
      return MainWindow::tr("What is written so far would be removed; the run itself is kept.");
    case JobKind::download:
      return MainWindow::tr("What was downloaded so far is kept, and the download can go on the next time.");
  }
  return {};
}

}  // namespace

MainWindow::MainWindow(Appearance& appearance) : appearance_(appearance) {
  setWindowIcon(QIcon(QStringLiteral(":/icons/bitlathe.svg")));
  setAcceptDrops(true);
  messages_ = new MessageBar;
  modelsPage_ = new ModelsPage(engine_);
  recipePage_ = new RecipePage;
  runPage_ = new RunPage(engine_);
  labPage_ = new LabPage;
  comparePage_ = new ComparePage;
  tryPage_ = new TryPage;
  pages_ = new QStackedWidget;
  for (QWidget* page :
       std::initializer_list<QWidget*>{modelsPage_, recipePage_, runPage_, labPage_, comparePage_, tryPage_})
    pages_->addWidget(page);

  auto* central = new QWidget;
  auto* content = new QVBoxLayout;
  content->setSpacing(0);
  content->addWidget(messages_);
  content->addWidget(pages_, 1);
  auto* layout = new QHBoxLayout(central);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addWidget(makeRail());
  layout->addLayout(content, 1);
  setCentralWidget(central);
  makeMenus();
  makeStatusLine();

  connect(modelsPage_, &ModelsPage::modelChosen, recipePage_, &RecipePage::setModel);
  connect(modelsPage_, &ModelsPage::modelChosen, this, [this] {
    if (std::exchange(showRecipeOnce_, false)) showPage(Recipe);
  });
  connect(modelsPage_, &ModelsPage::modelChosen, labPage_, &LabPage::setModel);
  connect(runPage_, &RunPage::labAsked, this, [this](const LabRequest& request) {
    labRequest_ = request;
    if (modelsPage_->chosen() && modelsPage_->chosen()->path == request.model) return openAskedLayer();
    modelsPage_->open(QString::fromStdString(request.model));
  });
  connect(modelsPage_, &ModelsPage::modelChosen, this, &MainWindow::openAskedLayer);
  connect(recipePage_, &RecipePage::recipeChosen, labPage_, &LabPage::setRecipe);
  labPage_->setRecipe(recipePage_->recipe());
  connect(labPage_, &LabPage::modelWanted, this, [this] { showPage(Models); });
  connect(labPage_, &LabPage::useAsked, this, [this](const LabSettings& settings, const std::string& pattern) {
    recipePage_->useSettings(settings, pattern);
    showPage(Recipe);
  });
  connect(modelsPage_, &ModelsPage::openFailed, this, [this] {
    showRecipeOnce_ = false;
    if (std::exchange(labRequest_, std::nullopt)) showPage(Models);  // which says what is wrong
  });
  connect(modelsPage_, &ModelsPage::quantizeAsked, this, [this] { showPage(Recipe); });
  connect(recipePage_, &RecipePage::modelWanted, this, [this] { showPage(Models); });
  connect(recipePage_, &RecipePage::startAsked, runPage_, &RunPage::start);
  connect(recipePage_, &RecipePage::sweepAsked, this,
          [this](const ModelSummary& model, const bitlathe::Recipe& recipe) {
            auto* dialog = new SweepDialog(model, recipe, this);
            connect(dialog, &SweepDialog::queueAsked, runPage_, &RunPage::enqueue);
            dialog->show();
          });
  connect(runPage_, &RunPage::modelWanted, this, [this] { showPage(Models); });
  connect(runPage_, &RunPage::runStarted, this, [this] {
    modelsPage_->messages().hide();
    showPage(Run);
  });
  connect(runPage_, &RunPage::changed, this, &MainWindow::refreshState);
  connect(runPage_, &RunPage::failed, this, [this](const JobOutcome& failure) {
    messages_->show(MessageBar::Kind::error, failure.message, failure.remedy);
  });
  connect(runPage_, &RunPage::unfinishedRunFound, this, &MainWindow::offerToResume);
  connect(comparePage_, &ComparePage::openAsked, this, [this](const std::filesystem::path& folder) {
    runPage_->openFolder(folder);
    showPage(Run);
  });
  connect(runPage_, &RunPage::tryAsked, this, [this](const std::filesystem::path& folder) {
    tryPage_->setRun(folder);
    showPage(Try);
  });
  connect(tryPage_, &TryPage::recipeWanted, this, [this] { showPage(Recipe); });
  connect(comparePage_, &ComparePage::pinAsked, runPage_, &RunPage::pin);
  connect(comparePage_, &ComparePage::runsChanged, runPage_, &RunPage::refresh);
  connect(&engine_, &EngineThread::stateChanged, this, &MainWindow::refreshState);
  connect(this, &QWidget::windowTitleChanged, this, [this] {
    showDesktopProgress(runPage_->isRunning() ? std::optional(runPage_->percent() / 100.0) : std::nullopt);
  });
  connect(&engine_, &EngineThread::ended, this, [this](JobKind kind, const JobOutcome& outcome) {
    comparePage_->refresh();
    tellEnd(kind, outcome);
    if (closeWhenStopped_) close();
  });

  appearance_.setScheme(static_cast<ColorScheme>(QSettings().value(schemeKey, 0).toInt()));
  restoreLayout();
  restoreRecipe();
  refreshIcons();
  showPage(Models);
  refreshState();
}

void MainWindow::prepare(const QString& model, const QString& preset) {
  if (!preset.isEmpty()) recipePage_->usePreset(preset.toStdString());
  if (model.isEmpty()) return;
  showRecipeOnce_ = true;
  modelsPage_->open(model);
}

void MainWindow::openAskedLayer() {
  const auto request = std::exchange(labRequest_, std::nullopt);
  if (!request) return;
  labPage_->showLayer(*request);
  showPage(Lab);
}

void MainWindow::makeMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addAction(tr("&Open Model Folder…"), QKeySequence::Open, modelsPage_, &ModelsPage::askForFolder);
  file->addAction(tr("Open &GGUF File…"), QKeySequence(tr("Ctrl+Shift+O")), modelsPage_, &ModelsPage::askForFile);
  file->addSeparator();
  file->addAction(tr("Open &Recipe…"), this, [this] {
    showPage(Recipe);
    recipePage_->openRecipe();
  });
  file->addAction(tr("&Save Recipe…"), QKeySequence::Save, recipePage_, &RecipePage::saveRecipe);
  file->addSeparator();
  file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);

  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  undo_ = new QUndoGroup(this);
  undo_->addStack(&recipePage_->undoStack());
  undo_->addStack(&comparePage_->undoStack());
  QAction* undo = undo_->createUndoAction(this);
  undo->setShortcut(QKeySequence::Undo);
  QAction* redo = undo_->createRedoAction(this);
  redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
  edit->addActions({undo, redo});

  QMenu* run = menuBar()->addMenu(tr("&Run"));
  run->addAction(tr("&Start"), QKeySequence(tr("Ctrl+R")), this, [this] {
    showPage(Recipe);
    recipePage_->start();
  });
  run->addAction(tr("New S&weep…"), QKeySequence(tr("Ctrl+Shift+R")), this, [this] {
    showPage(Recipe);
    recipePage_->sweep();
  });
  pauseAction_ = run->addAction(tr("&Pause"), QKeySequence(tr("Ctrl+Shift+P")), runPage_, &RunPage::pauseOrContinue);
  cancelAction_ = run->addAction(tr("&Cancel"), QKeySequence(tr("Ctrl+.")), runPage_, &RunPage::cancel);
  run->addSeparator();
  exportAction_ = run->addAction(tr("&Export…"), QKeySequence(tr("Ctrl+E")), this, [this] {
    showPage(Run);
    runPage_->exportShown();
  });
  run->addAction(tr("&Try…"), QKeySequence(tr("Ctrl+T")), this, [this] {
    if (runPage_->canTry()) tryPage_->setRun(runPage_->view().subject().folder);
    showPage(Try);
  });

  QMenu* view = menuBar()->addMenu(tr("&View"));
  const QString names[] = {tr("&Models"), tr("&Recipe"), tr("R&un"), tr("La&b"), tr("&Compare"), tr("&Try")};
  for (const Page page : {Models, Recipe, Run, Lab, Compare, Try})
    view->addAction(names[page], QKeySequence(QStringLiteral("Ctrl+%1").arg(page + 1)), this,
                    [this, page] { showPage(page); });
  view->addSeparator();
  auto* schemes = new QActionGroup(this);
  const QString schemeNames[] = {tr("&Follow the System"), tr("&Light"), tr("&Dark")};
  const auto current = static_cast<ColorScheme>(QSettings().value(schemeKey, 0).toInt());
  for (const ColorScheme scheme : {ColorScheme::system, ColorScheme::light, ColorScheme::dark}) {
    QAction* action = view->addAction(schemeNames[static_cast<int>(scheme)], this, [this, scheme] {
      appearance_.setScheme(scheme);
      QSettings().setValue(schemeKey, static_cast<int>(scheme));
    });
    action->setCheckable(true);
    action->setChecked(scheme == current);
    schemes->addAction(action);
  }
  view->addSeparator();
  makeLanguageMenu(*view->addMenu(tr("L&anguage")));

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  QAction* keys = help->addAction(tr("&Keys and Gestures"), this, &MainWindow::showCheatSheet);
  keys->setShortcuts({QKeySequence(QKeySequence::HelpContents), QKeySequence(Qt::Key_Question)});
  help->addAction(tr("&About Bitlathe"), this, &MainWindow::showAbout);
}

void MainWindow::makeLanguageMenu(QMenu& menu) {
  auto* group = new QActionGroup(this);
  const auto add = [&](const QString& name, const QString& code) {
    QAction* action = menu.addAction(name, this, [this, code] {
      chooseLanguage(code);
      messages_->show(MessageBar::Kind::information,
                      tr("The language changes when Bitlathe is started the next time."));
    });
    action->setCheckable(true);
    action->setChecked(code == chosenLanguage());
    group->addAction(action);
  };
  add(tr("&Follow the System"), {});
  for (const Language& language : languages()) add(language.name, language.code);
}

QWidget* MainWindow::makeRail() {
  auto* rail = new QWidget;
  rail->setObjectName(QStringLiteral("rail"));
  rail->setAttribute(Qt::WA_StyledBackground);
  auto* layout = new QVBoxLayout(rail);
  layout->setContentsMargins(0, 12, 0, 12);
  layout->setSpacing(6);
  auto* group = new QButtonGroup(this);
  const QString names[] = {tr("Models"), tr("Recipe"), tr("Run"), tr("Lab"), tr("Compare"), tr("Try")};
  for (const Page page : {Models, Recipe, Run, Lab, Compare, Try}) {
    auto* button = new QToolButton;
    button->setText(names[page]);
    button->setObjectName(QStringLiteral("railButton%1").arg(page));
    button->setToolTip(tr("%1 (Ctrl+%2)").arg(names[page]).arg(page + 1));
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize({20, 20});
    button->setCheckable(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::TabFocus);
    group->addButton(button, page);
    railButtons_ += button;
    layout->addWidget(button);
  }
  layout->addStretch();
  int widest = rail->fontMetrics().horizontalAdvance(tr("Run %1").arg(formatPercent(1)));
  for (const QString& name : names) widest = std::max(widest, rail->fontMetrics().horizontalAdvance(name));
  rail->setFixedWidth(widest + 36);
  connect(group, &QButtonGroup::idClicked, this, [this](int page) { showPage(static_cast<Page>(page)); });
  return rail;
}

void MainWindow::makeStatusLine() {
  stateText_ = new QLabel;
  memoryText_ = new QLabel;
  memoryText_->setFont(tabularFont(memoryText_->font()));
  memoryText_->setToolTip(tr("Memory of this program, and of the machine"));
  const int threadCount = QThread::idealThreadCount();
  auto* threads = new QLabel(tr("%n thread(s)", nullptr, threadCount));
  statusBar()->setSizeGripEnabled(false);
  statusBar()->addWidget(stateText_, 1);
  statusBar()->addPermanentWidget(threads);
  statusBar()->addPermanentWidget(memoryText_);
  auto* timer = new QTimer(this);
  connect(timer, &QTimer::timeout, this, &MainWindow::refreshMemory);
  timer->start(memoryInterval);
  refreshMemory();
}

void MainWindow::showPage(Page page) {
  pages_->setCurrentIndex(page);
  railButtons_[page]->setChecked(true);
  pages_->currentWidget()->setFocus();
  undo_->setActiveStack(page == Compare ? &comparePage_->undoStack() : &recipePage_->undoStack());
  if (page == Compare) comparePage_->refresh();
  if (page == Try) tryPage_->refresh();
}

void MainWindow::restoreLayout() {
  const QSettings settings;
  if (!restoreGeometry(settings.value(geometryKey).toByteArray())) {
    const int titleBar = style()->pixelMetric(QStyle::PM_TitleBarHeight);  // of the frame, which isn't there yet
    resize(firstSize.width(), std::min(firstSize.height(), screen()->availableSize().height() - titleBar));
  }
  for (QSplitter* splitter : findChildren<QSplitter*>())
    splitter->restoreState(settings.value(splitterKey.arg(splitter->objectName())).toByteArray());
}

void MainWindow::restoreRecipe() {
  const QSettings settings;
  const QString text = settings.value(recipeKey).toString();
  if (text.isEmpty()) return;
  try {
    recipePage_->restore(settings.value(presetKey).toString(),
                         recipeFromText(text.toStdString(), recipeKey.toStdString()));
  } catch (const Error&) {
    // Another version's recipe: the presets are still there.
  }
}

void MainWindow::saveRecipe() const {
  QSettings settings;
  settings.setValue(presetKey, recipePage_->preset());
  settings.setValue(recipeKey, QString::fromStdString(recipeToText(recipePage_->recipe())));
}

void MainWindow::saveLayout() const {
  QSettings settings;
  settings.setValue(geometryKey, saveGeometry());
  for (const QSplitter* splitter : findChildren<QSplitter*>())
    settings.setValue(splitterKey.arg(splitter->objectName()), splitter->saveState());
}

void MainWindow::refreshIcons() {
  const Theme theme = Theme::of(palette());
  const QString names[] = {QStringLiteral("models"), QStringLiteral("recipe"),  QStringLiteral("run"),
                           QStringLiteral("lab"),    QStringLiteral("compare"), QStringLiteral("try")};
  for (const Page page : {Models, Recipe, Run, Lab, Compare, Try})
    railButtons_[page]->setIcon(themedIcon(names[page], theme));
}

void MainWindow::refreshState() {
  const bool running = runPage_->isRunning();
  pauseAction_->setEnabled(running && !engine_.stopping());
  pauseAction_->setText(engine_.paused() ? tr("&Go On") : tr("&Pause"));
  cancelAction_->setEnabled(running && !engine_.stopping());
  exportAction_->setEnabled(runPage_->canExport());
  comparePage_->setOpenAllowed(!running);
  recipePage_->setEngineBusy(engine_.busy() ? jobText(engine_.jobKind()) : QString());

  const QString model = QString::fromStdString(runPage_->view().subject().model);
  if (running) {
    const QString percent = formatPercent(runPage_->percent() / 100.0);
    railButtons_[Run]->setText(tr("Run %1").arg(percent));
    setWindowTitle(tr("%1 %2 – Bitlathe").arg(percent, model));
    stateText_->setText(
        engine_.stopping() ? tr("Stopping %1").arg(model)
        : engine_.paused() ? tr("%1 is paused").arg(model)
        : runPage_->queued() == 0
            ? tr("Quantizing %1, %2").arg(model, percent)
            : tr("Quantizing %1, %2; %3 more in the queue").arg(model, percent).arg(runPage_->queued()));
  } else {
    railButtons_[Run]->setText(tr("Run"));
    setWindowTitle(tr("Bitlathe"));
    stateText_->setText(!engine_.busy()                                  ? tr("Ready")
                        : engine_.jobKind() == JobKind::checkpointExport ? tr("Exporting %1").arg(model)
                                                                         : tr("Downloading a model"));
  }
}

void MainWindow::refreshMemory() {
  memoryText_->setText(tr("%1 of %2").arg(formatBytes(processMemory()), formatBytes(physicalMemory())));
}

void MainWindow::tellEnd(JobKind kind, const JobOutcome& outcome) {
  // Who looks at the window sees it, and of a queue only the end is news.
  if (QApplication::activeWindow() || engine_.busy() || outcome.kind == JobOutcome::Kind::cancelled) return;
  const bool failed = outcome.kind == JobOutcome::Kind::failed;
  if (kind == JobKind::download)
    return notifyDesktop(failed ? tr("The download failed") : tr("The model is downloaded"), outcome.message);
  const RunView& run = runPage_->view();
  const QString model = QString::fromStdString(run.subject().model);
  if (failed)
    return notifyDesktop(
        kind == JobKind::run ? tr("Quantizing %1 failed").arg(model) : tr("Exporting %1 failed").arg(model),
        outcome.message);
  QString text = recipeTitle(run.subject().recipe);
  if (const auto& measured = run.record().quantized)
    text = tr("%1, perplexity %2").arg(text, formatNumber(measured->perplexity));
  notifyDesktop(kind == JobKind::run ? tr("%1 is quantized").arg(model) : tr("%1 is exported").arg(model), text);
}

void MainWindow::offerToResume(const RunOverview& run) {
  const QString model = QString::fromStdString(run.model);
  modelsPage_->messages().show(
      MessageBar::Kind::information,
      tr("The last run was not finished: %1, %2.").arg(model.section(QLatin1Char('/'), -1), recipeTitle(run.recipe)),
      tr("Its finished blocks are kept; it can go on where it stopped."), tr("Resume"),
      [this, folder = run.folder] { runPage_->resumeFolder(folder); });
}

void MainWindow::showCheatSheet() {
  (new CheatSheet(this))->show();
}

void MainWindow::showAbout() {
  auto* box = new QMessageBox(this);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setWindowTitle(tr("About Bitlathe"));
  box->setIconPixmap(windowIcon().pixmap(64));
  box->setText(tr("<b>Bitlathe %1</b>").arg(QApplication::applicationVersion()));
  box->setInformativeText(
      tr("Quantizes language models and shows it happening.\n\nFree software under the GNU General Public "
         "License, version 3 or later."));
  box->open();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!engine_.busy()) {
    saveLayout();
    saveRecipe();
    event->accept();
    return;
  }
  event->ignore();
  if (closeWhenStopped_) return;
  messages_->show(MessageBar::Kind::warning, jobText(engine_.jobKind()), stoppingText(engine_.jobKind()),
                  tr("Stop and Quit"), [this] {
                    closeWhenStopped_ = true;
                    runPage_->clearQueue();
                    engine_.cancel();
                  });
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && !railButtons_.isEmpty()) refreshIcons();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!draggedModel(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  showPage(Models);
  modelsPage_->open(draggedModel(event->mimeData()));
}

}  // namespace bitlathe
