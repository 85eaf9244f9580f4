// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/correct/layer_losses.h"
#include "engine/correct/split_statistics.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

constexpr std::int64_t width = 24;
constexpr std::int64_t outputs = 6;

double largestDifference(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

bool near(double a, double b, double tolerance = 1e-4) {
  return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

at::Tensor rowsOf(const at::Tensor& x) {
  return x.reshape({-1, x.size(-1)}).to(at::kDouble);
}

/// Two streams that differ, with a position 0 that outweighs all others, as real models have it.
StreamBatch randomStreams(std::int64_t samples = 5, std::int64_t length = 9) {
  StreamBatch batch{at::randn({samples, length, width}), {}, at::randn({samples, length, outputs}), {}, {}};
  batch.full.slice(1, 0, 1).mul_(30);
  batch.quantized = batch.full + 0.2 * at::randn_like(batch.full);
  batch.quantizedResidual = batch.fullResidual + 0.3 * at::randn_like(batch.fullResidual);
  return batch;
}

StreamBatch behindFirst(const StreamBatch& batch) {
  auto part = [](const at::Tensor& x) { return x.defined() ? x.slice(1, 1) : x; };
  return {part(batch.full), part(batch.quantized), part(batch.fullResidual), part(batch.quantizedResidual),
          part(batch.mask), part(batch.weights)};
}

/// |X W^T (+ R) - X^ V^T (- R^)|^2 / |X W^T|^2 by forward passes in float64.
double lossByForward(const StreamBatch& batch, const at::Tensor& weight, const at::Tensor& candidate) {
  const auto output = rowsOf(batch.full).matmul(weight.t().to(at::kDouble));
  auto difference = output - rowsOf(batch.quantized).matmul(candidate.t().to(at::kDouble));
  if (batch.fullResidual.defined()) difference += rowsOf(batch.fullResidual) - rowsOf(batch.quantizedResidual);
  return (difference.square().sum() / output.square().sum()).item<double>();
}

}  // namespace

class TestInputStatistics : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(7); }

  void hessianIsTheMeanOfOuterProducts() {
    const auto x = at::randn({5, 9, 400});  // wider than a panel of the symmetric product
    InputStatistics statistics(400, at::kCPU);
    statistics.add(x, {});
    QCOMPARE(statistics.tokens(), 45);
    QVERIFY(largestDifference(statistics.hessian(), rowsOf(x).t().matmul(rowsOf(x)) / 45) < 1e-5);
    QVERIFY(at::equal(statistics.hessian(), statistics.hessian().t()));
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
    auto batch = randomStreams(2, 6);
    batch.mask = at::ones({2, 6}, at::kBool);
    batch.mask[1].slice(0, 4).fill_(false);
    const auto weight = at::randn({outputs, width});
    auto measure = [&] {
      auto statistics = InputStatistics::ofStreams(weight);
      statistics.add(batch);
      return statistics;
    };
    const auto clean = measure();
    for (auto* x : {&batch.full, &batch.quantized, &batch.fullResidual, &batch.quantizedResidual}) {
      (*x)[1].slice(0, 4).fill_(1e6);
    }
    const auto poisoned = measure();
    QCOMPARE(clean.tokens(), 10);
    QVERIFY(at::equal(clean.hessian(), poisoned.hessian()));
    QVERIFY(at::equal(clean.streamErrors(weight).all.slope(), poisoned.streamErrors(weight).all.slope()));
    QCOMPARE(clean.streamErrors(weight).all.square(), poisoned.streamErrors(weight).all.square());
  }

  // A token that counts three times is as good as three tokens, but for n.
  void weightsMultiplyTheirTokens() {
    auto batch = randomStreams(2, 6);
    batch.mask = at::ones({2, 6}, at::kBool);
    batch.mask[1].slice(0, 4).fill_(false);
    const auto weight = at::randn({outputs, width});
    const auto candidate = weight + 0.1 * at::randn({outputs, width});
    auto measure = [&](const StreamBatch& tokens) {
      auto statistics = InputStatistics::ofStreams(weight);
      statistics.add(tokens);
      return statistics;
    };
    // The first sample three times, the second, with its padding, once.
    const auto samples = at::tensor({0, 0, 0, 1});
    auto repeat = [&](const at::Tensor& x) { return x.index_select(0, samples); };
    const auto repeated = measure({repeat(batch.full), repeat(batch.quantized), repeat(batch.fullResidual),
                                   repeat(batch.quantizedResidual), repeat(batch.mask)});
    batch.weights = at::tensor({3.0F, 1.0F}).unsqueeze(1).repeat({1, 6});
    const auto weighted = measure(batch);
    QCOMPARE(weighted.tokens(), 10);
    QCOMPARE(repeated.tokens(), 22);
    QVERIFY(largestDifference(weighted.hessian() * 10, repeated.hessian() * 22) < 1e-2);
    QVERIFY(near(weighted.streamErrors(weight).all.square() * 10, repeated.streamErrors(weight).all.square() * 22));
    const auto some = LayerLosses(weighted, weight).of(candidate), more = LayerLosses(repeated, weight).of(candidate);
    QVERIFY(near(some.output.robust, more.output.robust) && near(some.streams.plain, more.streams.plain));
  }

  // C and D once for many layers, or products with one layer's weight: two ways to the same.
  void bothWaysToTheStreamErrorAgree() {
    auto batch = randomStreams();
    batch.fullResidual = batch.quantizedResidual = at::Tensor();
    const auto weight = at::randn({outputs, width});
    auto shared = InputStatistics::ofStreams(width, at::kCPU);
    auto own = InputStatistics::ofStreams(weight);
    shared.add(batch);
    own.add(batch);
    const auto delta = rowsOf(batch.full) - rowsOf(batch.quantized);
    const auto a = delta.matmul(weight.t().to(at::kDouble));
    for (const auto* statistics : {&shared, &own}) {
      const auto error = statistics->streamErrors(weight).all;
      QVERIFY(largestDifference(error.input, a.t().matmul(rowsOf(batch.quantized)) / 45) < 1e-4);
      QVERIFY(near(error.inputSquare, a.square().sum().item<double>() / 45));
      QVERIFY(!error.residual.defined());
    }
  }

  void lossesEqualForwardPasses_data() {
    QTest::addColumn<bool>("residual");
    QTest::newRow("layer's output") << false;
    QTest::newRow("residual stream") << true;
  }
  void lossesEqualForwardPasses() {
    QFETCH(bool, residual);
    auto batch = randomStreams();
    if (!residual) batch.fullResidual = batch.quantizedResidual = at::Tensor();
    const auto weight = at::randn({outputs, width});
    const auto candidate = weight + 0.1 * at::randn({outputs, width});
    auto statistics = InputStatistics::ofStreams(weight);
    for (std::int64_t i = 0; i < 5; i += 2) {
      auto part = [&](const at::Tensor& x) {
        return x.defined() ? x.slice(0, i, std::min<std::int64_t>(i + 2, 5)) : x;
      };
      statistics.add(
          {part(batch.full), part(batch.quantized), part(batch.fullResidual), part(batch.quantizedResidual), {}});
    }
    const LayerLosses losses(statistics, weight);
    const auto rest = behindFirst(batch);
    const auto streams = losses.of(candidate).streams;
    QVERIFY(near(streams.plain, lossByForward(batch, weight, candidate)));
    QVERIFY(near(streams.robust, lossByForward(rest, weight, candidate)));
    QVERIFY(near(losses.initial().plain, lossByForward(batch, weight, weight)));
    QVERIFY(near(losses.initial().robust, lossByForward(rest, weight, weight)));
    QVERIFY(std::abs(streams.plain / streams.robust - 1) > 1e-2);

    const StreamBatch one{batch.quantized, batch.quantized, {}, {}, {}};
    QVERIFY(near(losses.of(candidate).output.plain, lossByForward(one, weight, candidate)));
    QVERIFY(near(losses.of(candidate).output.robust, lossByForward(behindFirst(one), weight, candidate)));
  }

  void zeroWeightHasNoRelativeError() {
    InputStatistics statistics(4, at::kCPU);
    statistics.add(at::randn({1, 3, 4}), {});
    const auto zero = at::zeros({2, 4});
    QCOMPARE(LayerLosses(statistics, zero).of(zero).output.plain, 0.0);
  }

  void heldOutSamplesAreSeparate() {
    const auto batch = randomStreams(6);
    const auto weight = at::randn({outputs, width});
    SplitStatistics split(InputStatistics::ofStreams(weight), 6, 2);
    auto whole = InputStatistics::ofStreams(weight), last = whole.emptyCopy();
    whole.add(batch);
    auto part = [&](std::int64_t from, std::int64_t to) {
      return StreamBatch{batch.full.slice(0, from, to),
                         batch.quantized.slice(0, from, to),
                         batch.fullResidual.slice(0, from, to),
                         batch.quantizedResidual.slice(0, from, to),
                         {}};
    };
    last.add(part(4, 6));
    split.add(part(0, 3), 0);
    split.add(part(3, 6), 3);  // straddles the border
    QCOMPARE(split.fitted().tokens(), 36);
    QVERIFY(largestDifference(split.heldOut()->hessian(), last.hessian()) < 1e-3);
    QVERIFY(near(split.heldOut()->streamErrors(weight).all.square(), last.streamErrors(weight).all.square()));
    QVERIFY(largestDifference(split.whole().hessian(), whole.hessian()) < 1e-3);
    QVERIFY(largestDifference(split.whole().streamErrors(weight).all.slope(), whole.streamErrors(weight).all.slope()) <
            1e-4);
    QVERIFY(near(split.whole().streamErrors(weight).all.square(), whole.streamErrors(weight).all.square()));
  }

  void normalizedOutputIsThatOfTheNextNorm() {
    const auto batch = randomStreams();
    const auto weight = at::randn({outputs, width});
    const auto scaled = normalizedBatch(batch, weight, {});
    auto norm = [](const at::Tensor& x) { return x / x.square().mean(-1, true).sqrt(); };
    const auto full = norm(batch.fullResidual + batch.full.matmul(weight.t()));
    const auto quantized = norm(batch.quantizedResidual + batch.quantized.matmul(weight.t()));
    QVERIFY(largestDifference(scaled.fullResidual + scaled.full.matmul(weight.t()), full) < 1e-4);
    QVERIFY(largestDifference(scaled.quantizedResidual + scaled.quantized.matmul(weight.t()), quantized) < 1e-4);
  }
};

QTEST_GUILESS_MAIN(TestInputStatistics)
#include "tst_input_statistics.moc"
