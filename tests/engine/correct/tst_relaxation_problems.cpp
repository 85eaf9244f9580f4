// SPDX-License-Identifier: GPL-3.0-or-later
// The operators of the relaxation problems against residuals computed with the block itself, dense and in float64.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "engine/model/linear_kind.h"
#include "tests/engine/correct/relaxation_cases.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

constexpr std::int64_t length = 130;  // two chunks of linear attention and a short one
/// J^T v, J the derivative of `residual` at `weight`.
at::Tensor pullBack(const std::function<at::Tensor(const at::Tensor&)>& residual, const at::Tensor& weight,
                    const at::Tensor& v) {
  const c10::AutoGradMode on(true);
  auto variable = weight.detach().clone().set_requires_grad(true);
  (residual(variable) * v).sum().backward();
  return variable.grad();
}

struct Setup {
  LinearKind kind;
  Streams streams;
};

Setup setup() {
  QFETCH_GLOBAL(QString, model);
  QFETCH_GLOBAL(bool, padded);
  QFETCH_GLOBAL(bool, weighted);
  QFETCH(int, kind);
  auto streams = Streams::make(model.toStdString(), length, padded);
  if (weighted) streams.weigh();
  return {static_cast<LinearKind>(kind), streams};
}

void kinds() {
  QTest::addColumn<int>("kind");
  for (const auto kind : linearKinds) QTest::newRow(linearKindName(kind).data()) << static_cast<int>(kind);
}

}  // namespace

class TestRelaxationProblems : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { at::set_num_threads(1); }  // small tensors: threads would only wait for each other
  void initTestCase_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("padded");
    QTest::addColumn<bool>("weighted");
    for (const QString model : {"tiny-llama", "tiny-qwen3"}) {
      QTest::addRow("%s", qPrintable(model)) << model << false << false;
      QTest::addRow("%s, padded", qPrintable(model)) << model << true << false;
      QTest::addRow("%s, weighted", qPrintable(model)) << model << false << true;
      QTest::addRow("%s, padded and weighted", qPrintable(model)) << model << true << true;
    }
  }

  void matchTheBlock_data() { kinds(); }
  void matchTheBlock() {
    const auto [kind, streams] = setup();
    for (const auto dtype : {at::kDouble, at::kFloat}) {
      const double tolerance = dtype == at::kDouble ? 1e-7 : 1e-5;
      const auto [problem, residual, hessian] = makeCase(kind, streams, dtype);
      const auto original = problem->originalWeight().to(at::kDouble);
      // At the original weight and elsewhere.
      for (const double away : {0.0, 0.2}) {
        const auto point = original + away * original.std() * at::randn_like(original);
        const auto direction = original.std() * at::randn_like(original);
        const auto error = residual(point);
        const double loss = error.square().sum().item<double>() / (2 * streams.tokens());
        QVERIFY(std::abs(problem->loss(point.to(dtype)) / loss - 1) < tolerance);
        const auto slope = problem->slope(point.to(dtype));
        QVERIFY(std::abs(slope.loss / loss - 1) < tolerance);
        QVERIFY(relativeDifference(slope.descent, -pullBack(residual, point, error) / streams.tokens()) < tolerance);
        problem->linearize(point.to(dtype));
        constexpr double step = 1e-4;
        const auto change = (residual(point + step * direction) - residual(point - step * direction)) / (2 * step);
        QVERIFY(relativeDifference(problem->normal(direction.to(dtype)),
                                   pullBack(residual, point, change) / streams.tokens()) < tolerance);
      }
    }
  }

  void partsMakeUpTheWhole_data() { kinds(); }
  void partsMakeUpTheWhole() {
    const auto [kind, streams] = setup();
    const auto problem = makeCase(kind, streams, at::kDouble).problem;
    QCOMPARE(problem->batchCount(), 2U);
    QCOMPARE(problem->sequences(0), 2);
    const auto weight = problem->originalWeight();
    const double second = streams.mask.defined() ? streams.mask[2].sum().item<double>() : static_cast<double>(length);
    const double first = streams.tokens() - second;
    const auto part = problem->slope(weight, {0}), rest = problem->slope(weight, {1}), whole = problem->slope(weight);
    const auto sum = first * part.descent + second * rest.descent;
    QVERIFY(relativeDifference(sum / streams.tokens(), whole.descent) < 1e-12);
    QVERIFY(std::abs((first * part.loss + second * rest.loss) / streams.tokens() / whole.loss - 1) < 1e-12);
    QVERIFY(std::abs(problem->zeroLoss() / problem->loss(at::zeros_like(weight)) - 1) < 1e-12);
  }

  /// The mean diagonal of N, which the damping is measured against, is that of G times that of H, roughly.
  void gramHasTheSizeOfTheOperator_data() { kinds(); }
  void gramHasTheSizeOfTheOperator() {
    const auto [kind, streams] = setup();
    const auto [problem, residual, hessian] = makeCase(kind, streams, at::kDouble);
    const auto gram = problem->outputGram();
    QCOMPARE(problem->originalWeight().size(0) % (gram.size(0) * gram.size(1)), 0);
    double diagonal = 0;
    constexpr int probes = 30;
    for (int i = 0; i < probes; ++i) {
      const auto signs = at::randn_like(problem->originalWeight()).sign();
      diagonal += (signs * problem->normal(signs)).mean().item<double>() / probes;
    }
    const double product = (gram.diagonal(0, -2, -1).mean() * hessian.diagonal().mean()).item<double>();
    // Softmax averages the inputs of v, which the Gram matrix leaves out.
    const double lowest = kind == LinearKind::v ? 0.01 : 0.7;
    QVERIFY2(diagonal / product > lowest && diagonal / product < 1.3, std::to_string(diagonal / product).c_str());
  }

  /// For q and k, sum_t R_t^T C R_t over the chunks, C the sum of k k^T before plus half of the own chunk's.
  void gramTurnsTheStatesBack() {
    QFETCH_GLOBAL(bool, padded);
    const auto streams = Streams::make("tiny-llama", length, padded);
    const auto gram = makeCase(LinearKind::q, streams, at::kDouble).problem->outputGram();
    const auto mask = padded ? streams.mask : at::ones({3, length}, at::kBool);
    const auto inputs = streams.noisy.projectAttention(streams.noisy.attentionInput(streams.hidden), streams.rotary);
    const auto keys = inputs.key * mask.view({3, 1, length, 1});
    auto sum = at::zeros({2, 32, 32}, at::kDouble);
    for (std::int64_t t = 0; t < length; ++t) {
      const auto turned = rotate(at::eye(32, at::kDouble).view({1, 32, 1, 32}), streams.rotary, t).view({32, 32}).t();
      const std::int64_t begin = t / 64 * 64;
      const std::int64_t end = std::min<std::int64_t>(begin + 64, length);
      const auto before = keys.slice(2, 0, begin), own = keys.slice(2, begin, end);
      const auto states = at::matmul(before.transpose(-1, -2), before) + at::matmul(own.transpose(-1, -2), own) / 2;
      sum += (at::matmul(at::matmul(turned.t(), states), turned) * mask.select(1, t).view({3, 1, 1, 1})).sum(0);
    }
    QVERIFY(relativeDifference(gram, sum / 32 / streams.tokens()) < 1e-6);
  }

  /// Another o or down in the loss is the loss of the block with it.
  void lossTakesAnotherOutput() {
    QFETCH_GLOBAL(QString, model);
    QFETCH_GLOBAL(bool, padded);
    auto streams = Streams::make(model.toStdString(), 70, padded);
    const auto& full = streams.full;
    const auto values = makeCase(LinearKind::v, streams, at::kDouble).problem;
    const auto ups = makeCase(LinearKind::up, streams, at::kDouble).problem;
    streams.noisy.linear(LinearKind::o) = full.linear(LinearKind::o);
    const auto exactOutput = makeCase(LinearKind::v, streams, at::kDouble).problem;
    const auto value = values->originalWeight();
    const double changed = dynamic_cast<ValueRelaxation&>(*values).loss(value, full.linear(LinearKind::o).weight);
    QVERIFY(std::abs(changed / exactOutput->loss(value) - 1) < 1e-12);
    QVERIFY(std::abs(values->loss(value) / changed - 1) > 1e-4);

    streams.noisy.linear(LinearKind::o) = Streams::make(model.toStdString(), 70, padded).noisy.linear(LinearKind::o);
    streams.noisy.linear(LinearKind::down) = full.linear(LinearKind::down);
    const auto exactDown = makeCase(LinearKind::up, streams, at::kDouble).problem;
    const auto up = ups->originalWeight();
    const double changedDown = dynamic_cast<MlpRelaxation&>(*ups).loss(up, full.linear(LinearKind::down).weight);
    QVERIFY(std::abs(changedDown / exactDown->loss(up) - 1) < 1e-12);
    QVERIFY(std::abs(ups->loss(up) / changedDown - 1) > 1e-4);
  }
};

QTEST_GUILESS_MAIN(TestRelaxationProblems)
#include "tst_relaxation_problems.moc"
