// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <set>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/correct/group_targets.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

constexpr std::int64_t width = 16;
constexpr std::int64_t outputs = 5;

struct Problem {
  at::Tensor weight = at::randn({outputs, width});
  StreamBatch batch;

  explicit Problem(std::int64_t samples = 12) {
    batch.full = at::randn({samples, 10, width});
    batch.quantized = batch.full + 0.3 * at::randn_like(batch.full);
    batch.fullResidual = at::randn({samples, 10, outputs});
    batch.quantizedResidual = batch.fullResidual + 0.3 * at::randn_like(batch.fullResidual);
  }

  SplitStatistics statistics(bool residual, std::int64_t heldOut = 0) const {
    auto shown = batch;
    if (!residual) shown.fullResidual = shown.quantizedResidual = at::Tensor();
    SplitStatistics split(InputStatistics::ofStreams(weight), batch.full.size(0), heldOut);
    split.add(shown, 0);
    return split;
  }
  at::Tensor target(const SplitStatistics& split, const TargetRule& rule) const {
    GroupTargets targets(split);
    return targets.target(weight, LayerLosses(targets.whole(), weight), rule, "layer").weight;
  }
  /// argmin |X^ V^T - Y|^2 in float64.
  at::Tensor leastSquares(const at::Tensor& wanted) const {
    const auto x = batch.quantized.reshape({-1, width}).to(at::kDouble);
    return std::get<0>(at::linalg_lstsq(x, wanted.reshape({-1, outputs}).to(at::kDouble))).t().to(at::kFloat);
  }
  at::Tensor fullOutput() const { return batch.full.matmul(weight.t()); }
};

TargetRule qep(double alpha, double percdamp = 1e-7) {
  return {.corrected = true, .alpha = alpha, .percdamp = percdamp};
}
TargetRule loaq(double alpha, double beta, double percdamp = 1e-7) {
  return {.corrected = true, .residual = true, .alpha = alpha, .beta = beta, .percdamp = percdamp};
}

double difference(const at::Tensor& a, const at::Tensor& b) {
  return ((a - b).norm() / b.norm()).item<double>();
}

}  // namespace

class TestTarget : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(11); }

  void strengthZeroIsTheWeight() {
    const Problem problem;
    QVERIFY(at::equal(problem.target(problem.statistics(false), qep(0)), problem.weight));
    QVERIFY(at::equal(problem.target(problem.statistics(true), loaq(0, 0)), problem.weight));
    QVERIFY(at::equal(problem.target(problem.statistics(false), {}), problem.weight));
  }

  void equalStreamsAskForNothing() {
    Problem problem;
    problem.batch.quantized = problem.batch.full;
    problem.batch.quantizedResidual = problem.batch.fullResidual;
    QVERIFY(at::equal(problem.target(problem.statistics(true), loaq(1, 1)), problem.weight));
  }

  void fullQepIsTheLeastSquaresSolution() {
    const Problem problem;
    QVERIFY(difference(problem.target(problem.statistics(false), qep(1)), problem.leastSquares(problem.fullOutput())) <
            1e-4);
  }

  void fullLoaqIsTheLeastSquaresSolution() {
    const Problem problem;
    const auto wanted = problem.fullOutput() + problem.batch.fullResidual - problem.batch.quantizedResidual;
    QVERIFY(difference(problem.target(problem.statistics(true), loaq(1, 1)), problem.leastSquares(wanted)) < 1e-4);
  }

  void loaqWithoutResidualIsQep() {
    Problem problem;
    const auto plain = problem.target(problem.statistics(false), qep(0.7, 0.01));
    QVERIFY(difference(problem.target(problem.statistics(true), loaq(0.7, 0, 0.01)), plain) < 1e-6);
    problem.batch.quantizedResidual = problem.batch.fullResidual;
    QVERIFY(difference(problem.target(problem.statistics(true), loaq(0.7, 0.7, 0.01)), plain) < 1e-6);
  }

  void normalizationIgnoresTheNormsWeightAndConstantScales() {
    // Tokens whose outputs all have the same root mean square are scaled alike, which changes nothing.
    Problem problem;
    problem.batch.fullResidual = at::randn({12, 10, outputs});
    auto constant = [](const at::Tensor& residual, const at::Tensor& output) {
      const auto sum = residual + output;
      return sum / sum.square().mean(-1, true).sqrt() - output;
    };
    const auto quantizedOutput = problem.batch.quantized.matmul(problem.weight.t());
    problem.batch.fullResidual = constant(problem.batch.fullResidual, problem.fullOutput());
    problem.batch.quantizedResidual = constant(problem.batch.quantizedResidual, quantizedOutput);
    const auto plain = problem.target(problem.statistics(true), loaq(1, 1, 0.01));
    problem.batch = normalizedBatch(problem.batch, problem.weight, {});
    QVERIFY(difference(problem.target(problem.statistics(true), loaq(1, 1, 0.01)), plain) < 1e-4);
  }

  void lossFallsWithTheStrength() {
    const Problem problem;
    const auto split = problem.statistics(true);
    GroupTargets targets(split);
    const LayerLosses losses(targets.whole(), problem.weight);
    double last = losses.initial().plain;
    for (int i = 1; i <= 10; ++i) {
      const auto target = targets.target(problem.weight, losses, loaq(i / 10.0, i / 10.0, 0.01), "layer").weight;
      const double loss = losses.of(target).streams.plain;
      QVERIFY2(loss <= last, qPrintable(QString::number(i)));
      last = loss;
    }
    QVERIFY(last < 0.9 * losses.initial().plain);
  }

  void moreDampingStaysNearerToTheWeight() {
    const Problem problem;
    double last = 1e9;
    for (const double percdamp : {1e-4, 0.01, 1.0, 100.0}) {
      const double step = difference(problem.target(problem.statistics(true), loaq(1, 1, percdamp)), problem.weight);
      QVERIFY(step < last);
      last = step;
    }
  }

  void automaticStrengthIsTheBestOnHeldOutSamples_data() {
    QTest::addColumn<bool>("residual");
    QTest::addColumn<int>("samples");
    QTest::newRow("one strength, few samples") << false << 3;
    QTest::newRow("one strength, many samples") << false << 40;
    QTest::newRow("two strengths, few samples") << true << 3;
    QTest::newRow("two strengths, many samples") << true << 40;
  }
  void automaticStrengthIsTheBestOnHeldOutSamples() {
    QFETCH(bool, residual);
    QFETCH(int, samples);
    const Problem problem(samples);
    const auto split = problem.statistics(residual, 1);
    const auto& fitted = split.fitted();
    const auto steps =
        correctionSteps(fitted.streamErrors(problem.weight).all, DampedSolver(fitted.hessian(), 0.01, "l"));
    const LayerLosses losses(*split.heldOut(), problem.weight);
    const auto [strength, gain] = bestStrength(steps, split.heldOut()->hessian(), losses.streamErrors().all);
    const double best = losses.of(steps.target(problem.weight, strength)).streams.plain;
    const auto outputs = at::matmul(problem.batch.full.slice(0, samples - 1, samples), problem.weight.t());
    const double whole = at::square(outputs).sum().item<double>() / outputs.size(1);
    QVERIFY(std::abs((losses.initial().plain - best) * whole - gain) < 1e-4 * whole);
    for (int i = 0; i <= 20; ++i) {
      for (int j = 0; j <= (residual ? 20 : 0); ++j) {
        const Strength other{i / 20.0, j / 20.0};
        QVERIFY(best <= losses.of(steps.target(problem.weight, other)).streams.plain + 1e-6);
      }
    }
  }

  void automaticDampingIsTheBestOnHeldOutSamples() {
    std::set<double> chosen;
    for (const int samples : {2, 4, 8, 40}) {
      const Problem problem(samples);
      const auto split = problem.statistics(true, 1);
      GroupTargets targets(split);
      const LayerLosses losses(targets.whole(), problem.weight);
      auto rule = loaq(0, 0, 0);
      rule.choice = StrengthChoice::heldOut;
      const auto best = targets.target(problem.weight, losses, rule, "layer");
      QVERIFY(best.heldOutTarget < best.heldOutInitial);
      rule.choice = StrengthChoice::fixed;
      rule.alpha = best.strength.input;
      rule.beta = best.strength.residual;
      for (const double percdamp : {0.01, 0.03, 0.1, 0.3, 1.0}) {
        rule.percdamp = percdamp;
        const auto fixed = targets.target(problem.weight, losses, rule, "layer");
        QVERIFY(best.heldOutTarget <= fixed.heldOutTarget);
        if (percdamp == best.damping) QVERIFY(at::equal(best.weight, fixed.weight));
      }
      chosen.insert(best.damping);
    }
    QVERIFY(chosen.size() > 1);  // few samples ask for more of it
  }

  void choicesDontLookAtTheFirstTokens() {
    auto choice = [](double firstError) {
      at::manual_seed(3);
      Problem problem(6);
      auto first = problem.batch.quantized.slice(0, 5, 6).slice(1, 0, 1);  // held out
      first += firstError * at::randn_like(first);
      const auto split = problem.statistics(true, 1);
      GroupTargets targets(split);
      auto rule = loaq(0, 0, 0);
      rule.choice = StrengthChoice::heldOut;
      const auto target = targets.target(problem.weight, LayerLosses(targets.whole(), problem.weight), rule, "layer");
      return std::array{target.strength.input, target.strength.residual, target.damping};
    };
    QVERIFY(choice(0) == choice(1000));
  }

  void automaticStrengthStaysInBounds() {
    Problem problem(4);  // an error that a step beyond 1 or below 0 would lower on the held-out sample
    for (const double sign : {-1.0, 3.0}) {
      auto batch = problem.batch;
      problem.batch.quantized = problem.batch.full + 0.3 * at::randn_like(problem.batch.full);
      auto held = problem.batch.full.slice(0, 3, 4);
      problem.batch.quantized.slice(0, 3, 4).copy_(held + sign * (problem.batch.quantized.slice(0, 3, 4) - held));
      const auto split = problem.statistics(true, 1);
      GroupTargets targets(split);
      auto rule = loaq(0, 0, 0.01);
      rule.choice = StrengthChoice::heldOut;
      const auto target = targets.target(problem.weight, LayerLosses(targets.whole(), problem.weight), rule, "layer");
      QVERIFY(target.strength.input >= 0 && target.strength.input <= 1);
      QVERIFY(target.strength.residual >= 0 && target.strength.residual <= 1);
      QVERIFY(target.heldOutTarget <= target.heldOutInitial);
    }
  }

  void singularHessianIsDamped() {
    Problem problem(1);
    problem.batch.full = problem.batch.full.slice(1, 0, 4);
    problem.batch.quantized = problem.batch.quantized.slice(1, 0, 4);
    problem.batch.fullResidual = problem.batch.fullResidual.slice(1, 0, 4);
    problem.batch.quantizedResidual = problem.batch.quantizedResidual.slice(1, 0, 4);
    const auto target = problem.target(problem.statistics(true), loaq(1, 1, 0.01));
    QVERIFY(at::isfinite(target).all().item<bool>());
  }

  void refusesWhatIsNoHessian() {
    VERIFY_ERROR(DampedSolver(at::full({3, 3}, std::nan("")), 0.01, "model.layers.1.mlp.down_proj"),
                 "model.layers.1.mlp.down_proj: the damped Hessian could not be factorized");
  }

  void rulesFollowTheRecipe() {
    CorrectionOptions options;
    const std::string down = "model.layers.3.mlp.down_proj", q = "model.layers.3.self_attn.q_proj";
    QVERIFY(!targetRule(options, LinearKind::q, q).corrected);

    options.method = CorrectionMethod::qep;
    options.qep.perccorr = 0.25;
    QCOMPARE(targetRule(options, LinearKind::q, q).alpha, 0.25);
    QVERIFY(!targetRule(options, LinearKind::q, q).residual);
    QVERIFY(!targetRule(options, LinearKind::down, down).corrected);  // excluded by default
    options.qep.excludeLayerKeywords = "layers.3.self , nothing";
    QVERIFY(!targetRule(options, LinearKind::q, q).corrected);
    QVERIFY(targetRule(options, LinearKind::down, down).corrected);
    options.qep.excludeLayerKeywords = "";
    QVERIFY(targetRule(options, LinearKind::q, q).corrected);

    options.method = CorrectionMethod::loaq;
    options.loaq.normalize = true;
    QVERIFY(targetRule(options, LinearKind::down, down).residual);
    QVERIFY(targetRule(options, LinearKind::down, down).normalize);
    QVERIFY(!targetRule(options, LinearKind::q, q).residual);
    QVERIFY(!targetRule(options, LinearKind::q, q).normalize);

    options.method = CorrectionMethod::lpcd;
    QCOMPARE(targetRule(options, LinearKind::down, down).percdamp, options.lpcd.percdamp);
    QCOMPARE(targetRule(options, LinearKind::q, q).alpha, options.qep.perccorr);
    options.lpcd.enableResidual = false;
    QVERIFY(!targetRule(options, LinearKind::down, down).residual);
    options.lpcd.enableUd = true;
    QVERIFY(targetRule(options, LinearKind::down, down).residual);
    QVERIFY(!targetRule(options, LinearKind::o, "model.layers.3.self_attn.o_proj").residual);
  }
};

QTEST_GUILESS_MAIN(TestTarget)
#include "tst_target.moc"
