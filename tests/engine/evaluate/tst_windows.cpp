// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/evaluate/windows.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestWindows : public QObject {
  Q_OBJECT

 private slots:
  // Whatever the stride, every token but the first of the text, or of a window without overlap, is scored exactly once,
  // as the successor of the token before it.
  void scoresEveryTokenOnce_data() {
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("context");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("scored");
    QTest::newRow("exact windows") << 32 << 8 << 8 << 4 * 7;
    QTest::newRow("short last window") << 35 << 8 << 8 << 4 * 7 + 2;
    QTest::newRow("last window of one token") << 33 << 8 << 8 << 4 * 7;
    QTest::newRow("overlap") << 32 << 8 << 4 << 31;
    QTest::newRow("stride one") << 20 << 8 << 1 << 19;
    QTest::newRow("text shorter than the context") << 5 << 8 << 8 << 4;
  }
  void scoresEveryTokenOnce() {
    QFETCH(int, length);
    QFETCH(int, context);
    QFETCH(int, stride);
    QFETCH(int, scored);
    const auto ids = at::arange(100, 100 + length, at::kLong);
    const auto windows = cutWindows(ids, context, stride, 0);
    std::vector<int> times(static_cast<std::size_t>(length), 0);
    for (std::int64_t row = 0; row < windows.count(); ++row) {
      for (std::int64_t t = 0; t < windows.length(); ++t) {
        const auto target = windows.targets[row][t].item<std::int64_t>();
        if (target < 0) continue;
        QCOMPARE(target, windows.ids[row][t].item<std::int64_t>() + 1);  // the text counts upwards
        ++times[static_cast<std::size_t>(target - 100)];
      }
    }
    QCOMPARE(std::accumulate(times.begin(), times.end(), 0), scored);
    QVERIFY(std::ranges::all_of(times, [](int count) { return count <= 1; }));
  }

  void tellsWhatAShortWindowIsFilledUpWith() {
    const auto windows = cutWindows(at::arange(20, at::kLong), 8, 8, 0);
    QVERIFY(at::equal(windows.filled(), at::tensor({8, 8, 4}, at::kLong)));
    auto mask = at::ones({3, 8}, at::kBool);
    mask[2].slice(0, 4).fill_(false);
    QVERIFY(at::equal(windows.mask(), mask));
    QVERIFY(!cutWindows(at::arange(16, at::kLong), 8, 8, 0).mask().defined());
    QVERIFY(!windowsOfRows(at::zeros({5, 4}, at::kLong), 0).mask().defined());
  }

  void keepsTheWindowsAskedFor() {
    QCOMPARE(cutWindows(at::arange(100, at::kLong), 10, 10, 3).count(), 3);
    QCOMPARE(windowsOfRows(at::zeros({5, 4}, at::kLong), 2).count(), 2);
    QCOMPARE(windowsOfRows(at::zeros({5, 4}, at::kLong), 0).count(), 5);
  }

  void refusesWhatScoresNothing() {
    VERIFY_ERROR(cutWindows(at::zeros({1}, at::kLong), 8, 8, 0), "nothing to score");
    VERIFY_ERROR(cutWindows(at::zeros({9}, at::kLong), 8, 9, 0), "leaves gaps");
    VERIFY_ERROR(cutWindows(at::zeros({9}, at::kLong), 8, 0, 0), "stride of 0");
    VERIFY_ERROR(windowsOfRows(at::zeros({3, 1}, at::kLong), 0), "at least 2");
  }

  void meanCountsTokensAlike() {
    const std::vector<double> sums{10, 2};
    const std::vector<std::int64_t> counts{4, 1};
    const auto mean = meanOverWindows(sums, counts);
    QCOMPARE(mean.mean, 12.0 / 5);
    QCOMPARE(mean.count, 5);
    // Equal windows: the textbook standard error of a mean.
    const std::vector<double> equal{1, 2, 3, 6};
    const std::vector<std::int64_t> ones{1, 1, 1, 1};
    QVERIFY(std::abs(meanOverWindows(equal, ones).standardError - std::sqrt(14.0 / 3 / 4)) < 1e-12);
    QCOMPARE(meanOverWindows(std::vector<double>{3}, std::vector<std::int64_t>{1}).standardError, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestWindows)
#include "tst_windows.moc"
