// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <ATen/ATen.h>

#include "engine/evaluate/divergence_profile.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestDivergenceProfile : public QObject {
  Q_OBJECT

 private slots:
  void shortWindowsHaveABinAPosition() {
    // Two windows of 4 positions, of which the last predicts nothing; the second begins with context only.
    const auto targets = at::tensor({5, 6, 7, -1, -1, 6, 7, -1}, at::kLong).view({2, 4});
    const std::vector<float> divergence{1, 2, 4, 6, 8};
    const auto profile = divergenceProfile(targets, divergence);

    QCOMPARE(profile.positions.size(), std::size_t{3});
    const std::array<double, 3> means{1, 4, 6};
    const std::array<double, 3> errors{0, 2, 2};  // one window; of 2 and 6; of 4 and 8
    const std::array<std::int64_t, 3> counts{1, 2, 2};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto& bin = profile.positions[i];
      QCOMPARE(bin.begin, static_cast<std::int64_t>(i));
      QCOMPARE(bin.end, bin.begin + 1);
      QCOMPARE(bin.divergence.mean, means[i]);
      QCOMPARE(bin.divergence.standardError, errors[i]);
      QCOMPARE(bin.divergence.count, counts[i]);
    }
    QCOMPARE(profile.windows.size(), std::size_t{2});
    QCOMPARE(profile.windows[0].mean, 7.0 / 3);
    QCOMPARE(profile.windows[1].mean, 7.0);
    QCOMPARE(profile.windows[1].standardError, 1.0);
    QCOMPARE(profile.windows[1].count, std::int64_t{2});
  }

  void binsCoverLongWindows_data() {
    QTest::addColumn<int>("length");
    QTest::newRow("whole bins") << 64;
    QTest::newRow("one more") << 17;
    QTest::newRow("one less than whole bins") << 255;
    QTest::newRow("one position") << 1;
  }
  void binsCoverLongWindows() {
    QFETCH(int, length);
    // The divergence is the position, so every bin's mean is its middle.
    const auto positions = at::arange(length, at::kFloat).repeat({3}).contiguous();
    const auto* values = positions.const_data_ptr<float>();
    const auto profile =
        divergenceProfile(at::ones({3, length}, at::kLong), {values, static_cast<std::size_t>(positions.numel())});
    std::int64_t next = 0;
    for (const auto& bin : profile.positions) {
      QCOMPARE(bin.begin, next);
      next = bin.end;
      QCOMPARE(bin.divergence.mean, static_cast<double>(bin.begin + bin.end - 1) / 2);
      QCOMPARE(bin.divergence.standardError, 0.0);  // all windows are the same
      QCOMPARE(bin.divergence.count, 3 * (bin.end - bin.begin));
    }
    QCOMPARE(next, static_cast<std::int64_t>(length));
    QCOMPARE(std::ssize(profile.positions), std::min<std::int64_t>(DivergenceProfile::mostBins, length));
  }
};

QTEST_GUILESS_MAIN(TestDivergenceProfile)
#include "tst_divergence_profile.moc"
