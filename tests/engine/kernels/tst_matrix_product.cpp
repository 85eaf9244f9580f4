// SPDX-License-Identifier: GPL-3.0-or-later
// Products of rounded operands against float64 products of the same rounded numbers.
#include <cmath>
#include <limits>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "engine/kernels/bfloat16_pack_body.h"
#include "engine/kernels/matrix_product.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using kernels::InstructionSet;

namespace {

at::Tensor rounded(const at::Tensor& x) {
  return x.to(at::kBFloat16).to(at::kDouble);
}

double distance(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b).norm().item<double>() / b.norm().item<double>();
}

}  // namespace

class TestMatrixProduct : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(5); }

  void packsPairs_data() {
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("columns");
    QTest::newRow("one number") << 1 << 1;
    QTest::newRow("a tile") << 32 << 16;
    QTest::newRow("odd k") << 33 << 16;
    QTest::newRow("ragged") << 75 << 37;
  }

  // Every instruction set, both orders of the source and of the target.
  void packsPairs() {
    QFETCH(int, k);
    QFETCH(int, columns);
    auto values = at::randn({k, columns});
    values.view({-1}).slice(0, 0, {}, 5).mul_(1e-39);  // numbers below the smallest normal one
    if (k > 4) {
      values[1][0] = std::numeric_limits<float>::infinity();
      values[2][0] = std::nanf("");
      values[3][0] = std::numeric_limits<float>::max();
      values[4][0] = 1 + 0x1p-8F;  // a tie
    }
    const std::int64_t pairs = (k + 1) / 2;
    const auto expected = at::zeros({pairs, columns}, at::kInt);
    for (std::int64_t i = 0; i < k; ++i) {
      for (std::int64_t j = 0; j < columns; ++j) {
        const std::uint32_t bits = c10::BFloat16(values[i][j].item<float>()).x;
        expected[i / 2][j] += static_cast<std::int32_t>(bits << (i % 2 * 16));
      }
    }
    for (const auto set : kernels::availableInstructionSets()) {
      for (const bool byK : {false, true}) {
        const auto source = byK ? values.t().contiguous().t() : values;
        for (const bool pairsInOrder : {false, true}) {
          const auto words = at::zeros(
              pairsInOrder ? std::vector<std::int64_t>{columns, pairs} : std::vector<std::int64_t>{pairs, columns},
              at::kInt);
          kernels::packPairs(set)({source.const_data_ptr<float>(), source.stride(0), source.stride(1), k}, columns,
                                  {reinterpret_cast<std::uint32_t*>(words.mutable_data_ptr<std::int32_t>()),
                                   pairsInOrder ? 1 : columns, pairsInOrder ? pairs : 1});
          QVERIFY(at::equal(pairsInOrder ? words.t() : words, expected));
        }
      }
    }
  }

  void multipliesRoundedOperands_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("inner");
    QTest::addColumn<int>("columns");
    QTest::newRow("panels") << 512 << 128 << 192;
    QTest::newRow("ragged") << 300 << 75 << 101;
    QTest::newRow("one row") << 1 << 4096 << 100;
    QTest::newRow("one column") << 700 << 513 << 1;
  }

  void multipliesRoundedOperands() {
    QFETCH(int, rows);
    QFETCH(int, inner);
    QFETCH(int, columns);
    const auto plainA = at::randn({rows, inner}), plainB = at::randn({inner, columns});
    const auto expected = at::matmul(rounded(plainA), rounded(plainB));
    const OperandRounding rounding(true);
    for (const auto& a : {plainA, plainA.t().contiguous().t()}) {
      for (const auto& b : {plainB, plainB.t().contiguous().t()}) {
        QCOMPARE_LT(distance(product(a, b), expected), 3e-6);
        const auto sum = at::ones({rows, columns + 5}).slice(1, 0, columns);
        addProduct(sum, a, b);
        QCOMPARE_LT(distance(sum - 1, expected), 4e-6);
      }
    }
    const auto batched = product(plainA.view({1, rows, inner}), plainB);
    QCOMPARE_LT(distance(batched.squeeze(0), expected), 3e-6);
  }

  void sumsGrams_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::newRow("panels") << 512 << 576;
    QTest::newRow("ragged") << 333 << 250;
  }

  void sumsGrams() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    const auto x = at::randn({rows, columns});
    for (const bool rounds : {false, true}) {
      const auto exact = rounds ? rounded(x) : x.to(at::kDouble);
      const OperandRounding rounding(rounds);
      const auto sum = at::ones({columns, columns});
      addGram(sum, x);
      addGram(sum, x);
      QCOMPARE_LT(distance((sum - 1).tril(), at::matmul(exact.t(), exact).mul_(2).tril()), 3e-6);
      for (std::int64_t from = 0; from < columns; from += gramPanel) {
        const auto panel = sum.slice(0, from, from + gramPanel);
        const auto square = panel.slice(1, from, from + gramPanel);
        QCOMPARE_LT(distance(square, square.t().to(at::kDouble)), 3e-6);
        const auto untouched = panel.slice(1, from + gramPanel);
        QVERIFY(at::equal(untouched, at::ones_like(untouched)));
      }
    }
  }

  void roundsInItsScopeAlone() {
    const auto a = at::randn({300, 200}), b = at::randn({200, 300});
    const auto exact = product(a, b);
    QVERIFY(at::equal(exact, at::matmul(a, b)));
    {
      const OperandRounding outer(true);
      QVERIFY(!at::equal(product(a, b), exact));
      {
        const OperandRounding inner(false);
        QVERIFY(at::equal(product(a, b), exact));
      }
      QVERIFY(!at::equal(product(a, b), exact));
      const auto wide = a.to(at::kDouble);
      QVERIFY(at::equal(product(wide, b.to(at::kDouble)), at::matmul(wide, b.to(at::kDouble))));
    }
    QVERIFY(at::equal(product(a, b), exact));
  }

  void givesTheSameBitsWithAnyNumberOfThreads() {
    if (!multipliesBfloat16(at::kCPU)) QSKIP("this processor has no instructions for bfloat16: the product is the library's");
    const auto a = at::randn({700, 300}), b = at::randn({300, 500});
    const OperandRounding rounding(true);
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const auto one = product(a, b);
    at::set_num_threads(2);
    const auto two = product(a, b);
    at::set_num_threads(before);
    QVERIFY(at::equal(one, two));
  }
};

QTEST_GUILESS_MAIN(TestMatrixProduct)
#include "tst_matrix_product.moc"
