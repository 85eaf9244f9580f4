// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "engine/base/error.h"
#include "engine/quant/projectors.h"
#include "tests/support/fixtures.h"
#include "tests/support/layer_problem.h"

using namespace bitlathe;
using test::correlatedInputs;
using test::dampedBy;
using test::hessianOf;
using test::rowLoss;

namespace {

QuantizedWeight start(const at::Tensor& weight, const at::Tensor& hessian, const QuantizationScheme& scheme,
                      bool actorder = false) {
  return quantizeGptq(weight, factorizeHessian(hessian, 0.01, actorder, "test"), scheme, {.actorder = actorder});
}

}  // namespace

class TestCodeRefinement : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(13); }

  void neverRaisesAnyRow_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("actorder");
    for (int bits = 1; bits <= 8; ++bits) {
      for (const int groupSize : {-1, 1, 24, 48}) {
        const bool symmetric = (bits + groupSize) % 2 == 0;
        const bool actorder = bits % 3 == 0;
        QTest::addRow("%d bits, groups of %d%s%s", bits, groupSize, symmetric ? ", symmetric" : "",
                      actorder ? ", act-order" : "")
            << bits << groupSize << symmetric << actorder;
      }
    }
  }
  /// Also: sweep by sweep f falls, in total by a good part; codes and scales stay what a file can hold.
  void neverRaisesAnyRow() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(bool, symmetric);
    QFETCH(bool, actorder);
    const at::Tensor weight = at::randn({70, 96});
    const at::Tensor hessian = hessianOf(correlatedInputs(400, 96));
    const at::Tensor damped = dampedBy(hessian, 0.1);
    const QuantizationScheme scheme{bits, groupSize, symmetric};
    const QuantizedWeight before = start(weight, hessian, scheme, actorder);
    const at::Tensor lossBefore = rowLoss(weight, before, damped);
    at::Tensor loss = lossBefore;
    for (const int sweeps : {1, 2, 3, 6}) {
      QuantizedWeight refined = before;
      refineCodes(weight, hessian, {.sweeps = sweeps, .percdamp = 0.1}, refined);
      const at::Tensor after = rowLoss(weight, refined, damped);
      QVERIFY((after <= loss * (1 + 1e-4)).all().item<bool>());
      loss = after;
      QVERIFY(refined.codes.max().item<int>() <= scheme.maximumCode());
      QVERIFY((refined.scales > 0).all().item<bool>());
      QVERIFY(at::equal(refined.zeros, before.zeros));
      QVERIFY(at::equal(refined.groupIndex, before.groupIndex));
      QCOMPARE(refined.codes.sizes(), before.codes.sizes());
      QCOMPARE(refined.scales.sizes(), before.scales.sizes());
      QVERIFY(refined.codes.is_contiguous() && refined.scales.is_contiguous());
    }
    QVERIFY2((loss.sum() < 0.98 * lossBefore.sum()).item<bool>(),
             qPrintable(QString::number((loss.sum() / lossBefore.sum()).item<double>())));
  }

  void inputsAreLeftAlone() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    QuantizedWeight refined = start(weight, hessian, {3, 16});
    const at::Tensor codes = refined.codes;
    const at::Tensor codesCopy = codes.clone();
    const at::Tensor weightCopy = weight.clone();
    const at::Tensor hessianCopy = hessian.clone();
    refineCodes(weight, hessian, {.sweeps = 2}, refined);
    QVERIFY(at::equal(weight, weightCopy));
    QVERIFY(at::equal(hessian, hessianCopy));
    QVERIFY(at::equal(codes, codesCopy));  // another holder of the codes doesn't see them change
    QVERIFY(!at::equal(refined.codes, codesCopy));
  }

  void noSweepsChangeNothing() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    const QuantizedWeight before = start(weight, hessian, {3, 16});
    QuantizedWeight refined = before;
    refineCodes(weight, hessian, {}, refined);
    QVERIFY(at::equal(refined.codes, before.codes));
    QVERIFY(at::equal(refined.scales, before.scales));
  }

  /// Every code is the best for all others as they are.
  void endsWhereNoCodeHelps() {
    const at::Tensor weight = at::randn({30, 48});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 48));
    const at::Tensor damped = dampedBy(hessian, 0.05);
    QuantizedWeight refined = start(weight, hessian, {2, 16});
    refineCodes(weight, hessian, {.sweeps = 100, .percdamp = 0.05}, refined);
    const at::Tensor reached = rowLoss(weight, refined, damped);
    for (std::int64_t j = 0; j < 48; ++j) {
      for (int code = 0; code <= 3; ++code) {
        QuantizedWeight other = refined;
        other.codes = refined.codes.clone();
        other.codes.select(1, j).fill_(code);
        QVERIFY((rowLoss(weight, other, damped) >= reached * (1 - 1e-4)).all().item<bool>());
      }
    }
    QuantizedWeight again = refined;
    refineCodes(weight, hessian, {.sweeps = 3, .percdamp = 0.05}, again);
    QVERIFY(at::equal(again.codes, refined.codes));
    QVERIFY(at::equal(again.scales, refined.scales));
  }

  void actOrderIsAPermutation() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    QuantizedWeight actOrder = start(weight, hessian, {3, 16}, true);
    QVERIFY((actOrder.groupIndex.slice(0, 1) < actOrder.groupIndex.slice(0, 0, -1)).any().item<bool>());
    // The same columns, sorted by group.
    const at::Tensor order = actOrder.groupIndex.argsort(true, 0, false);
    QuantizedWeight sorted = actOrder;
    sorted.codes = actOrder.codes.index_select(1, order);
    sorted.groupIndex = actOrder.groupIndex.index_select(0, order);
    refineCodes(weight, hessian, {.sweeps = 3}, actOrder);
    refineCodes(weight.index_select(1, order), hessian.index_select(0, order).index_select(1, order), {.sweeps = 3},
                sorted);
    QVERIFY(at::equal(actOrder.codes.index_select(1, order), sorted.codes));
    QVERIFY(at::equal(actOrder.scales, sorted.scales));
    QVERIFY(at::equal(actOrder.dequantize().index_select(1, order), sorted.dequantize()));
  }

  /// With one group, the same as with a group as wide as the row.
  void groupPerRow() {
    const at::Tensor weight = at::randn({20, 300});
    const at::Tensor hessian = hessianOf(correlatedInputs(500, 300));
    QuantizedWeight row = start(weight, hessian, {3, -1});
    QuantizedWeight wide = row;
    wide.scheme.groupSize = 300;
    refineCodes(weight, hessian, {.sweeps = 3}, row);
    refineCodes(weight, hessian, {.sweeps = 3}, wide);
    QVERIFY(at::equal(row.codes, wide.codes));
    QVERIFY(at::equal(row.scales, wide.scales));
  }

  void deadColumns() {
    const at::Tensor weight = at::randn({20, 64});
    at::Tensor inputs = correlatedInputs(200, 64);
    for (const int j : {0, 17, 63}) inputs.select(1, j).zero_();
    const at::Tensor hessian = hessianOf(inputs);
    for (const double percdamp : {0.0, 0.3}) {
      QuantizedWeight refined = start(weight, hessian, {3, 16});
      refineCodes(weight, hessian, {.sweeps = 3, .percdamp = percdamp}, refined);
      for (const int j : {0, 17, 63}) {
        QVERIFY(at::equal(refined.codes.select(1, j), refined.zeros.select(1, j / 16)));
      }
    }
    QuantizedWeight refined = start(weight, hessian * 0, {3, 16});
    refineCodes(weight, hessian * 0, {.sweeps = 3}, refined);
    QVERIFY((refined.dequantize() == 0).all().item<bool>());
  }

  void unitOfTheInputsDoesNotMatter() {
    const at::Tensor weight = at::randn({20, 64});
    const at::Tensor hessian = hessianOf(correlatedInputs(200, 64));
    const QuantizedWeight before = start(weight, hessian, {3, 16});
    QuantizedWeight reference = before;
    refineCodes(weight, hessian, {.sweeps = 3}, reference);
    for (const double factor : {0x1p-20, 0x1p20}) {
      QuantizedWeight other = before;
      refineCodes(weight, hessian * factor, {.sweeps = 3}, other);
      QVERIFY(at::equal(other.codes, reference.codes));
      QVERIFY(at::equal(other.scales, reference.scales));
    }
  }

  void threadsDoNotMatter() {
    const at::Tensor weight = at::randn({200, 96});
    const at::Tensor hessian = hessianOf(correlatedInputs(300, 96));
    const QuantizedWeight before = start(weight, hessian, {3, 32});
    const int threads = at::get_num_threads();
    QuantizedWeight one = before;
    at::set_num_threads(1);
    refineCodes(weight, hessian, {.sweeps = 3}, one);
    QuantizedWeight two = before;
    at::set_num_threads(2);
    refineCodes(weight, hessian, {.sweeps = 3}, two);
    at::set_num_threads(threads);
    QVERIFY(at::equal(one.codes, two.codes));
    QVERIFY(at::equal(one.scales, two.scales));
  }

  void refusals() {
    const at::Tensor weight = at::randn({4, 32});
    QuantizedWeight quantized = quantizeRtn(weight, {3, 16}, {});
    VERIFY_ERROR(refineCodes(weight, at::eye(32), {.sweeps = -1}, quantized, "layers.7.o_proj"),
                 "layers.7.o_proj: a refinement of -1 sweeps");
    for (const double percdamp : {-0.1, std::nan("")}) {
      VERIFY_ERROR(refineCodes(weight, at::eye(32), {.sweeps = 1, .percdamp = percdamp}, quantized, "layers.7.o_proj"),
                   "layers.7.o_proj: a refinement with a damping of");
    }
  }
};

QTEST_GUILESS_MAIN(TestCodeRefinement)
#include "tst_code_refinement.moc"
