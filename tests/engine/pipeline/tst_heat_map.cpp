// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include <ATen/ATen.h>

#include "engine/pipeline/heat_map.h"

using namespace bitlathe;

class TestHeatMap : public QObject {
  Q_OBJECT

 private slots:
  void keepsWhatFits() {
    const auto matrix = at::tensor({-3.0, 0.5, 2.0, -0.25, 0.0, 1.0}).view({2, 3});
    const HeatMap map = largestMagnitudes(matrix);
    QCOMPARE(map.rows, 2);
    QCOMPARE(map.columns, 3);
    QCOMPARE(map.cellRows, 2);
    QCOMPARE(map.cellColumns, 3);
    QCOMPARE(map.values, (std::vector<double>{3, 0.5, 2, 0.25, 0, 1}));
    QCOMPARE(means(matrix).values, (std::vector<double>{-3, 0.5, 2, -0.25, 0, 1}));
    QCOMPARE(rootMeanSquares(matrix).values, (std::vector<double>{3, 0.5, 2, 0.25, 0, 1}));
  }

  void sumsUpWhatDoesNot_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::newRow("divided evenly") << 512 << 768;
    QTest::newRow("not evenly") << 300 << 257;
    QTest::newRow("one way only") << 40 << 1000;
  }
  void sumsUpWhatDoesNot() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    at::manual_seed(1);
    const auto matrix = at::randn({rows, columns}, at::kDouble);
    const HeatMap largest = largestMagnitudes(matrix), mean = means(matrix), root = rootMeanSquares(matrix);
    QCOMPARE(largest.cellRows, std::min(rows, 256));
    QCOMPARE(largest.cellColumns, std::min(columns, 256));
    QCOMPARE(std::int64_t(largest.values.size()), largest.cellRows * largest.cellColumns);
    const auto part = [&](std::int64_t cell, std::int64_t cells, std::int64_t size) {
      return std::pair(cell * size / cells, ((cell + 1) * size + cells - 1) / cells);
    };
    for (const auto& [row, column] : {std::pair(0, 0), {17, 200}, {39, 255}}) {
      const auto [top, bottom] = part(row, largest.cellRows, rows);
      const auto [left, right] = part(column, largest.cellColumns, columns);
      const auto cell = matrix.slice(0, top, bottom).slice(1, left, right);
      const auto index = std::size_t(row * largest.cellColumns + column);
      const auto isNear = [](double value, double expected) { return std::abs(value - expected) < 1e-6; };
      QVERIFY(isNear(largest.values[index], cell.abs().max().item<double>()));
      QVERIFY(isNear(mean.values[index], cell.mean().item<double>()));
      QVERIFY(isNear(root.values[index], cell.square().mean().sqrt().item<double>()));
    }
  }
};

QTEST_GUILESS_MAIN(TestHeatMap)
#include "tst_heat_map.moc"
