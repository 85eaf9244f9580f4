// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/correct/conjugate_gradients.h"
#include "engine/correct/kronecker_preconditioner.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;

namespace {

at::Tensor positiveDefinite(std::int64_t size) {
  const auto root = at::randn({size, size}, at::kDouble) * at::logspace(0, -1, size, 10, at::kDouble);
  return at::matmul(root, root.t()) + 0.01 * at::eye(size, at::kDouble);
}

at::Tensor same(const at::Tensor& x) {
  return x;
}

}  // namespace

class TestConjugateGradients : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(5); }

  void solvesAndLowersTheObjective() {
    const auto matrix = positiveDefinite(12);
    const auto b = at::randn({12, 1}, at::kDouble);
    auto apply = [&](const at::Tensor& x) { return at::matmul(matrix, x); };
    const auto result = conjugateGradients(apply, b, same, 40);
    COMPARE_TENSORS(result.x, at::linalg_solve(matrix, b), 1e-4 * result.x.abs().max().item<double>());
    double last = 0;
    for (std::size_t count = 1; count <= result.iterates.size(); ++count) {
      const auto& iterate = result.iterates[count - 1];
      QVERIFY(iterate.objective <= last + 1e-9 * std::abs(last));
      last = iterate.objective;
      const auto x = conjugateGradients(apply, b, same, static_cast<int>(count)).x;
      const double objective = (0.5 * x * apply(x) - b * x).sum().item<double>();
      QVERIFY(std::abs(iterate.objective / objective - 1) < 1e-9);
      QVERIFY(std::abs(iterate.squaredNorm / x.square().sum().item<double>() - 1) < 1e-9);
    }
  }

  void stopsWhereNothingIsLeft() {
    int calls = 0;
    auto apply = [&](const at::Tensor& x) {
      ++calls;
      return x * 2;
    };
    const auto exact = conjugateGradients(apply, at::ones({3, 2}), same, 10);
    QVERIFY(at::equal(exact.x, at::full({3, 2}, 0.5)));
    QCOMPARE(calls, 1);
    const auto zero = conjugateGradients(apply, at::zeros({3, 2}), same, 10);
    QVERIFY(at::equal(zero.x, at::zeros({3, 2})));
    QCOMPARE(calls, 1);
    // An operator that sees nothing, or doesn't give numbers.
    QVERIFY(at::equal(conjugateGradients([](const at::Tensor& x) { return x * 0; }, at::ones({3}), same, 10).x,
                      at::zeros({3})));
    QVERIFY(at::equal(conjugateGradients([](const at::Tensor& x) { return x * NAN; }, at::ones({3}), same, 10).x,
                      at::zeros({3})));
  }

  void smallBlocksAreInvertedExactly() {
    const auto gram = at::stack({positiveDefinite(4), positiveDefinite(4)});
    const auto hessian = positiveDefinite(6);
    // Two groups, each with three blocks of rows under one Gram matrix.
    const auto x = at::randn({24, 6}, at::kDouble);
    const auto blocks = x.view({2, 3, 4, 6});
    const auto applied = at::matmul(at::matmul(gram.unsqueeze(1), blocks), hessian).reshape({24, 6}) + 0.2 * x;
    COMPARE_TENSORS(KroneckerPreconditioner(gram, hessian, 0.1, 0.2).apply(applied), x, 1e-9);
  }

  void largeBlocksByDampedFactors() {
    const auto gram = positiveDefinite(300);
    const auto hessian = positiveDefinite(6);
    const auto x = at::randn({300, 6}, at::kDouble);
    auto damped = [](const at::Tensor& matrix) {
      return matrix + 0.1 * matrix.diagonal().mean() * at::eye(matrix.size(0), at::kDouble);
    };
    const auto applied = at::matmul(at::matmul(damped(gram), x), damped(hessian));
    COMPARE_TENSORS(KroneckerPreconditioner(gram.unsqueeze(0), hessian, 0.1, 0.2).apply(applied), x, 1e-9);
    VERIFY_ERROR(KroneckerPreconditioner(gram.unsqueeze(0), -hessian, 0.1, 0.2), "input Hessian");
  }
};

QTEST_GUILESS_MAIN(TestConjugateGradients)
#include "tst_conjugate_gradients.moc"
