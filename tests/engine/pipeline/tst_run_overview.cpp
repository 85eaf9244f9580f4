// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <fstream>

#include "engine/base/error.h"
#include "engine/pipeline/evaluate_tasks.h"
#include "engine/pipeline/run_folder.h"
#include "engine/pipeline/run_overview.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_library.h"
#include "tests/support/times.h"

using namespace bitlathe;

class TestRunOverview : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    parent_ = temporary_->path().toStdString();
  }

  void tellsTheFiguresOfARun() {
    const auto folder = test::writeRun(parent_, {});
    const RunOverview run = readOverview(folder);
    QVERIFY(run.state == RunHeader::State::finished);
    QCOMPARE(run.folder, folder);
    QCOMPARE(run.figures.blocksDone(), 3);
    QCOMPARE(run.figures.started->bitsPerWeight, 3.25);
    QCOMPARE(run.figures.fullPrecision->perplexity, 20.0);
    QCOMPARE(run.figures.quantized->perplexity, 25.0);
    QCOMPARE(run.figures.exports.size(), std::size_t{1});
    QCOMPARE(run.figures.finished->seconds, 100.0);
    QVERIFY(run.notes == RunNotes{});
  }

  void whatIsKeptIsWhatTheEventsSay() {
    test::MadeRun stopped;
    stopped.perplexity = 0;
    for (const test::MadeRun& made : {test::MadeRun{}, stopped}) {
      const auto folder = test::writeRun(parent_ / (made.perplexity > 0 ? "finished" : "stopped"), made);
      const RunFigures first = readOverview(folder).figures;
      // Read from what is kept: the events are only measured any more.
      std::ofstream(folder / "events.jsonl", std::ios::in | std::ios::out).put('#');
      const RunFigures second = readOverview(folder).figures;
      QCOMPARE(second.blocksDone(), first.blocksDone());
      QVERIFY(second.started);
      QCOMPARE(second.started->model, first.started->model);
      QCOMPARE(second.quantized.has_value(), first.quantized.has_value());
      QCOMPARE(second.exports.size(), first.exports.size());
      QCOMPARE(second.finished.has_value(), first.finished.has_value());
      if (first.quantized) QCOMPARE(second.quantized->klDivergence, first.quantized->klDivergence);
    }
  }

  void eventsAreTheTruth() {
    const auto folder = test::writeRun(parent_, {});
    readOverview(folder);
    std::ofstream(folder / "events.jsonl", std::ios::app) << toJson(RunFinished{7, 1}).dump() << '\n';
    QCOMPARE(readOverview(folder).figures.finished->seconds, 7.0);
  }

  void scoresOfTasksAreKeptWithTheRun() {
    const auto folder = test::writeRun(parent_, {});
    TaskResult arc{"arc_easy", {200, {0.5, 0.03}, Accuracy{0.45, 0.02}, {}}, {}, 1};
    TaskResult boolq{"boolq", {100, {0.6, 0.05}, {}, {}}, {}, 1};
    keepTaskScores(folder, {}, {arc, boolq});
    arc.score.normalized->mean = 0.5;
    keepTaskScores(folder, {}, {arc});  // in place of the earlier score
    arc.score.questions = 10;
    keepTaskScores(folder, {}, {arc});  // of other questions
    keepTaskScores(folder, {.activationBits = 8}, {boolq});
    std::ofstream(folder / "events.jsonl", std::ios::in | std::ios::out).put('#');  // read from the overview
    const auto tasks = readOverview(folder).figures.tasks;
    QCOMPARE(tasks.size(), std::size_t{4});
    QCOMPARE(tasks[0].task, std::string("arc_easy"));
    QCOMPARE(tasks[0].questions, 200);
    QCOMPARE(tasks[0].accuracy, 0.5);  // acc_norm, which is customary there
    QCOMPARE(tasks[1].accuracy, 0.6);
    QCOMPARE(tasks[2].questions, 10);
    QCOMPARE(tasks[3].precision, std::string("A8"));
    const auto held = RunFolder::open(folder);
    VERIFY_ERROR(keepTaskScores(folder, {}, {arc}), "another process is working on this run");
  }

  void damagedOverviewsAreMadeAgain_data() {
    QTest::addColumn<QByteArray>("contents");
    QTest::newRow("torn") << QByteArray("{\"schema\": 1, \"ev");
    QTest::newRow("another schema") << QByteArray("{\"schema\": 99}");
    QTest::newRow("other types") << QByteArray("{\"schema\": \"one\"}");
    QTest::newRow("no object") << QByteArray("[]");
  }
  void damagedOverviewsAreMadeAgain() {
    QFETCH(QByteArray, contents);
    const auto folder = test::writeRun(parent_, {});
    std::ofstream(folder / "overview.json") << contents.toStdString();
    QCOMPARE(readOverview(folder).figures.quantized->perplexity, 25.0);
  }

  void notesStayWithTheRun() {
    const auto folder = test::writeRun(parent_, {});
    const RunNotes notes{{"best", "3 bit"}, "Better than \"expected\".\nSecond line"};
    writeRunNotes(folder, notes);
    QVERIFY(readOverview(folder).notes == notes);
    std::filesystem::rename(folder, parent_ / "elsewhere");
    QVERIFY(readRunNotes(parent_ / "elsewhere") == notes);
  }

  void damagedNotesAreNamed() {
    const auto folder = test::writeRun(parent_, {});
    std::ofstream(folder / "notes.json") << "{\"tags\": 3}";
    VERIFY_ERROR(readRunNotes(folder), (folder / "notes.json").string());
    QVERIFY(readOverview(folder).notes == RunNotes{});
    VERIFY_ERROR(writeRunNotes(parent_ / "missing", {}), "notes.json");
  }

  void listsRunsNewestFirst() {
    for (const auto& [name, created] : std::initializer_list<std::pair<const char*, const char*>>{
             {"a", "2026-01-02T00:00:00Z"}, {"b", "2026-01-03T00:00:00Z"}, {"c", "2026-01-01T00:00:00Z"}})
      test::writeRun(parent_, {.name = name, .created = created});
    std::filesystem::create_directory(parent_ / "no run");
    std::filesystem::create_directory(parent_ / "damaged");
    std::ofstream(parent_ / "damaged" / "run.json") << "{";
    std::string order;
    for (const RunOverview& run : listRuns(parent_)) order += run.folder.filename().string();
    QCOMPARE(order, std::string("bac"));
    QCOMPARE(listRuns(parent_ / "missing").size(), std::size_t{0});
  }

  void runsThatAreWorkedOnAreNotIdle() {
    const auto folder = test::writeRun(parent_, {});
    requireIdle(folder);
    const auto working = RunFolder::open(folder);
    VERIFY_ERROR(requireIdle(folder), folder.string());
  }

  void aLargeLibraryIsListedQuickly() {
    // 50 runs of 200 decoder blocks, seven layers each.
    for (int i = 0; i < 50; ++i) test::writeRun(parent_, {.name = "run" + std::to_string(i), .blocks = 200});
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(listRuns(parent_).size(), std::size_t{50});
    const auto first = timer.restart();
    QCOMPARE(listRuns(parent_).size(), std::size_t{50});
    const auto second = timer.elapsed();
    qInfo("50 runs of 1400 layers: %lld ms, the first time %lld ms", second, first);
    if (test::timesCount()) QVERIFY(second < 300);
  }

 private:
  std::unique_ptr<QTemporaryDir> temporary_;
  std::filesystem::path parent_;
};

QTEST_GUILESS_MAIN(TestRunOverview)
#include "tst_run_overview.moc"
