// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/evaluate/reference_comparison.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestReferenceComparison : public QObject {
  Q_OBJECT

 private slots:
  void equalsTheDefinitions() {
    const auto checkpoint = Checkpoint::open(test::fixturePath("models/tiny-llama").string());
    const ModelEnds ends(*checkpoint, at::kFloat, at::kCPU);
    at::manual_seed(3);
    const auto reference = at::randn({2, 300, checkpoint->config().hiddenSize});  // more tokens than go at once
    const auto other = reference + 0.3 * at::randn_like(reference);
    auto targets = at::randint(checkpoint->config().vocabularySize, {2, 300}, at::kLong);
    targets[1].slice(0, 100).fill_(-1);

    const auto compared = compareWithReference(ends, reference, other, targets, [] {});
    const auto alone = likelihoods(ends, other, targets, [] {});
    const auto p = at::log_softmax(ends.logits(reference).to(at::kDouble), -1);
    const auto q = at::log_softmax(ends.logits(other).to(at::kDouble), -1);
    const auto scored = targets.ge(0);
    const auto wanted = targets.clamp_min(0).unsqueeze(-1);
    auto sums = [&](const at::Tensor& perToken) { return (perToken * scored).sum(-1); };
    const auto divergence = sums((p.exp() * (p - q)).sum(-1));
    const auto sameTop = sums(p.argmax(-1).eq(q.argmax(-1)));
    const auto change = sums((q.gather(-1, wanted).exp() - p.gather(-1, wanted).exp()).squeeze(-1).square());
    auto close = [](double value, const at::Tensor& expected, std::int64_t i) {
      const double wantedValue = expected[i].item<double>();
      return wantedValue > 0 && std::abs(value / wantedValue - 1) < 1e-4;
    };
    for (std::size_t i = 0; i < 2; ++i) {
      const auto row = static_cast<std::int64_t>(i);
      QVERIFY(close(compared.divergence[i], divergence, row));
      QVERIFY(close(compared.squaredProbabilityChange[i], change, row));
      QCOMPARE(compared.sameTop[i], sameTop[row].item<double>());
      QCOMPARE(compared.likelihoods.tokens[i], alone.tokens[i]);
      QVERIFY(std::abs(compared.likelihoods.nll[i] / alone.nll[i] - 1) < 1e-6);
    }
    QCOMPARE(compared.tokenDivergence.size(), std::size_t{400});
  }

  void isZeroAgainstItself() {
    const auto checkpoint = Checkpoint::open(test::fixturePath("models/tiny-llama").string());
    const ModelEnds ends(*checkpoint, at::kFloat, at::kCPU);
    const auto hidden = at::ones({1, 5, checkpoint->config().hiddenSize});
    const auto compared = compareWithReference(ends, hidden, hidden, at::ones({1, 5}, at::kLong), [] {});
    QCOMPARE(compared.divergence.front(), 0.0);
    QCOMPARE(compared.sameTop.front(), 5.0);
    QCOMPARE(compared.squaredProbabilityChange.front(), 0.0);
  }

  void takesPercentilesByRank() {
    std::vector<float> values;
    for (int i = 1000; i >= 1; --i) values.push_back(static_cast<float>(i));
    QCOMPARE(percentile(values, 0.999), 999.0);
    QCOMPARE(percentile(values, 0.5), 500.0);
    QCOMPARE(percentile(values, 1), 1000.0);
    QCOMPARE(percentile({}, 0.5), 0.0);
  }
};

QTEST_GUILESS_MAIN(TestReferenceComparison)
#include "tst_reference_comparison.moc"
