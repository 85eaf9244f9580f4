// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "engine/base/checked_math.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestCheckedMath : public QObject {
  Q_OBJECT

  static constexpr auto most = std::numeric_limits<std::uint64_t>::max();

 private slots:
  void sumsAndProducts() {
    QVERIFY(checkedSum(most - 1, 1) == most);
    QVERIFY(!checkedSum(most, 1));
    QVERIFY(checkedProduct(most / 2, 2) == most - 1);
    QVERIFY(!checkedProduct(most / 2 + 1, 2));
    QVERIFY(checkedProduct(most, 0) == 0U);
  }

  void tensorSizes() {
    using Shape = std::vector<std::int64_t>;
    constexpr std::int64_t big = std::int64_t{1} << 32;
    QVERIFY(checkedTensorSize(Shape{}, 4) == 4U);
    QVERIFY(checkedTensorSize(Shape{2, 3}, 4) == 24U);
    QVERIFY(checkedTensorSize(Shape{2, 0, 3}, 4) == 0U);
    QVERIFY(!checkedTensorSize(Shape{2, -1}, 4));
    QVERIFY(!checkedTensorSize(Shape{0, -1}, 4));
    QVERIFY(!checkedTensorSize(Shape{big, big}, 1));      // 2^64, which wraps to 0
    QVERIFY(!checkedTensorSize(Shape{big, big / 2}, 1));  // 2^63, which is no int64
    QVERIFY(checkedTensorSize(Shape{big, big / 4}, 1) == std::uint64_t{1} << 62);
    QVERIFY(!checkedTensorSize(Shape{0, big, big}, 1));  // no values, but a stride of 2^64
  }
};

QTEST_GUILESS_MAIN(TestCheckedMath)
#include "tst_checked_math.moc"
