// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <ATen/ATen.h>

#include "engine/quant/cholesky.h"

using namespace bitlathe;

namespace {

at::Tensor positiveDefinite(std::int64_t size, at::ScalarType type) {
  const auto rows = at::randn({2 * size, size}, at::kDouble);
  auto matrix = rows.t().mm(rows) / static_cast<double>(2 * size);
  matrix.diagonal().add_(0.01);
  return matrix.to(type);
}

double relative(const at::Tensor& error, const at::Tensor& whole) {
  return (error.to(at::kDouble).norm() / whole.to(at::kDouble).norm()).item<double>();
}

}  // namespace

class TestCholesky : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(1); }

  void factorMakesTheMatrix_data() {
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 191, 192, 193, 384, 500}) QTest::newRow(qPrintable(QString::number(size))) << size;
  }
  void factorMakesTheMatrix() {
    QFETCH(int, size);
    for (const auto& [type, tolerance] : {std::pair(at::kFloat, 1e-6), std::pair(at::kDouble, 1e-14)}) {
      const auto matrix = positiveDefinite(size, type);
      const auto factor = choleskyFactor(matrix);
      QVERIFY(factor);
      QVERIFY(factor->is_contiguous());
      QVERIFY(at::equal(*factor, factor->tril()));
      QVERIFY(relative(factor->mm(factor->t()) - matrix, matrix) < tolerance);
    }
  }

  void onlyTheLowerHalfIsRead() {
    const auto matrix = positiveDefinite(300, at::kFloat);
    const auto lower = matrix.tril() + at::full_like(matrix, std::numeric_limits<float>::quiet_NaN()).triu(1);
    QVERIFY(at::equal(*choleskyFactor(matrix), *choleskyFactor(lower)));
  }

  void solvesFromTheRight() {
    const auto matrix = positiveDefinite(300, at::kFloat);
    const auto right = at::randn({7, 300});
    const auto solved = choleskySolve(right, *choleskyFactor(matrix));
    QVERIFY(relative(solved.mm(matrix) - right, right) < 1e-4);
  }

  void refusesWhatIsNotPositiveDefinite_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<double>("value");
    const double infinity = std::numeric_limits<double>::infinity();
    for (const int index : {0, 150, 250, 299}) {
      const auto name = [&](const char* what) { return qPrintable(QString("%1 at %2").arg(what).arg(index)); };
      QTest::newRow(name("negative")) << index << -1.0;
      QTest::newRow(name("NaN")) << index << std::numeric_limits<double>::quiet_NaN();
      QTest::newRow(name("infinite")) << index << infinity;
    }
  }
  void refusesWhatIsNotPositiveDefinite() {
    QFETCH(int, index);
    QFETCH(double, value);
    auto matrix = positiveDefinite(300, at::kFloat);
    matrix.diagonal()[index].fill_(value);
    QVERIFY(!choleskyFactor(matrix));
  }
};

QTEST_APPLESS_MAIN(TestCholesky)
#include "tst_cholesky.moc"
