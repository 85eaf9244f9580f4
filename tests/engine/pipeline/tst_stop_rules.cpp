// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/pipeline/stop_rules.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestStopRules : public QObject {
  Q_OBJECT

 private slots:
  void offByDefault() {
    StopRules rules{StopOptions{}};
    rules.checkBlock(0, 1e-9);
    rules.checkBlock(1, 1e9);
    rules.checkPerplexity(1, 1e9, 1);
  }

  void aJumpStops() {
    StopRules rules({.errorJump = 3});
    rules.checkBlock(0, 0.1);  // there is no block before
    rules.checkBlock(1, 0.3);
    rules.checkBlock(2, 0.01);
    VERIFY_ERROR(rules.checkBlock(3, 0.031),
                 "block 4: the relative error rose from 0.01 to 0.031, which stop.error_jump rules out");
  }

  void whoIsAboveTheMedianIsBehind() {
    MedianRule rule;
    QVERIFY(!rule.exceeded(0, 1e9));
    for (const double error : {0.4, 0.1}) rule.add(0, error);
    QVERIFY(!rule.exceeded(0, 1e9));  // two runs are too few
    rule.add(0, 0.2);
    QCOMPARE(rule.exceeded(0, 0.21), std::optional(0.2));
    QVERIFY(!rule.exceeded(0, 0.2));
    QVERIFY(!rule.exceeded(1, 1e9));  // of which nothing is known
    QCOMPARE(rule.exceeded(0, std::nan("")), std::optional(0.2));
    rule.add(0, 0.3);
    QCOMPARE(rule.exceeded(0, 0.3), std::optional(0.25));
    QVERIFY(!rule.exceeded(0, 0.24));
  }

  void whatIsNoNumberStops() {
    StopRules rules({.errorJump = 3, .perplexityRatio = 2});
    VERIFY_ERROR(rules.checkBlock(0, std::nan("")), "stop.error_jump");
    VERIFY_ERROR(rules.checkPerplexity(0, std::nan(""), 10), "stop.perplexity_ratio");
  }

  void perplexityBeyondItsBoundStops() {
    const StopRules rules({.perplexityRatio = 2});
    rules.checkPerplexity(0, 20, 10);
    VERIFY_ERROR(rules.checkPerplexity(4, 20.5, 10),
                 "block 5: the perplexity is 20.5, in full precision 10, which stop.perplexity_ratio rules out");
  }
};

QTEST_GUILESS_MAIN(TestStopRules)
#include "tst_stop_rules.moc"
