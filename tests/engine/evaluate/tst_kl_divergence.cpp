// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/evaluate/kl_divergence.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestKlDivergence : public QObject {
  Q_OBJECT

 private slots:
  void equalsTheDefinition() {
    const auto checkpoint = Checkpoint::open(test::fixturePath("models/tiny-llama").string());
    const ModelEnds ends(*checkpoint, at::kFloat, at::kCPU);
    at::manual_seed(3);
    const auto reference = at::randn({2, 300, checkpoint->config().hiddenSize});  // more tokens than go at once
    const auto other = reference + 0.3 * at::randn_like(reference);
    auto targets = at::ones({2, 300}, at::kLong);
    targets[1].slice(0, 100).fill_(-1);
    const auto sums = klDivergences(ends, reference, other, targets, [] {});
    const auto p = at::log_softmax(ends.logits(reference).to(at::kDouble), -1);
    const auto q = at::log_softmax(ends.logits(other).to(at::kDouble), -1);
    const auto expected = ((p.exp() * (p - q)).sum(-1) * targets.ge(0)).sum(-1);
    for (std::size_t i = 0; i < 2; ++i) {
      const double wanted = expected[static_cast<std::int64_t>(i)].item<double>();
      QVERIFY(wanted > 0);
      QVERIFY(std::abs(sums[i] / wanted - 1) < 1e-4);
    }
    QCOMPARE(klDivergences(ends, other, other, targets, [] {}).front(), 0.0);
  }
};

QTEST_GUILESS_MAIN(TestKlDivergence)
#include "tst_kl_divergence.moc"
