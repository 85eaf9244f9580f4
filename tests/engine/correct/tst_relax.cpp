// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/Parallel.h>

#include "engine/base/error.h"
#include "engine/correct/adam.h"
#include "engine/correct/adam_moments.h"
#include "engine/correct/conjugate_gradients.h"
#include "tests/engine/correct/relaxation_cases.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

double ridgeOf(const Case& relaxed, double damping) {
  return damping *
         (relaxed.problem->outputGram().diagonal(0, -2, -1).mean() * relaxed.hessian.diagonal().mean()).item<double>();
}

double objective(const Case& relaxed, const at::Tensor& weight, double damping) {
  const auto change = weight - relaxed.problem->originalWeight();
  return relaxed.problem->loss(weight) + ridgeOf(relaxed, damping) / 2 * change.square().sum().item<double>();
}

/// A problem small enough to write its operator out as a matrix: 2 query heads of 4 under one key head, 6 inputs.
Case smallQueries() {
  at::manual_seed(17);
  ModelConfig config;
  config.headSize = 4;
  const auto input = at::randn({2, 20, 6}, at::kDouble);
  auto heads = [](std::int64_t count) { return at::randn({2, count, 20, 4}, at::kDouble); };
  std::vector<QueryKeyBatch> batches{{input, heads(1), heads(2), heads(1), {}}};
  const auto rows = input.view({-1, 6});
  return {std::make_unique<QueryKeyRelaxation>(QueryKeySide::query, batches, at::randn({8, 6}, at::kDouble),
                                               HeadTransform{4, makeRotaryTable(config, 20, at::kCPU), {}, {}, 0}),
          {},
          at::matmul(rows.t(), rows) / 40};
}

Case smallMlp() {
  at::manual_seed(18);
  const auto input = at::randn({2, 20, 6}, at::kDouble);
  const auto up = LinearLayer{at::randn({10, 6}, at::kDouble), {}, at::randn({10}, at::kDouble)};
  const auto gate = LinearLayer{at::randn({10, 6}, at::kDouble), {}, at::randn({10}, at::kDouble)};
  const auto down = LinearLayer{at::randn({5, 10}, at::kDouble), {}, at::randn({5}, at::kDouble)};
  std::vector<MlpBatch> batches{{input, at::randn({2, 20, 5}, at::kDouble), {}}};
  const auto rows = input.view({-1, 6});
  return {std::make_unique<MlpRelaxation>(MlpSide::up, batches, gate, up, down), {}, at::matmul(rows.t(), rows) / 40};
}

}  // namespace

class TestRelax : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { at::set_num_threads(1); }  // small tensors: threads would only wait for each other

  void reachesTheRidgeSolution_data() {
    QTest::addColumn<bool>("queries");
    QTest::newRow("queries") << true;
    QTest::newRow("mlp") << false;
  }
  void reachesTheRidgeSolution() {
    QFETCH(bool, queries);
    const auto relaxed = queries ? smallQueries() : smallMlp();
    const auto& original = relaxed.problem->originalWeight();
    const std::int64_t size = original.numel();
    std::vector<at::Tensor> columns;
    for (const auto& unit : at::eye(size, at::kDouble).unbind()) {
      columns.push_back(relaxed.problem->normal(unit.view(original.sizes())).view(-1));
    }
    const auto matrix = at::stack(columns, 1);
    COMPARE_TENSORS(matrix, matrix.t(), 1e-12 * matrix.abs().max().item<double>());
    const double ridge = ridgeOf(relaxed, 0.3);
    const auto change = at::linalg_solve(matrix + ridge * at::eye(size, at::kDouble),
                                         relaxed.problem->slope(original).descent.view(-1));
    const auto result = relax(*relaxed.problem, relaxed.hessian, {.damping = 0.3, .iterations = 100});
    QVERIFY(relativeDifference(result.weight - original, change.view(original.sizes())) < 1e-5);
  }

  void everyIterationLowersTheObjective_data() { cases(); }
  void everyIterationLowersTheObjective() {
    auto relaxed = load(at::kFloat);
    const auto& original = relaxed.problem->originalWeight();
    const double first = objective(relaxed, original, 0.3);
    double last = first;
    for (const int count : {1, 2, 3}) {
      const auto result =
          relax(*relaxed.problem, relaxed.hessian, {.damping = 0.3, .iterations = count, .gaussNewtonSteps = 1});
      const double value = objective(relaxed, result.weight, 0.3);
      QVERIFY2(value < last, std::to_string(value / last).c_str());
      last = value;
      QVERIFY(std::abs(result.losses.front() / first - 1) < 1e-6);
      QVERIFY(std::abs(result.losses.back() / relaxed.problem->loss(result.weight) - 1) < 1e-4);
      QCOMPARE(result.losses.size(), relaxed.problem->linear() ? static_cast<std::size_t>(count) + 1 : 2U);
    }
  }

  void preconditioningPays_data() { cases(true); }
  void preconditioningPays() {
    auto relaxed = load(at::kFloat);
    const auto& original = relaxed.problem->originalWeight();
    const double ridge = ridgeOf(relaxed, 0.03);
    const auto plain =
        conjugateGradients([&](const at::Tensor& x) { return relaxed.problem->normal(x).add_(x, ridge); },
                           relaxed.problem->slope(original).descent, [](const at::Tensor& x) { return x; }, 3);
    const auto result = relax(*relaxed.problem, relaxed.hessian, {.damping = 0.03, .iterations = 3});
    const double preconditioned = objective(relaxed, result.weight, 0.03);
    QVERIFY2(preconditioned < objective(relaxed, original + plain.x, 0.03), "slower than without");
  }

  void laterLinearisationsHelp_data() { cases(false); }
  void laterLinearisationsHelp() {
    auto relaxed = load(at::kFloat);
    RelaxationOptions options{.damping = 0.03, .iterations = 10, .gaussNewtonSteps = 1};
    const auto one = relax(*relaxed.problem, relaxed.hessian, options);
    options.gaussNewtonSteps = 3;
    const auto three = relax(*relaxed.problem, relaxed.hessian, options);
    QVERIFY(objective(relaxed, three.weight, 0.03) < objective(relaxed, one.weight, 0.03));
    QVERIFY(three.losses.back() < 0.9 * three.losses.front());
  }

  /// In the first block both streams are the same, and with full-precision partners nothing is wrong yet.
  void noErrorChangesNothing_data() { cases(); }
  void noErrorChangesNothing() {
    QFETCH(QString, model);
    QFETCH(int, kind);
    for (const bool padded : {false, true}) {
      const auto streams = Streams::make(model.toStdString(), 150, padded, /*noise=*/0);
      const auto relaxed = makeCase(static_cast<LinearKind>(kind), streams, at::kDouble);
      if (kind == static_cast<int>(LinearKind::q) || kind == static_cast<int>(LinearKind::k)) {
        QCOMPARE(relaxed.problem->loss(relaxed.problem->originalWeight()), 0.0);
        const auto result = relax(*relaxed.problem, relaxed.hessian, {});
        QVERIFY(at::equal(result.weight, relaxed.problem->originalWeight()));
      } else {
        const auto result = relax(*relaxed.problem, relaxed.hessian, {});
        QVERIFY(relativeDifference(result.weight, relaxed.problem->originalWeight()) < 1e-12);
      }
    }
  }

  void strengthScalesTheCorrectionOnce() {
    const auto relaxed = smallMlp();
    const auto& original = relaxed.problem->originalWeight();
    const auto whole = relax(*relaxed.problem, relaxed.hessian, {}).weight - original;
    const auto half = relax(*relaxed.problem, relaxed.hessian, {.strength = 0.5}).weight - original;
    COMPARE_TENSORS(half, whole / 2, 1e-12);
    for (const double strength : {0.5, 1.0}) {
      const auto result = relax(*relaxed.problem, relaxed.hessian, {.strength = strength});
      QCOMPARE_LT(std::abs(result.loss / relaxed.problem->loss(result.weight) - 1), 1e-9);
    }
    QVERIFY(at::equal(relax(*relaxed.problem, relaxed.hessian, {.strength = 0}).weight, original));
  }

  void adamLowersTheObjective_data() { cases(); }
  void adamLowersTheObjective() {
    auto relaxed = load(at::kFloat);
    RelaxationOptions options{
        .solver = RelaxationSolver::adam, .damping = 0.3, .epochs = 5, .batchSize = 1, .learningRate = 1e-3};
    const auto result = relax(*relaxed.problem, relaxed.hessian, options);
    QVERIFY(objective(relaxed, result.weight, 0.3) < objective(relaxed, relaxed.problem->originalWeight(), 0.3));
    QVERIFY(result.losses.back() < result.losses.front());
    QVERIFY(at::equal(relax(*relaxed.problem, relaxed.hessian, options).weight, result.weight));
    options.seed = 1;
    QVERIFY(!at::equal(relax(*relaxed.problem, relaxed.hessian, options).weight, result.weight));
  }

  void adamFindsTheMinimumInTime() {
    const auto relaxed = smallMlp();
    const double first = objective(relaxed, relaxed.problem->originalWeight(), 0.3);
    const double least = objective(relaxed, relax(*relaxed.problem, relaxed.hessian, {.iterations = 100}).weight, 0.3);
    const auto slow = relax(*relaxed.problem, relaxed.hessian,
                            {.solver = RelaxationSolver::adam, .epochs = 2000, .learningRate = 1e-2});
    const double left = (objective(relaxed, slow.weight, 0.3) - least) / (first - least);
    QVERIFY2(left >= 0 && left < 1e-2, std::to_string(left).c_str());
  }

  void learningRateWarmsUpAndFalls() {
    QCOMPARE(learningRate(0, 10, 1.0), 1.0);  // too few steps to warm up
    constexpr std::int64_t steps = 200;
    double largest = 0;
    for (std::int64_t step = 1; step < steps; ++step) {
      const double rate = learningRate(step, steps, 1.0);
      largest = std::max(largest, rate);
      QCOMPARE(rate > learningRate(step - 1, steps, 1.0), step <= 10);
    }
    QCOMPARE(largest, 1.0);
    QVERIFY(learningRate(0, steps, 1.0) > 0);
    QVERIFY(learningRate(steps - 1, steps, 1.0) < 1e-3);
  }

  void canBeInterrupted() {
    const auto relaxed = smallMlp();
    int calls = 0;
    auto count = [&] { ++calls; };
    relax(*relaxed.problem, relaxed.hessian, {.iterations = 4}, count);
    QCOMPARE(calls, 4);
    for (const auto solver : {RelaxationSolver::conjugateGradients, RelaxationSolver::adam}) {
      QVERIFY_THROWS_EXCEPTION(Cancelled,
                               relax(*relaxed.problem, relaxed.hessian, {.solver = solver}, [] { throw Cancelled(); }));
    }
  }

  void optionsOfEachLayer() {
    const LpcdOptions options;
    QCOMPARE(options.relaxation(LinearKind::q, 0).iterations, 3);
    QCOMPARE(options.relaxation(LinearKind::k, 0).iterations, 3);
    QCOMPARE(options.relaxation(LinearKind::v, 0).iterations, 5);
    QCOMPARE(options.relaxation(LinearKind::up, 4).damping, 0.3);
    QCOMPARE(options.relaxation(LinearKind::gate, 4).seed, 4U);
  }

 private:
  /// Rows of all cases, or of those that are linear or not.
  static void cases(std::optional<bool> linear = {}) {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("kind");
    for (const QString model : {"tiny-llama", "tiny-qwen3"}) {
      for (const auto kind : {LinearKind::q, LinearKind::k, LinearKind::v, LinearKind::gate, LinearKind::up}) {
        const bool normalised = model == "tiny-qwen3" && (kind == LinearKind::q || kind == LinearKind::k);
        if (linear && *linear == (normalised || kind == LinearKind::gate)) continue;
        QTest::addRow("%s %s", qPrintable(model), linearKindName(kind).data()) << model << static_cast<int>(kind);
      }
    }
  }
  static Case load(at::ScalarType dtype) {
    QFETCH(QString, model);
    QFETCH(int, kind);
    return makeCase(static_cast<LinearKind>(kind), Streams::make(model.toStdString(), 100, false), dtype);
  }
};

QTEST_GUILESS_MAIN(TestRelax)
#include "tst_relax.moc"
