// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/correct/input_statistics.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

double largestDifference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

}  // namespace

class TestInputStatistics : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(7); }

  void hessianIsTheMeanOfOuterProducts() {
    const auto x = at::randn({5, 9, 16});
    InputStatistics statistics(16, at::kCPU);
    statistics.add(x, {});
    const auto rows = x.reshape({-1, 16}).to(at::kDouble);
    QCOMPARE(statistics.tokens(), 45);
    QVERIFY(largestDifference(statistics.hessian().to(at::kDouble), rows.t().matmul(rows) / 45) < 1e-5);
  }

  void microBatchesDoNotMatter() {
    const auto x = at::randn({12, 7, 8});
    InputStatistics whole(8, at::kCPU), parts(8, at::kCPU);
    whole.add(x, {});
    for (const auto& part : x.split(5)) parts.add(part, {});
    QCOMPARE(parts.tokens(), whole.tokens());
    QVERIFY(largestDifference(whole.hessian(), parts.hessian()) < 1e-5);
  }

  void paddingEntersNothing() {
    auto x = at::randn({2, 6, 8});
    auto mask = at::ones({2, 6}, at::kBool);
    mask[1].slice(0, 4).fill_(false);
    InputStatistics masked(8, at::kCPU);
    masked.add(x, mask);
    x[1].slice(0, 4).fill_(1e6);
    InputStatistics poisoned(8, at::kCPU);
    poisoned.add(x, mask);
    QCOMPARE(masked.tokens(), 10);
    QVERIFY(at::equal(masked.hessian(), poisoned.hessian()));
  }

  void outputErrorEqualsTheForwardPass() {
    auto x = at::randn({4, 10, 24});
    x.slice(1, 0, 1).mul_(100);  // a position 0 that outweighs all others, as real models have it
    const auto weight = at::randn({6, 24});
    const auto changed = weight + 0.1 * at::randn({6, 24});
    InputStatistics statistics(24, at::kCPU);
    statistics.add(x, {});
    const auto error = statistics.outputError(weight, changed);
    auto byForward = [&](const at::Tensor& inputs) {
      const auto rows = inputs.reshape({-1, 24}).to(at::kDouble);
      const auto wrong = rows.matmul((weight - changed).t().to(at::kDouble)).square().sum();
      return (wrong / rows.matmul(weight.t().to(at::kDouble)).square().sum()).item<double>();
    };
    QVERIFY(std::abs(error.plain / byForward(x) - 1) < 1e-4);
    QVERIFY(std::abs(error.robust / byForward(x.slice(1, 1)) - 1) < 1e-4);
    QVERIFY(std::abs(error.plain / error.robust - 1) > 1e-3);
  }

  void zeroWeightHasNoRelativeError() {
    InputStatistics statistics(4, at::kCPU);
    statistics.add(at::randn({1, 3, 4}), {});
    QCOMPARE(statistics.outputError(at::zeros({2, 4}), at::zeros({2, 4})).plain, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestInputStatistics)
#include "tst_input_statistics.moc"
