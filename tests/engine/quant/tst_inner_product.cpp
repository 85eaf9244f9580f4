// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "engine/kernels/inner_product_body.h"
#include "engine/quant/inner_product.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestInnerProduct : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(11); }

  void isTheSumInFloat64_data() {
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    using Shape = std::vector<std::int64_t>;
    QTest::newRow("nothing") << Shape{0, 5};
    QTest::newRow("one") << Shape{1};
    QTest::newRow("less than a vector") << Shape{3, 7};
    QTest::newRow("odd rows") << Shape{37, 131};
    QTest::newRow("vector") << Shape{8192};
    QTest::newRow("cube") << Shape{5, 33, 65};
  }
  void isTheSumInFloat64() {
    QFETCH(std::vector<std::int64_t>, shape);
    const auto a = at::randn(shape);
    const auto b = at::randn(shape);
    const double exact = (a.to(at::kDouble) * b.to(at::kDouble)).sum().item<double>();
    QVERIFY(std::abs(innerProduct(a, b) - exact) <= 1e-11 * static_cast<double>(a.numel() + 1));
    QCOMPARE(squaredNorm(a), innerProduct(a, a));
  }

  void stridesDoNotMatter() {
    const auto a = at::randn({40, 50});
    const auto b = at::randn({40, 50});
    const double plain = innerProduct(a, b);
    QVERIFY(std::abs(innerProduct(a.t(), b.t()) - plain) < 1e-10);
    const auto part = [](const at::Tensor& x) { return x.slice(1, 3, 20); };
    QCOMPARE(innerProduct(part(a), part(b)), innerProduct(part(a).contiguous(), part(b).contiguous()));
  }

  void threadsDoNotMatter() {
    const auto a = at::randn({300, 700});
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const double alone = squaredNorm(a);
    at::set_num_threads(2);
    const double both = squaredNorm(a);
    at::set_num_threads(threads);
    QCOMPARE(both, alone);
  }

  void bodiesAgree() {
    for (const int count : {1, 31, 32, 33, 200}) {
      const auto a = at::randn({count});
      const auto b = at::randn({count});
      auto sumBy = [&](kernels::InstructionSet set) {
        double sum = 0.5;
        kernels::innerProductRow(set)(count, a.const_data_ptr<float>(), b.const_data_ptr<float>(), sum);
        return sum;
      };
      for (const auto set : kernels::availableInstructionSets()) {
        QVERIFY(sumBy(set) == sumBy(kernels::InstructionSet::portable));
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestInnerProduct)
#include "tst_inner_product.moc"
