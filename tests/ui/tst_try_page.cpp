// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableWidget>
#include <semaphore>

#include "engine/base/error.h"
#include "engine/pipeline/quantization_run.h"
#include "tests/support/http_server.h"
#include "tests/ui/ui_test.h"
#include "ui/pages/tasks_view.h"
#include "ui/pages/try_page.h"
#include "ui/paths.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/token_text.h"

using namespace bitlathe;

namespace {

constexpr int patience = 60'000;  // ms

class Silence final : public Observer {
  void onEvent(const Event&) override {}
};

std::filesystem::path quantizeInto(const std::filesystem::path& folder, int bits, InferencePrecision precision = {}) {
  Recipe recipe;
  recipe.inference.precision = precision;
  recipe.projector.method = ProjectorMethod::rtn;
  recipe.precision.scheme.bits = bits;
  recipe.data.samples = 2;
  recipe.data.length = 16;
  recipe.evaluation.enabled = false;
  recipe.output = {false, false};
  Silence silence;
  JobControl control;
  runQuantization({BITLATHE_FIXTURES_DIR "/models/tiny-llama", recipe, folder}, silence, control);
  return folder;
}

std::filesystem::path quantize(const std::string& name, int bits) {
  return quantizeInto(defaultRunsFolder() / name, bits);
}

}  // namespace

class TestTryPage : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    page_ = std::make_unique<TryPage>();
    page_->resize(1000, 700);
    page_->show();
  }
  void cleanup() { page_.reset(); }

  void withoutARunItSaysWhatIsNeeded() {
    QSignalSpy wanted(page_.get(), &TryPage::recipeWanted);
    page_->refresh();
    QVERIFY(!find<QPushButton>("tryButton")->isVisible());
    for (auto* button : page_->findChildren<QPushButton*>()) {
      if (button->isVisible()) button->click();
    }
    QCOMPARE(wanted.count(), 1);
  }

  void bothModelsWriteAndTokensCanBeAsked() {
    quantize("two", 2);
    showRuns(1);
    find<QSpinBox>("tryTokens")->setValue(24);
    find<QPlainTextEdit>("tryPrompt")->setPlainText("Once upon a time");
    QTest::mouseClick(find<QPushButton>("tryButton"), Qt::LeftButton);
    QVERIFY(page_->writing());
    QTRY_VERIFY_WITH_TIMEOUT(!page_->writing(), patience);
    const auto* original = find<TokenText>("tryText0");
    auto* quantized = find<TokenText>("tryText1");
    QCOMPARE(original->tokens().size(), std::size_t{24});
    QCOMPARE(quantized->tokens().size(), std::size_t{24});
    QVERIFY(!original->toPlainText().isEmpty());
    QVERIFY(quantized->differing() > 0);
    QVERIFY(find<QLabel>("tryFigures1")->text().contains("of 24 tokens differ"));

    emit quantized->anchorClicked(QUrl("3"));
    const auto* choices = find<QTableWidget>("tryChoices");
    const auto& token = quantized->tokens()[3];
    for (int row = 0; row < 5; ++row) {
      QVERIFY(choices->item(row, 0)->text().startsWith(QStringLiteral("“")));
      QVERIFY(choices->item(row, 3)->text().contains('%'));
    }
    QVERIFY(token.likeliest[0].front().probability >= token.likeliest[0].back().probability);
    // The loaded models are used again; a second text replaces the first.
    QTest::keyClick(find<QPlainTextEdit>("tryPrompt"), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!page_->writing(), patience);
    QCOMPARE(original->tokens().size(), std::size_t{24});
    QCOMPARE(choices->columnSpan(0, 0), 4);  // what to do is said again
  }

  void stopsAndSaysWhatIsWrong() {
    showRuns(1);
    find<QSpinBox>("tryTokens")->setValue(400);
    find<QPushButton>("tryButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!find<TokenText>("tryText0")->tokens().empty(), patience);
    find<QPushButton>("tryButton")->click();
    QVERIFY(!page_->writing());
    QTest::qWait(50);  // what was on its way when it was stopped
    const auto written = find<TokenText>("tryText0")->tokens().size();
    QVERIFY(written < 400);
    QTest::qWait(200);
    QCOMPARE(find<TokenText>("tryText0")->tokens().size(), written);

    find<QPlainTextEdit>("tryPrompt")->clear();
    find<QPushButton>("tryButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!page_->writing(), patience);
    QVERIFY(page_->findChild<MessageBar*>()->isVisible());
    QVERIFY(page_->findChild<MessageBar*>()->text().contains("prompt"));
  }

  void measuresTasksOfBothModels() {
    showRuns(1);
    QTemporaryDir folder;
    const auto file = folder.filePath("weather.jsonl");
    const auto write = [&](const QByteArray& text) {
      QFile task(file);
      QVERIFY(task.open(QIODevice::WriteOnly));
      task.write(text);
    };
    write(QByteArray(R"({"query": "The sky", "choices": ["is blue and wide", "eats"], "gold": 0})"
                     "\n")
              .repeated(3));
    auto* tasks = page_->findChild<TasksView*>();
    QVERIFY(!find<QPushButton>("measureTasksButton")->isEnabled());
    tasks->addTasks({file});
    find<QPushButton>("measureTasksButton")->click();
    QVERIFY(tasks->busy());
    QTRY_VERIFY_WITH_TIMEOUT(!tasks->busy(), patience);
    const auto* table = find<QTableWidget>("tasksTable");
    QCOMPARE(table->item(0, 0)->text(), "weather");
    QCOMPARE(table->item(0, 1)->text(), "3");
    for (const int column : {2, 3, 5, 6}) QVERIFY(table->item(0, column)->text().endsWith("%"));

    write(R"({"query": "The sky", "choices": ["is blue"], "gold": 7})");
    find<QPushButton>("measureTasksButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!tasks->busy(), patience);
    QVERIFY(page_->findChild<MessageBar*>()->text().contains("weather.jsonl"));
    // The files are remembered.
    init();
    QCOMPARE(find<QTableWidget>("tasksTable")->item(0, 0)->text(), "weather");
  }

  void fetchesTasksFromTheHub() {
    QSettings().remove("tasks/files");
    init();
    showRuns(1);
    std::atomic<bool> broken = true;
    const test::HttpServer server([&](const test::AskedRequest&) {
      if (broken) return test::ServerAnswer{404, {}, ""};
      return test::ServerAnswer{200,
                                {},
                                R"({"num_rows_total": 1, "rows": [{"row_idx": 0, "row": )"
                                R"({"goal": "Do it", "sol1": "x", "sol2": "y", "label": 1}}]})"};
    });
    qputenv("BITLATHE_DATASET_VIEWER", QByteArray::fromStdString(server.url()));
    auto* tasks = page_->findChild<TasksView*>();
    const auto actions = find<QPushButton>("fetchTasksButton")->menu()->actions();
    QCOMPARE(actions.size(), 8);
    QCOMPARE(actions[2]->text(), "PIQA");
    actions[2]->trigger();
    QVERIFY(tasks->busy());
    QTRY_VERIFY_WITH_TIMEOUT(!tasks->busy(), patience);
    const auto* table = find<QTableWidget>("tasksTable");
    QCOMPARE(table->rowCount(), 0);
    QVERIFY(page_->findChild<MessageBar*>()->text().contains("baber/piqa"));

    broken = false;
    actions[2]->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 1, patience);
    QVERIFY(!tasks->busy());
    QCOMPARE(table->item(0, 0)->text(), "piqa");
    find<QPushButton>("measureTasksButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!tasks->busy(), patience);
    QCOMPARE(table->item(0, 1)->text(), "1");
  }

  void stopsFetching() {
    QSettings().remove("tasks/files");
    init();
    std::binary_semaphore asked(0), ending(0);
    const test::HttpServer server([&](const test::AskedRequest&) {
      asked.release();
      ending.acquire();
      return test::ServerAnswer{};
    });
    qputenv("BITLATHE_DATASET_VIEWER", QByteArray::fromStdString(server.url()));
    auto* tasks = page_->findChild<TasksView*>();
    find<QPushButton>("fetchTasksButton")->menu()->actions().front()->trigger();
    asked.acquire();
    find<QPushButton>("measureTasksButton")->click();
    QVERIFY(!tasks->busy());
    ending.release();
    page_.reset();  // waits for the job
    init();
    QCOMPARE(find<QTableWidget>("tasksTable")->rowCount(), 0);
  }

  void theWantedRunIsChosen() {
    const auto three = quantize("three", 3);
    page_->setRun(three);
    showRuns(2);
    QVERIFY(find<QComboBox>("tryRun")->currentText().contains("3 bit"));
    page_->setRun(defaultRunsFolder() / "two");
    QVERIFY(find<QComboBox>("tryRun")->currentText().contains("2 bit"));
    page_->refresh();
    QTest::qWait(100);
    QVERIFY(find<QComboBox>("tryRun")->currentText().contains("2 bit"));
  }

  void aRunThatLiesElsewhereIsOpened() {
    QTemporaryDir folder;
    const auto elsewhere = quantizeInto(toPath(folder.filePath("five")), 5);
    showRuns(2);
    auto* runs = find<QComboBox>("tryRun");
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(toQString(elsewhere))});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QVERIFY(QApplication::sendEvent(page_.get(), &enter) && enter.isAccepted());
    QDropEvent drop({50, 50}, Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(page_.get(), &drop);
    QTRY_COMPARE_WITH_TIMEOUT(runs->count(), 3, patience);
    QVERIFY(runs->currentText().contains("5 bit"));
    // It stays in the list, once.
    runs->setCurrentIndex(0);
    page_->openRun(elsewhere);
    QTRY_VERIFY_WITH_TIMEOUT(runs->currentText().contains("5 bit"), patience);
    QCOMPARE(runs->count(), 3);
    page_->openRun(toPath(folder.path()));
    QTRY_VERIFY_WITH_TIMEOUT(page_->findChild<MessageBar*>()->text().contains(folder.path()), patience);
    QCOMPARE(runs->count(), 3);
    // As from the run page, before anything is listed.
    init();
    page_->setRun(elsewhere);
    page_->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(find<QComboBox>("tryRun")->currentText().contains("5 bit"), patience);
  }

  void bothAreRoundedAsTheRecipeSays() {
    QSettings().remove("tasks/files");
    init();
    showRuns(2);
    auto* rounded = find<QCheckBox>("tryRounded");
    QVERIFY(rounded->isHidden());
    QTemporaryDir folder;
    page_->openRun(quantizeInto(toPath(folder.filePath("rounded")), 8, {.activationBits = 2, .cacheBits = 2}));
    QTRY_VERIFY_WITH_TIMEOUT(!rounded->isHidden(), patience);
    QVERIFY(rounded->isChecked());
    const auto file = folder.filePath("text.jsonl");
    QFile task(file);
    QVERIFY(task.open(QIODevice::WriteOnly));
    for (int i = 0; i < 40; ++i) {
      task.write(
          QStringLiteral(R"({"query": "%1 of them", "choices": [" were seen", " go", " but %1", " a"], "gold": %2})"
                         "\n")
              .arg(i)
              .arg(i % 4)
              .toUtf8());
    }
    task.close();
    auto* tasks = page_->findChild<TasksView*>();
    tasks->addTasks({file});
    const auto* table = find<QTableWidget>("tasksTable");
    const auto measure = [&] {
      find<QPushButton>("measureTasksButton")->click();
      const bool done = QTest::qWaitFor([&] { return !tasks->busy(); }, patience);
      return done ? table->item(0, 4)->text() : QString();
    };
    const auto write = [&] {
      find<QPushButton>("tryButton")->click();
      const bool done = QTest::qWaitFor([&] { return !page_->writing(); }, patience);
      return done ? find<QLabel>("tryFigures1")->text().section(" · ", 0, 1) : QString();
    };
    find<QSpinBox>("tryTokens")->setValue(8);
    const QString withRounding = measure();
    const QString textWithRounding = write();
    QVERIFY(!withRounding.isEmpty() && textWithRounding.contains("KL"));
    rounded->setChecked(false);
    QVERIFY(measure() != withRounding);
    QVERIFY(write() != textWithRounding);
  }

 private:
  template <typename Widget>
  Widget* find(const char* name) const {
    auto* found = page_->findChild<Widget*>(QLatin1String(name));
    if (!found) qFatal("no %s", name);
    return found;
  }

  void showRuns(int count) {
    page_->refresh();
    QTRY_COMPARE_WITH_TIMEOUT(find<QComboBox>("tryRun")->count(), count, patience);
  }

  std::unique_ptr<TryPage> page_;
};

BITLATHE_UI_TEST_MAIN(TestTryPage)
#include "tst_try_page.moc"
