// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/linear_attention.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;

class TestLinearAttention : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(3); }

  void matchesTheDenseProduct_data() {
    QTest::addColumn<int>("length");
    for (const int length : {1, 63, 64, 65, 128, 200}) QTest::addRow("%d positions", length) << length;
  }
  void matchesTheDenseProduct() {
    QFETCH(int, length);
    // Three heads of x, or of keys and values, share each of two key-value heads.
    for (const bool grouped : {false, true}) {
      const auto x = at::randn({2, grouped ? 2 : 6, length, 12}, at::kDouble);
      const auto keys = at::randn({2, grouped ? 6 : 2, length, 12}, at::kDouble);
      const auto values = at::randn({2, grouped ? 6 : 2, length, 5}, at::kDouble);
      auto all = [](const at::Tensor& heads) { return heads.repeat_interleave(6 / heads.size(1), 1); };
      const auto products = at::matmul(all(x), all(keys).transpose(-1, -2));
      for (const auto reach : {Reach::past, Reach::future}) {
        const auto inReach = reach == Reach::past ? products.tril() : products.triu();
        auto expected = at::matmul(inReach, all(values));
        if (grouped) expected = expected.view({2, 2, 3, length, 5}).sum(2);
        COMPARE_TENSORS(LinearAttention(keys, values, 2, reach).apply(x), expected, 1e-10);
      }
    }
  }

  void causalSquaresMatchTheDenseSum_data() {
    QTest::addColumn<int>("length");
    for (const int length : {1, 128, 129, 300}) QTest::addRow("%d positions", length) << length;
  }
  void causalSquaresMatchTheDenseSum() {
    QFETCH(int, length);
    const auto queries = at::randn({2, 6, length, 8}, at::kDouble);
    const auto keys = at::randn({2, 2, length, 8}, at::kDouble);
    const auto products = at::matmul(queries, keys.repeat_interleave(3, 1).transpose(-1, -2)).tril();
    const double expected = products.square().sum().item<double>();
    QVERIFY(std::abs(causalSquares(queries, keys) / expected - 1) < 1e-12);
  }
};

QTEST_GUILESS_MAIN(TestLinearAttention)
#include "tst_linear_attention.moc"
