// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <thread>

#include "engine/base/error.h"
#include "engine/pipeline/job_control.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestJobControl : public QObject {
  Q_OBJECT

 private slots:
  void passesAtOnceWhenNobodyAsks() {
    JobControl control;
    control.checkpoint();
    QVERIFY(!control.paused());
  }

  void throwsOnceStopped() {
    std::stop_source stop;
    JobControl control(stop.get_token());
    control.checkpoint();
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(control.checkpoint(), Cancelled);
    QVERIFY_EXCEPTION_THROWN(control.checkpoint(), Cancelled);
  }

  void pauseBlocksUntilResume() {
    JobControl control;
    control.pause();
    std::atomic<int> step = 0;
    std::jthread job([&] { control.checkpoint([&] { step = 1; }, [&] { step = 3; }); });
    QTRY_COMPARE(step.load(), 1);
    QTest::qWait(20);
    QCOMPARE(step.load(), 1);
    control.resume();
    QTRY_COMPARE(step.load(), 3);
    QVERIFY(!control.paused());
  }

  void stopWakesAPausedJob() {
    std::stop_source stop;
    JobControl control(stop.get_token());
    control.pause();
    std::atomic<bool> waiting = false;
    std::atomic<bool> cancelled = false;
    std::atomic<bool> resumed = false;
    std::jthread job([&] {
      try {
        control.checkpoint([&] { waiting = true; }, [&] { resumed = true; });
      } catch (const Cancelled&) {
        cancelled = true;
      }
    });
    QTRY_VERIFY(waiting);
    QVERIFY(!cancelled);
    stop.request_stop();
    QTRY_VERIFY(cancelled);
    QVERIFY(!resumed);
  }

  void callbacksAreSilentWithoutAPause() {
    JobControl control;
    bool called = false;
    control.checkpoint([&] { called = true; }, [&] { called = true; });
    QVERIFY(!called);
  }
};

QTEST_GUILESS_MAIN(TestJobControl)
#include "tst_job_control.moc"
