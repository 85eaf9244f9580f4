// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "engine/base/error.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/jointq.h"
#include "engine/quant/projectors.h"
#include "engine/storage/tensor_io.h"
#include "tests/support/fixtures.h"
#include "tests/support/layer_problem.h"

using namespace bitlathe;
using test::correlatedInputs;
using test::hessianOf;
using test::rowLoss;

namespace {

/// JointQ's search as algorithms §8.5 writes it, in float64 with plain loops: one row of a weight from given codes. The
/// objective is evaluated from its definition each time, and a step is tried by trying it. Scales are float16 values.
class PaperRow {
 public:
  PaperRow(const at::Tensor& weight, const at::Tensor& hessian, const QuantizedWeight& start, std::int64_t row)
      : weight_(weight[row].to(at::kDouble)),
        hessian_(hessian.to(at::kDouble)),
        levels_(start.codes[row].to(at::kDouble) - start.zeros[row].to(at::kDouble).index_select(0, start.groupIndex)),
        zeros_(start.zeros[row].to(at::kDouble)),
        scales_(start.scales[row].to(at::kDouble)),
        columns_(weight.size(1) / zeros_.size(0)),
        maximumCode_(static_cast<double>(start.scheme.maximumCode())) {}

  double objective() const {
    const at::Tensor error = weight_ - dequantized();
    return error.dot(hessian_.mv(error)).item<double>();
  }

  void searchUntilConverged() {
    for (double before = std::numeric_limits<double>::infinity(); objective() < before * (1 - 1e-9);) {
      before = objective();
      for (std::int64_t t = 0; t < zeros_.size(0); ++t) searchGroup(t);
    }
  }

 private:
  at::Tensor dequantized() const { return levels_ * scales_.repeat_interleave(columns_); }

  void searchGroup(std::int64_t t) {
    const std::int64_t begin = t * columns_;
    const at::Tensor others = dequantized();
    others.slice(0, begin, begin + columns_).zero_();
    const at::Tensor h = hessian_.mv(weight_ - others).slice(0, begin, begin + columns_);
    const at::Tensor block = hessian_.slice(0, begin, begin + columns_).slice(1, begin, begin + columns_);
    at::Tensor levels = levels_.slice(0, begin, begin + columns_);
    const auto decrease = [&](const at::Tensor& zeta) {
      const double q = h.dot(zeta).item<double>();
      return q > 0 ? q * q / zeta.dot(block.mv(zeta)).item<double>() : 0.0;
    };
    const double zero = zeros_[t].item<double>();
    for (double reached = decrease(levels);;) {
      at::Tensor best;
      double bestDecrease = reached * (1 + 1e-9);
      for (std::int64_t j = 0; j < columns_; ++j) {
        for (const double step : {1.0, -1.0}) {
          at::Tensor moved = levels.clone();
          moved[j] += step;
          const double code = moved[j].item<double>() + zero;
          if (code < 0 || code > maximumCode_ || decrease(moved) <= bestDecrease) continue;
          best = moved;
          bestDecrease = decrease(moved);
        }
      }
      if (!best.defined()) break;
      levels.copy_(best);
      reached = bestDecrease;
    }
    const double curvature = levels.dot(block.mv(levels)).item<double>();
    const double q = h.dot(levels).item<double>();
    if (curvature > 0 && q > 0)
      scales_[t] = static_cast<double>(static_cast<c10::Half>(static_cast<float>(q / curvature)));
  }

  at::Tensor weight_;
  at::Tensor hessian_;
  at::Tensor levels_;
  at::Tensor zeros_;
  at::Tensor scales_;
  std::int64_t columns_;
  double maximumCode_;
};

GroupedCodes group(const QuantizedWeight& quantized) {
  return GroupedCodes::from(quantized, at::arange(quantized.codes.size(1)));
}

QuantizedWeight ungroup(const GroupedCodes& grouped) {
  return grouped.ungroup(at::arange(grouped.codes.size(0)));
}

bool sameCodes(const QuantizedWeight& a, const QuantizedWeight& b) {
  return at::equal(a.codes, b.codes) && at::equal(a.scales, b.scales) && at::equal(a.zeros, b.zeros) &&
         at::equal(a.groupIndex, b.groupIndex);
}

JointqOptions withoutPenalty() {
  JointqOptions options;
  options.regularizationLambda = 0;
  return options;
}

}  // namespace

class TestJointq : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(17); }

  void lowersEveryRow_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<bool>("symmetric");
    for (int bits = 1; bits <= 4; ++bits) {
      for (const int groupSize : {-1, 1, 12, 24}) {
        for (const bool symmetric : {false, true}) {
          QTest::addRow("%d bits, groups of %d%s", bits, groupSize, symmetric ? ", symmetric" : "")
              << bits << groupSize << symmetric;
        }
      }
    }
  }
  /// Invariants 32 and 33: f of no row rises in a sweep, a scale solve or a perturbation, so the result is no worse
  /// than any start.
  void lowersEveryRow() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(bool, symmetric);
    constexpr int rows = 30;
    const int columns = groupSize == 1 ? 12 : 48;  // scales alone, column by column, take many sweeps
    const at::Tensor weight = at::randn({rows, columns});
    const at::Tensor target = weight.t().contiguous();
    const at::Tensor hessian = hessianOf(correlatedInputs(4 * columns, columns));
    const QuantizationScheme scheme{bits, groupSize, symmetric};
    JointqOptions options;
    options.enableClipOptimize = options.enableClipOptimizeEp = true;
    const at::Tensor regularized = jointq::regularizedHessian(hessian, options.regularizationLambda, options);

    const at::Tensor noise = 1e-7 * (weight.mm(regularized) * weight).sum(1).to(at::kDouble);
    at::Tensor least = at::full({rows}, INFINITY, at::kDouble);
    const auto check = [&](GroupedCodes grouped) {
      at::Tensor loss = rowLoss(weight, ungroup(grouped), regularized);
      const auto step = [&](auto&& change) {
        change();
        const at::Tensor after = rowLoss(weight, ungroup(grouped), regularized);
        const bool fell = (after <= loss * (1 + 1e-4) + noise).all().item<bool>();
        loss = after;
        return fell;
      };
      at::Tensor gradient = gradientOf(target, regularized, grouped);
      bool told = false;  // whether a sweep says rightly by how much f fell
      const auto upToDate = [&] {
        const at::Tensor fresh = gradientOf(target, regularized, grouped);
        return ((gradient - fresh).abs().max() <= 1e-5 * (target.t().mm(regularized)).abs().max()).item<bool>();
      };
      const auto search = [&] {
        const at::Tensor before = rowObjective(target, grouped, gradient);
        const at::Tensor decrease = searchSweep(CodeSearch::joint, regularized, grouped, gradient);
        const at::Tensor after = rowObjective(target, grouped, gradient);
        return ((before - decrease - after).abs() <= 1e-4 * before + noise).all().item<bool>();
      };
      at::Tensor objectives;
      const auto sumsUp = [&] {
        const at::Tensor fresh = rowObjective(target, grouped, gradientOf(target, regularized, grouped));
        return ((objectives - fresh).abs() <= 1e-4 * fresh.abs() + noise).all().item<bool>();
      };
      const auto solve = [&] {
        solveScales(regularized, grouped, gradient);
        gradient = gradientOf(target, regularized, grouped);
      };
      return step(solve) && step([&] { told = search(); }) && told && step([&] { told = search(); }) && told &&
             upToDate() && step(solve) && step([&] {
               objectives = jointq::searchUntilConverged(regularized, gradient, rowObjective(target, grouped, gradient),
                                                         grouped);
             }) &&
             sumsUp() && step([&] {
               JointqOptions perturbation;
               perturbation.ilsNumIterations = 1;
               perturbation.ilsNumChannels = 10;
               perturbation.ilsNumClones = 3;
               jointq::perturbAndSearch(target, regularized, perturbation, grouped, objectives);
             }) &&
             sumsUp();
    };
    const auto checkStart = [&](const GroupedCodes& start) {
      least = at::minimum(least, rowLoss(weight, ungroup(start), regularized));
      return check(start);
    };
    QVERIFY(check(group(quantizeRtn(weight, scheme, {}))));
    QVERIFY(checkStart(group(quantizeGptq(weight, factorizeHessian(regularized, 0, false, "test"), scheme, {}))));
    QVERIFY(checkStart(jointq::clipOptimize(target, regularized, scheme)));
    if (scheme.groupCount(columns) > 1) {
      QVERIFY(checkStart(jointq::clipOptimizeEp(target, regularized, scheme, "test")));
    }

    const QuantizedWeight result = quantizeJointq(weight, hessian, scheme, options);
    const at::Tensor loss = rowLoss(weight, result, regularized);
    QVERIFY((loss <= least * (1 + 1e-4) + noise).all().item<bool>());
    QVERIFY((loss.sum() < least.sum()).item<bool>());
    QVERIFY(result.codes.max().item<int>() <= scheme.maximumCode());
    QVERIFY((result.scales > 0).all().item<bool>());
    QVERIFY(result.scales.isfinite().all().item<bool>());
    QCOMPARE(result.codes.sizes(), (at::IntArrayRef{rows, columns}));
    QCOMPARE(result.scales.sizes(), (at::IntArrayRef{rows, scheme.groupCount(columns)}));
    QCOMPARE(result.zeros.sizes(), result.scales.sizes());
    if (symmetric) QVERIFY((result.zeros == (1 << (bits - 1))).all().item<bool>());
  }

  /// Invariant 34: against all 4^4 codes, each with its best scale.
  void bruteForce() {
    const at::Tensor weight = at::randn({200, 4});
    const at::Tensor hessian = hessianOf(correlatedInputs(40, 4)).to(at::kFloat);
    const QuantizationScheme scheme{2, 4, false};
    const QuantizedWeight result = quantizeJointq(weight, hessian, scheme, withoutPenalty());
    const at::Tensor reached = rowLoss(weight, result, hessian);

    const at::Tensor h64 = hessian.to(at::kDouble);
    const at::Tensor h = weight.to(at::kDouble).mm(h64);
    const at::Tensor total = (h * weight.to(at::kDouble)).sum(1);
    const at::Tensor zeros = result.zeros.to(at::kDouble);
    const auto loss = [&](const at::Tensor& levels) {
      const at::Tensor q = (h * levels).sum(1).clamp_min(0);
      return total - q.square() / (levels.mm(h64) * levels).sum(1).clamp_min(1e-9);
    };
    at::Tensor least = total.clone();
    for (int number = 0; number < 256; ++number) {
      const at::Tensor codes = at::tensor({number & 3, number >> 2 & 3, number >> 4 & 3, number >> 6}, at::kDouble);
      least = at::minimum(least, loss(codes - zeros));
    }
    // A scale that is rounded to float16 costs (2^-11)^2 of the whole, not more.
    const at::Tensor slack = 1e-6 * total;
    QVERIFY((reached >= least - slack).all().item<bool>());
    QVERIFY((reached <= least * 1.01 + slack).to(at::kDouble).mean().item<double>() > 0.5);

    const at::Tensor levels = result.codes.to(at::kDouble) - zeros;
    for (int j = 0; j < 4; ++j) {
      for (const double step : {-1.0, 1.0}) {
        at::Tensor moved = levels.clone();
        moved.select(1, j) += step;
        const at::Tensor code = (moved + zeros).select(1, j);
        const at::Tensor possible = (code >= 0).logical_and_(code <= 3);
        QVERIFY(!(loss(moved) < reached - slack).logical_and_(possible).any().item<bool>());
      }
    }
  }

  /// Invariant 35.
  void groupPerRow() {
    const at::Tensor weight = at::randn({20, 80});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 80));
    QVERIFY(sameCodes(quantizeJointq(weight, hessian, {3, -1}, {}), quantizeJointq(weight, hessian, {3, 80}, {})));
  }

  /// Invariant 36.
  void lambdaOfZeroIsNoPenalty() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    JointqOptions options = withoutPenalty();
    QVERIFY(at::equal(jointq::regularizedHessian(hessian, 0, options), hessian));
    const QuantizedWeight none = quantizeJointq(weight, hessian, {3, 16}, options);
    options.regularizationMode = RegularizationMode::identity;
    options.lambdaRelative = true;
    QVERIFY(sameCodes(quantizeJointq(weight, hessian, {3, 16}, options), none));
    options.regularizationLambda = 0.1;
    QVERIFY(!sameCodes(quantizeJointq(weight, hessian, {3, 16}, options), none));
  }

  void penalties() {
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 16));
    const at::Tensor diagonal = hessian.diagonal();
    const auto added = [&](RegularizationMode mode, bool relative) {
      JointqOptions options;
      options.regularizationMode = mode;
      options.regularizationGamma = 0.7;
      options.lambdaRelative = relative;
      return (jointq::regularizedHessian(hessian, 2.0, options) - hessian).contiguous();
    };
    QVERIFY(at::allclose(added(RegularizationMode::identity, false), 2 * at::eye(16)));
    QVERIFY(at::allclose(added(RegularizationMode::identity, true), 2 * diagonal.mean() * at::eye(16)));
    QVERIFY(at::allclose(added(RegularizationMode::diagonal, false),
                         at::diag(2 * (diagonal / diagonal.mean()).pow(0.7)), 1e-4, 1e-5));
  }

  /// Invariant 37: a huge penalty leaves nothing but the weights' own error, in which no single code and no scale can
  /// then be improved.
  void hugeLambdaMinimisesTheWeightError() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    JointqOptions options;
    options.regularizationMode = RegularizationMode::identity;
    options.regularizationLambda = 1e7;
    const QuantizedWeight penalized = quantizeJointq(weight, hessian, {2, 16}, options);
    const at::Tensor levels = penalized.codes.to(at::kFloat) - penalized.zeros.to(at::kFloat).repeat_interleave(16, 1);
    const at::Tensor scales = penalized.scales.to(at::kFloat).repeat_interleave(16, 1);
    const at::Tensor zeros = penalized.zeros.to(at::kFloat).repeat_interleave(16, 1);
    const at::Tensor nearest = ((weight / scales).round() + zeros).clamp(0, 3) - zeros;
    const at::Tensor excess = ((levels - nearest) * scales).abs() - 1e-3 * scales;
    const at::Tensor tie = ((weight / scales) - levels).abs() < 0.501;
    QVERIFY((excess <= 0).logical_or_(tie).all().item<bool>());
    const at::Tensor best =
        (weight * levels).view({20, 4, 16}).sum(2) / levels.square().view({20, 4, 16}).sum(2).clamp_min(1e-9);
    QVERIFY(((penalized.scales.to(at::kFloat) / best - 1).abs() < 1e-3).all().item<bool>());

    const QuantizedWeight free = quantizeJointq(weight, hessian, {2, 16}, withoutPenalty());
    const QuantizedWeight rounded = quantizeRtn(weight, {2, 16}, {});
    QVERIFY(relativeWeightError(weight, penalized.dequantize()) < relativeWeightError(weight, rounded.dequantize()));
    QVERIFY(relativeWeightError(weight, penalized.dequantize()) < relativeWeightError(weight, free.dequantize()));
    QVERIFY(relativeOutputError(weight, free.dequantize(), hessian) <
            relativeOutputError(weight, penalized.dequantize(), hessian));
  }

  void acceptance_data() {
    QTest::addColumn<double>("weight");
    QTest::addColumn<double>("output");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("both fall") << 0.99 << 0.99 << true;
    QTest::newRow("both stay") << 1.0 << 1.0 << false;
    QTest::newRow("both rise") << 1.01 << 1.01 << false;
    QTest::newRow("weight rises, output falls much") << 1.001 << 0.5 << false;
    QTest::newRow("weight stays, output falls") << 1.0 << 0.9 << false;
    QTest::newRow("weight falls a little, output stays") << 0.95 << 1.0 << false;
    QTest::newRow("weight falls enough, output stays") << 0.89 << 1.0 << true;
    QTest::newRow("weight falls enough, output rises within the limit") << 0.89 << 1.029 << true;
    QTest::newRow("weight falls enough, output rises too much") << 0.5 << 1.031 << false;
    QTest::newRow("weight falls too little, output rises within the limit") << 0.91 << 1.01 << false;
  }
  /// Invariant 38, with the errors before at 2 and 3.
  void acceptance() {
    QFETCH(double, weight);
    QFETCH(double, output);
    QFETCH(bool, accepted);
    QCOMPARE(jointq::acceptsLambda({2, 3}, {2 * weight, 3 * output}, {}), accepted);
    JointqOptions lenient;
    lenient.incrementalEpsY = 10;
    lenient.incrementalEpsW = 0;
    QCOMPARE(jointq::acceptsLambda({2, 3}, {2 * weight, 3 * output}, lenient), weight <= 1);
  }

  void incrementalLambda() {
    const at::Tensor weight = at::randn({30, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(80, 64));
    JointqOptions options;
    options.regularizationMode = RegularizationMode::identity;
    options.lambdaMode = LambdaMode::incremental;
    // A single lambda is a fixed one.
    options.lambdaList = {0.05};
    JointqOptions fixed = options;
    fixed.lambdaMode = LambdaMode::fixed;
    fixed.regularizationLambda = 0.05;
    JointqReport report;
    const QuantizedWeight single = quantizeJointq(weight, hessian, {2, 16}, options, "weight", &report);
    QCOMPARE(report.lambda, 0.05);
    report = {};
    QVERIFY(sameCodes(single, quantizeJointq(weight, hessian, {2, 16}, fixed, "weight", &report)));
    QCOMPARE(report.lambda, 0.05);
    // Whatever was accepted on the way keeps the rule with what was first.
    options.lambdaList = {0.05, 0.1, 0.2, 0.4};
    const QuantizedWeight several = quantizeJointq(weight, hessian, {2, 16}, options);
    QVERIFY(relativeWeightError(weight, several.dequantize()) <= relativeWeightError(weight, single.dequantize()));
    // Nothing passes a rule that nothing can pass.
    options.incrementalEpsW = 1;
    options.incrementalEpsY = -1;
    options.lambdaList = {0.05, 1e6};
    QVERIFY(sameCodes(quantizeJointq(weight, hessian, {2, 16}, options, "weight", &report), single));
    QCOMPARE(report.lambda, 0.05);
    // A first lambda of 0 with a large weight error is skipped, a small one isn't.
    options.lambdaList = {0, 0.05};
    options.incrementalInitialSkipEwThreshold = 0.0;
    QVERIFY(sameCodes(quantizeJointq(weight, hessian, {2, 16}, options, "weight", &report), single));
    QCOMPARE(report.lambda, 0.05);
    options.incrementalInitialSkipEwThreshold.reset();
    options.lambdaList = {0, 1e6};
    QVERIFY(sameCodes(quantizeJointq(weight, hessian, {2, 16}, options, "weight", &report),
                      quantizeJointq(weight, hessian, {2, 16}, withoutPenalty())));
    QCOMPARE(report.lambda, 0.0);
    // Everything passes a rule that everything can pass.
    options.incrementalEpsW = 0;
    options.incrementalEpsY = 1e9;
    options.lambdaList = {0.05, 0.1, 0.2};
    quantizeJointq(weight, hessian, {2, 16}, options, "weight", &report);
    QCOMPARE(report.lambda, 0.2);
  }

  void float32IsEnough_data() {
    QTest::addColumn<int>("bits");
    for (int bits = 1; bits <= 4; ++bits) QTest::addRow("%d bits", bits) << bits;
  }
  /// Invariant 39: the same local optimum as in float64 for almost every row, and the same f to 1e-4 in those.
  void float32IsEnough() {
    QFETCH(int, bits);
    constexpr int rows = 24;
    const at::Tensor weight = at::randn({rows, 48});
    const at::Tensor hessian = hessianOf(correlatedInputs(300, 48));
    const at::Tensor regularized = jointq::regularizedHessian(hessian, 0.1, {});
    const QuantizedWeight start = quantizeRtn(weight, {bits, 16}, {});
    GroupedCodes grouped = group(start);
    at::Tensor gradient = gradientOf(weight.t().contiguous(), regularized, grouped);
    for (int i = 0; i < 50; ++i) searchSweep(CodeSearch::joint, regularized, grouped, gradient);
    const at::Tensor loss = rowLoss(weight, ungroup(grouped), regularized);
    int same = 0;
    double total = 0;
    for (int row = 0; row < rows; ++row) {
      PaperRow paper(weight, regularized, start, row);
      paper.searchUntilConverged();
      same += std::abs(loss[row].item<double>() / paper.objective() - 1) < 1e-4;
      total += paper.objective();
    }
    QVERIFY2(same >= rows * 3 / 4, qPrintable(QString::number(same)));
    QVERIFY(std::abs(loss.sum().item<double>() / total - 1) < 0.01);
  }

  /// Invariant 40.
  void actOrderIsAPermutation() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    const at::Tensor order = hessian.diagonal().argsort(true, 0, true);
    JointqOptions options;
    const QuantizedWeight sorted = quantizeJointq(
        weight.index_select(1, order), hessian.index_select(0, order).index_select(1, order), {3, 16}, options);
    options.actorder = true;
    const QuantizedWeight actOrder = quantizeJointq(weight, hessian, {3, 16}, options);
    QVERIFY(at::equal(actOrder.codes.index_select(1, order), sorted.codes));
    QVERIFY(at::equal(actOrder.scales, sorted.scales));
    QVERIFY(at::equal(actOrder.groupIndex.index_select(0, order), sorted.groupIndex));
    QVERIFY(at::equal(actOrder.dequantize().index_select(1, order), sorted.dequantize()));
    QVERIFY(!at::equal(actOrder.groupIndex, sorted.groupIndex));
  }

  void beatsGptqWithRefinement() {
    const at::Tensor weight = at::randn({100, 128});
    const at::Tensor hessian = hessianOf(correlatedInputs(600, 128));
    for (const int bits : {2, 3, 4}) {
      const QuantizationScheme scheme{bits, 64, false};
      const QuantizedWeight gptq = quantizeGptq(weight, factorizeHessian(hessian, 0, false, "test"), scheme, {});
      const QuantizedWeight joint = quantizeJointq(weight, hessian, scheme, withoutPenalty());
      QVERIFY((rowLoss(weight, joint, hessian) <= rowLoss(weight, gptq, hessian) * (1 + 1e-4)).all().item<bool>());
      QVERIFY((rowLoss(weight, joint, hessian).sum() < 0.95 * rowLoss(weight, gptq, hessian).sum()).item<bool>());
    }
  }

  /// tests/oracles/make_reference_jointq.py says what the fixture holds. Two local searches don't agree row by row;
  /// ours must not end higher in total, nor on more than a few rows.
  // From the starts that the reference takes.
  void endsNoHigherThanTheReference() {
    JointqOptions options;
    options.enableClipOptimize = true;
    const SafetensorsFile reference = SafetensorsFile::open(test::fixturePath("reference/jointq.safetensors"));
    const at::Tensor weight = loadTensor(reference, "weight").clone();
    const at::Tensor hessian = loadTensor(reference, "hessian").clone();
    const at::Tensor regularized = jointq::regularizedHessian(hessian, 0.1, {});
    std::vector<at::Tensor> noHigher;
    for (const int bits : {2, 3, 4}) {
      for (const bool symmetric : {false, true}) {
        for (const int group : {32, 128}) {
          const std::string name =
              std::to_string(bits) + "bit-" + (symmetric ? "sym" : "asym") + "-g" + std::to_string(group);
          const QuantizedWeight quantized = quantizeJointq(weight, hessian, {bits, group, symmetric}, options);
          const at::Tensor ours = rowLoss(weight, quantized, regularized);
          const at::Tensor theirs = loadTensor(reference, name).clone();
          QVERIFY2((ours.sum() <= theirs.sum()).item<bool>(), name.c_str());
          noHigher.push_back(ours <= theirs);
        }
      }
    }
    const auto share = at::cat(noHigher).to(at::kDouble).mean().item<double>();
    QVERIFY2(share >= 0.95, qPrintable(QString::number(share)));
  }

  void perturbationHelps() {
    const at::Tensor weight = at::randn({40, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(300, 64));
    JointqOptions options = withoutPenalty();
    const at::Tensor plain = rowLoss(weight, quantizeJointq(weight, hessian, {2, 32}, options), hessian);
    options.ilsEnabled = true;
    JointqReport report;
    const QuantizedWeight first = quantizeJointq(weight, hessian, {2, 32}, options, "weight", &report);
    QCOMPARE(report.objectives.size(), std::size_t(3));
    QVERIFY(report.objectives[1] < report.objectives[0] && report.objectives[2] < report.objectives[1]);
    const double left = rowLoss(weight, first, hessian).sum().item<double>();
    QVERIFY(std::abs(report.objectives[2] / left - 1) < 1e-3);
    const at::Tensor perturbed = rowLoss(weight, first, hessian);
    QVERIFY((perturbed <= plain * (1 + 1e-5)).all().item<bool>());
    QVERIFY((perturbed.sum() < plain.sum()).item<bool>());
    at::manual_seed(99);  // it brings its own generator
    QVERIFY(sameCodes(quantizeJointq(weight, hessian, {2, 32}, options), first));
    options.ilsNumChannels = 5;
    QVERIFY(!sameCodes(quantizeJointq(weight, hessian, {2, 32}, options), first));
  }

  void scaleSolveIsTheLeastSquaresSolution() {
    const at::Tensor weight = at::randn({6, 48});
    const at::Tensor hessian = hessianOf(correlatedInputs(300, 48));
    GroupedCodes grouped = group(quantizeRtn(weight, {3, 12}, {}));
    const at::Tensor levels = grouped.levels().to(at::kDouble);
    at::Tensor gradient = gradientOf(weight.t().contiguous(), hessian, grouped);
    const at::Tensor target = weight.t().contiguous();
    const at::Tensor before = rowObjective(target, grouped, gradient);
    const at::Tensor decrease = solveScales(hessian, grouped, gradient);
    const at::Tensor after = rowObjective(target, grouped, gradientOf(target, hessian, grouped));
    QVERIFY((decrease > 0).all().item<bool>());
    QVERIFY(((before - decrease - after).abs() <= 1e-4 * before).all().item<bool>());
    for (std::int64_t row = 0; row < 6; ++row) {
      const at::Tensor basis = at::zeros({48, 4}, at::kDouble);
      for (std::int64_t t = 0; t < 4; ++t) {
        basis.select(1, t).slice(0, 12 * t, 12 * t + 12).copy_(levels.select(1, row).slice(0, 12 * t, 12 * t + 12));
      }
      const at::Tensor response = hessian.to(at::kDouble).mm(basis);
      const at::Tensor best = at::linalg_solve(basis.t().mm(response), response.t().mv(weight[row].to(at::kDouble)));
      QVERIFY((best > 0).all().item<bool>());
      QVERIFY(((grouped.scales.select(1, row).to(at::kDouble) / best - 1).abs() < 0x1p-11 + 1e-5).all().item<bool>());
    }
  }

  void singularHessian() {
    const at::Tensor weight = at::randn({20, 64});
    at::Tensor inputs = at::randn({10, 64});
    inputs.select(1, 5).zero_();
    const at::Tensor hessian = hessianOf(inputs);
    JointqOptions options = withoutPenalty();
    options.enableClipOptimizeEp = true;
    const QuantizedWeight quantized = quantizeJointq(weight, hessian, {2, 16}, options);
    QVERIFY(quantized.dequantize().isfinite().all().item<bool>());
    const QuantizedWeight rounded = quantizeRtn(weight, {2, 16}, {});
    QVERIFY((rowLoss(weight, quantized, hessian).sum() < 0.2 * rowLoss(weight, rounded, hessian).sum()).item<bool>());
    QVERIFY(quantizeJointq(weight, hessian * 0, {2, 16}, options).dequantize().isfinite().all().item<bool>());
    QVERIFY(quantizeJointq(weight, hessian * 0, {2, 16}, {}).dequantize().isfinite().all().item<bool>());
  }

  void oneRowAndOneColumn() {
    const QuantizedWeight row = quantizeJointq(at::randn({1, 32}), hessianOf(correlatedInputs(100, 32)), {3, 16}, {});
    QCOMPARE(row.codes.sizes(), (at::IntArrayRef{1, 32}));
    const QuantizedWeight column = quantizeJointq(at::randn({9, 1}), at::ones({1, 1}), {3, -1}, {});
    QCOMPARE(column.codes.sizes(), (at::IntArrayRef{9, 1}));
  }

  void threadsDoNotMatter() {
    const at::Tensor weight = at::randn({200, 96});
    const at::Tensor hessian = hessianOf(correlatedInputs(300, 96));
    JointqOptions options;
    options.enableClipOptimizeEp = true;
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const QuantizedWeight one = quantizeJointq(weight, hessian, {3, 32}, options);
    at::set_num_threads(2);
    const QuantizedWeight two = quantizeJointq(weight, hessian, {3, 32}, options);
    at::set_num_threads(threads);
    QVERIFY(sameCodes(one, two));
  }

  void inputsAreLeftAlone() {
    const at::Tensor weight = at::randn({8, 32});
    const at::Tensor hessian = hessianOf(correlatedInputs(100, 32));
    const at::Tensor weightCopy = weight.clone();
    const at::Tensor hessianCopy = hessian.clone();
    quantizeJointq(weight, hessian, {3, 16}, {});
    QVERIFY(at::equal(weight, weightCopy));
    QVERIFY(at::equal(hessian, hessianCopy));
  }

  void refusals() {
    const at::Tensor weight = at::randn({4, 32});
    const at::Tensor hessian = at::eye(32);
    const auto quantize = [&](const QuantizationScheme& scheme, const JointqOptions& options) {
      quantizeJointq(weight, hessian, scheme, options, "layers.7.o_proj");
    };
    VERIFY_ERROR(quantize({5, 16}, {}), "layers.7.o_proj: JointQ with 5 bits");
    VERIFY_ERROR(quantize({0, 16}, {}), "layers.7.o_proj: 0 bits");
    VERIFY_ERROR(quantize({3, 20}, {}), "layers.7.o_proj: groups of 20");
    JointqOptions options;
    for (const double lambda : {-0.1, std::nan("")}) {
      options.regularizationLambda = lambda;
      VERIFY_ERROR(quantize({3, 16}, options), "layers.7.o_proj: JointQ with a lambda of");
    }
    options = {};
    options.regularizationGamma = 0;
    VERIFY_ERROR(quantize({3, 16}, options), "layers.7.o_proj: JointQ with a gamma of");
    options = {};
    options.lambdaMode = LambdaMode::incremental;
    VERIFY_ERROR(quantize({3, 16}, options), "JointQ with incremental lambdas and a diagonal penalty");
    options.regularizationMode = RegularizationMode::identity;
    options.lambdaList = {};
    VERIFY_ERROR(quantize({3, 16}, options), "JointQ with incremental lambdas, but none");
    options.lambdaList = {0.1, 0.1};
    VERIFY_ERROR(quantize({3, 16}, options), "JointQ with lambdas that don't ascend");
    options.lambdaList = {-1, 1};
    VERIFY_ERROR(quantize({3, 16}, options), "JointQ with a lambda of -1");
    options = {};
    options.enableClipOptimize = options.enableGptq = false;
    VERIFY_ERROR(quantize({3, 16}, options), "JointQ with nothing to start from");
    options = {};
    options.ilsEnabled = true;
    options.ilsNumClones = 0;
    VERIFY_ERROR(quantize({3, 16}, options), "JointQ with an iterated local search");
    VERIFY_ERROR(quantizeJointq(weight, hessian * NAN, {3, 16}, {}, "layers.7.o_proj"), "not finite");
    VERIFY_ERROR(quantizeJointq(weight * INFINITY, hessian, {3, 16}, {}, "layers.7.o_proj"), "not finite");
  }
};

QTEST_GUILESS_MAIN(TestJointq)
#include "tst_jointq.moc"
