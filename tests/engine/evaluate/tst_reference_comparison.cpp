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
    const std::vector<std::int64_t> counts{700, 300};
    QCOMPARE(percentile(values, counts, 0.999).value, 999.0);
    QCOMPARE(percentile(values, counts, 0.5).value, 500.0);
    QCOMPARE(percentile(values, counts, 1).value, 1000.0);
    QCOMPARE(percentile({}, {}, 0.5).value, 0.0);
    QCOMPARE(percentile(values, std::vector<std::int64_t>{1000}, 0.9).standardError, 0.0);
  }

  // Of windows that are alike, the error is that of independent tokens, sqrt(s (1 - s) / n) over the density. Where the
  // windows differ, whichever are drawn matters.
  void percentilesHaveAnErrorOverTheWindows() {
    at::manual_seed(1);
    const std::vector<std::int64_t> counts(100, 400);
    const auto errorOf = [&](const at::Tensor& tokens) {
      const auto values = tokens.contiguous();
      return percentile({values.const_data_ptr<float>(), 40000}, counts, 0.99).standardError;
    };
    const at::Tensor uniform = at::rand({100, 400});
    const double independent = std::sqrt(0.99 * 0.01 / 40000);
    QVERIFY2(std::abs(errorOf(uniform) / independent - 1) < 0.3, qPrintable(QString::number(errorOf(uniform))));
    QVERIFY(errorOf(uniform * at::rand({100, 1})) > 3 * independent);
  }
};

QTEST_GUILESS_MAIN(TestReferenceComparison)
#include "tst_reference_comparison.moc"
