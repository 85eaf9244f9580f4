// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <atomic>
#include <new>
#include <thread>

#include "engine/base/error.h"
#include "ui/engine_thread.h"
#include "ui/latest_job.h"

using namespace bitlathe;
using namespace std::chrono_literals;

namespace {

/// Waits inside the job until it is stopped or told to go on.
void waitAtCheckpoints(JobControl& control, const std::atomic<bool>& done) {
  while (!done) {
    control.checkpoint();
    std::this_thread::sleep_for(1ms);
  }
}

struct Ending {
  explicit Ending(EngineThread& engine) {
    QObject::connect(&engine, &EngineThread::ended, &engine, [this](JobKind, const JobOutcome& end) { outcome = end; });
  }
  std::optional<JobOutcome> outcome;
};

}  // namespace

class EngineThreadTest : public QObject {
  Q_OBJECT

 private slots:
  void deliversEveryEventInOrderOnThisThread() {
    constexpr int count = 20'000;
    EngineThread engine;
    Ending ending(engine);
    std::vector<int> received;
    int batches = 0;
    bool endedBefore = false;
    connect(&engine, &EngineThread::eventsArrived, this, [&](const std::vector<Event>& events) {
      QCOMPARE(QThread::currentThread(), qApp->thread());
      ++batches;
      endedBefore = endedBefore || ending.outcome;
      for (const Event& event : events) received.push_back(static_cast<int>(std::get<Progress>(event).fraction));
    });
    QElapsedTimer timer;
    timer.start();
    engine.start(JobKind::run, [](Observer& observer, JobControl&) {
      for (int i = 0; i < count; ++i) observer.onEvent(Progress{double(i), {}, -1});
    });
    QVERIFY(engine.busy());
    QTRY_VERIFY(ending.outcome);
    QVERIFY(!engine.busy());
    QVERIFY(!endedBefore);
    QCOMPARE(ending.outcome->kind, JobOutcome::Kind::finished);
    QCOMPARE(received.size(), std::size_t(count));
    for (int i = 0; i < count; ++i) QCOMPARE(received[static_cast<std::size_t>(i)], i);
    QVERIFY2(batches <= timer.elapsed() / 30 + 1, "more than 30 batches a second");
  }

  void pausesAndResumes() {
    EngineThread engine;
    Ending ending(engine);
    std::atomic<int> steps = 0;
    engine.start(JobKind::run, [&](Observer&, JobControl& control) {
      for (int i = 0; i < 200; ++i) {
        control.checkpoint();
        ++steps;
        std::this_thread::sleep_for(2ms);
      }
    });
    QTRY_VERIFY(steps > 2);
    engine.pause();
    QVERIFY(engine.paused());
    QTest::qWait(50);
    const int stepsAtPause = steps;
    QTest::qWait(100);
    QCOMPARE(steps.load(), stepsAtPause);
    QVERIFY(!ending.outcome);
    engine.resume();
    QVERIFY(!engine.paused());
    QTRY_VERIFY(ending.outcome);
    QCOMPARE(steps.load(), 200);
  }

  void cancelsWhilePaused() {
    EngineThread engine;
    Ending ending(engine);
    std::atomic<bool> done = false;
    engine.start(JobKind::run, [&](Observer&, JobControl& control) { waitAtCheckpoints(control, done); });
    engine.pause();
    QTest::qWait(20);
    engine.cancel();
    QVERIFY(engine.stopping());
    QTRY_VERIFY(ending.outcome);
    QCOMPARE(ending.outcome->kind, JobOutcome::Kind::cancelled);
  }

  void runsOneJobAfterTheOther() {
    EngineThread engine;
    for (int i = 0; i < 3; ++i) {
      Ending ending(engine);
      engine.start(i % 2 ? JobKind::checkpointExport : JobKind::run, [](Observer&, JobControl&) {});
      QTRY_VERIFY(ending.outcome);
      disconnect(&engine, &EngineThread::ended, nullptr, nullptr);
    }
  }

  void tellsFailures_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("hasRemedy");
    QTest::newRow("error with a way out") << 0 << "model.layers.3 went wrong" << true;
    QTest::newRow("out of memory") << 1 << "There was not enough memory." << true;
    QTest::newRow("library, without its stack trace") << 2 << "shapes differ" << false;
  }
  void tellsFailures() {
    QFETCH(int, which);
    QFETCH(bool, hasRemedy);
    EngineThread engine;
    Ending ending(engine);
    engine.start(JobKind::run, [which](Observer&, JobControl&) {
      if (which == 0) throw Error("model.layers.3 went wrong", "Use more damping.");
      if (which == 1) throw std::bad_alloc();
      throw std::runtime_error("shapes differ\nframe #0: somewhere");
    });
    QTRY_VERIFY(ending.outcome);
    QCOMPARE(ending.outcome->kind, JobOutcome::Kind::failed);
    QTEST(ending.outcome->message, "message");
    QCOMPARE(!ending.outcome->remedy.isEmpty(), hasRemedy);
  }

  void destructionStopsTheJob() {
    std::atomic<bool> left = false;
    {
      EngineThread engine;
      const std::atomic<bool> never = false;
      engine.start(JobKind::run, [&](Observer&, JobControl& control) {
        try {
          waitAtCheckpoints(control, never);
        } catch (const Cancelled&) {
          left = true;
          throw;
        }
      });
      QTest::qWait(10);
    }
    QVERIFY(left);
  }

  void onlyTheLatestAnswerCounts() {
    LatestJob job;
    std::atomic<bool> go = false;
    QList<int> answers;
    const auto ask = [&](int number, bool wait) {
      job.start(
          [number, wait, &go] {
            while (wait && !go) std::this_thread::sleep_for(1ms);
            return number;
          },
          [&](int answer) { answers += answer; }, [](const JobOutcome&) {});
    };
    ask(1, true);
    QTest::qWait(20);
    ask(2, false);
    ask(3, false);
    QVERIFY(job.busy());
    go = true;
    QTRY_VERIFY(!job.busy());
    QCOMPARE(answers, QList<int>{3});
  }

  void aFailedAnswerIsToldAndADroppedOneIsNot() {
    LatestJob job;
    QString failure;
    int answers = 0;
    const auto fail = [&] {
      job.start([]() -> int { throw Error("no such file"); }, [&](int) { ++answers; },
                [&](const JobOutcome& outcome) { failure = outcome.message; });
    };
    fail();
    QTRY_COMPARE(failure, "no such file");
    failure.clear();
    fail();
    job.drop();
    QTest::qWait(50);
    QVERIFY(failure.isEmpty());
    QCOMPARE(answers, 0);
  }
};

QTEST_GUILESS_MAIN(EngineThreadTest)
#include "tst_engine_thread.moc"
