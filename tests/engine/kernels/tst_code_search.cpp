// SPDX-License-Identifier: GPL-3.0-or-later
// The code search: every body gives the same bits, and what comes out is what the search promises.
#include <cmath>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "engine/kernels/code_search.h"
#include "engine/kernels/grid_search.h"
#include "tests/support/fixtures.h"
#include "tests/support/guarded.h"

using namespace bitlathe;
using kernels::InstructionSet;
using kernels::tileRows;
using test::Guarded;

namespace {

/// A group that was rounded to nearest: weights float32 [columns, rows], A, and what searchCodes works on.
struct Group {
  at::Tensor weight;
  at::Tensor hessian;
  at::Tensor gradient;
  at::Tensor zeros;
  at::Tensor scales;
  at::Tensor codes;
  std::int64_t maximumCode;

  Group(std::int64_t columns, std::int64_t rows, int bits, bool symmetric = false)
      : weight(at::randn({columns, rows})), maximumCode((1 << bits) - 1) {
    const at::Tensor mixing = at::randn({columns, columns}) * at::logspace(0, -1, columns).unsqueeze(1);
    const at::Tensor inputs = at::randn({3 * columns + 2, columns}).mm(mixing) + at::randn({3 * columns + 2, 1});
    // Rows further apart than the group is wide.
    const at::Tensor whole = at::zeros({columns, columns + 5});
    hessian = whole.slice(1, 3, 3 + columns);
    hessian.copy_(inputs.t().mm(inputs) / inputs.size(0) + 0.01 * at::eye(columns));
    hessian.copy_((hessian + hessian.t()) / 2);
    const auto [scale, zero] = gridSearch(weight.unsqueeze(0), {}, {bits, -1, symmetric}, {});
    scales = scale.squeeze(0).contiguous();
    zeros = zero.squeeze(0).contiguous();
    codes = ((weight / scales).round() + zeros).clamp(0, static_cast<double>(maximumCode)).to(at::kByte);
    // Other groups' errors have their part in the gradient.
    gradient = hessian.mm(weight - dequantized() + 0.1 * at::randn({columns, rows}));
  }

  at::Tensor dequantized() const { return (codes.to(at::kFloat) - zeros) * scales; }

  void search(CodeSearch method) { searchCodes(method, gradient, hessian, zeros, maximumCode, scales, codes); }

  /// By how much f of each row is lower than it was with `before`, float64 [rows].
  at::Tensor gainSince(const Group& before) const {
    const at::Tensor change = dequantized().to(at::kDouble) - before.dequantized().to(at::kDouble);
    return (change * (2 * before.gradient.to(at::kDouble) - hessian.to(at::kDouble).mm(change))).sum(0);
  }

  Group copy() const {
    Group other = *this;
    other.scales = scales.clone();
    other.codes = codes.clone();
    return other;
  }
};

}  // namespace

class TestCodeSearch : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(5); }

  void bodiesAgree_data() {
    QTest::addColumn<bool>("joint");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    for (const bool joint : {false, true}) {
      const auto row = [&](const char* name, int columns, int rows, int bits, bool symmetric) {
        QTest::addRow("%s, %s", joint ? "joint" : "descent", name) << joint << columns << rows << bits << symmetric;
      };
      row("one weight", 1, 1, 3, false);
      row("one row", 64, 1, 3, false);
      row("one column", 1, 130, 3, false);
      row("odd sizes", 37, 67, 2, false);
      row("a warp of columns", 32, 40, 2, true);
      row("whole tiles", 64, 128, 3, false);
      row("a wide group", 128, 65, 4, true);
      row("a whole row", 150, 9, 3, false);
      row("1 bit", 20, 63, 1, false);
      row("1 bit, symmetric", 20, 63, 1, true);
      row("8 bits", 33, 20, 8, false);
    }
  }
  void bodiesAgree() {
    QFETCH(bool, joint);
    QFETCH(int, columns);
    QFETCH(int, rows);
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    const CodeSearch search = joint ? CodeSearch::joint : CodeSearch::coordinateDescent;
    Group start(columns, rows, bits, symmetric);
    start.codes.select(1, 0) = start.zeros[0];  // a row of zeros, which has no scale yet
    Group found = start.copy();
    found.search(search);
    const auto maximumCode = static_cast<float>(start.maximumCode);

    const Guarded scales(start.scales);
    const Guarded codes(start.codes);
    const Guarded workspace(at::empty({kernels::searchDeviceWorkspace(search, columns, rows)}).fill_(NAN));
    kernels::launchCodeSearch(
        search, columns, rows, start.gradient.const_data_ptr<float>(), start.hessian.const_data_ptr<float>(),
        start.hessian.stride(0), start.zeros.const_data_ptr<float>(), maximumCode,
        scales.inside().mutable_data_ptr<float>(), codes.inside().mutable_data_ptr<std::uint8_t>(),
        workspace.inside().mutable_data_ptr<float>(), DeviceStream{});
    QVERIFY(scales.intact() && codes.intact() && workspace.intact());
    QVERIFY(at::equal(codes.inside(), found.codes));
    QVERIFY(at::equal(scales.inside(), found.scales));

    const std::int64_t shown = std::min<std::int64_t>(rows, tileRows);
    const auto tile = [&](const at::Tensor& matrix, double padding) {
      return at::constant_pad_nd(matrix, {0, tileRows}, padding).slice(-1, 0, tileRows).contiguous();
    };
    for (const InstructionSet set : kernels::availableInstructionSets()) {
      const at::Tensor scaleTile = tile(start.scales, 1);
      const at::Tensor codesTile = tile(start.codes, 0);
      const Guarded tileWorkspace(at::empty({kernels::searchTileWorkspace(columns)}).fill_(NAN));
      const auto body = joint ? kernels::jointSearchTile(set) : kernels::coordinateDescentTile(set);
      body(columns, shown, tile(start.gradient, 0).const_data_ptr<float>(), start.hessian.const_data_ptr<float>(),
           start.hessian.stride(0), tile(start.zeros, 0).const_data_ptr<float>(), maximumCode,
           scaleTile.mutable_data_ptr<float>(), codesTile.mutable_data_ptr<std::uint8_t>(),
           tileWorkspace.inside().mutable_data_ptr<float>());
      QVERIFY(tileWorkspace.intact());
      QVERIFY(at::equal(codesTile.slice(1, 0, shown), found.codes.slice(1, 0, shown)));
      QVERIFY(at::equal(scaleTile.slice(0, 0, shown), found.scales.slice(0, 0, shown)));
    }
  }

  void lowersEveryRow_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    for (int bits = 1; bits <= 8; ++bits) {
      QTest::addRow("%d bits", bits) << bits << false;
      QTest::addRow("%d bits, symmetric", bits) << bits << true;
    }
  }
  void lowersEveryRow() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    const Group start(48, 100, bits, symmetric);
    for (const CodeSearch method : {CodeSearch::coordinateDescent, CodeSearch::joint}) {
      Group found = start.copy();
      found.search(method);
      const at::Tensor gain = found.gainSince(start);
      const at::Tensor size = (start.dequantized() * start.gradient).abs().sum(0).to(at::kDouble);
      QVERIFY((gain >= -1e-6 * size).all().item<bool>());
      // With the scale held, nothing but zeros may be best: 1 bit, symmetric, starts with a scale beyond all weights.
      const at::Tensor stuck = (start.codes == start.zeros).all(0);
      const at::Tensor movable = method == CodeSearch::joint ? at::ones_like(stuck) : stuck.logical_not();
      QVERIFY((gain > 0).masked_select(movable).to(at::kDouble).mean().item<double>() > 0.9);
      QVERIFY(found.codes.max().item<int>() <= found.maximumCode);
      QVERIFY((found.scales > 0).all().item<bool>());
      QVERIFY(at::equal(found.scales, found.scales.to(at::kHalf).to(at::kFloat)));
    }
  }

  /// The recipe's formula, one code at a time in float64.
  void descentIsTheFormula() {
    Group start(40, 30, 3);
    Group found = start.copy();
    found.search(CodeSearch::coordinateDescent);
    const at::Tensor hessian = start.hessian.to(at::kDouble);
    const at::Tensor zeros = start.zeros.to(at::kDouble);
    const at::Tensor scales = start.scales.to(at::kDouble);
    at::Tensor gradient = start.gradient.to(at::kDouble).clone();
    const at::Tensor levels = start.codes.to(at::kDouble) - zeros;
    for (std::int64_t j = 0; j < 40; ++j) {
      const at::Tensor wanted = levels[j] + gradient[j] / (scales * hessian[j][j]);
      const at::Tensor level = at::minimum(at::maximum(wanted.round(), -zeros), start.maximumCode - zeros);
      gradient -= at::outer(hessian[j], (level - levels[j]) * scales);
      levels[j].copy_(level);
    }
    QVERIFY(at::equal((levels + zeros).to(at::kByte), found.codes));
    const at::Tensor curvature = (hessian.mm(levels) * levels).sum(0);
    const at::Tensor best = scales + (gradient * levels).sum(0) / curvature;
    QVERIFY(((found.scales.to(at::kDouble) / best - 1).abs() < 0x1p-11 + 1e-5).all().item<bool>());
  }

  /// Invariant 34: no step of one code by 1, with the scale that is then best, is better.
  void jointSearchEndsAtAnOptimumOfItsSteps() {
    for (const int bits : {1, 2, 3}) {
      const Group start(23, 40, bits);
      Group found = start.copy();
      found.search(CodeSearch::joint);
      const at::Tensor hessian = start.hessian.to(at::kDouble);
      const at::Tensor h = start.gradient.to(at::kDouble) + hessian.mm(start.dequantized().to(at::kDouble));
      const auto value = [&](const at::Tensor& levels) {
        const at::Tensor q = (h * levels).sum(0).clamp_min(0);
        return q.square() / (hessian.mm(levels) * levels).sum(0).clamp_min(1e-12);
      };
      const at::Tensor zeros = start.zeros.to(at::kDouble);
      const at::Tensor levels = found.codes.to(at::kDouble) - zeros;
      const at::Tensor reached = value(levels);
      QVERIFY((reached > value(start.codes.to(at::kDouble) - zeros)).sum().item<std::int64_t>() > 20);
      for (std::int64_t j = 0; j < 23; ++j) {
        for (const double step : {-1.0, 1.0}) {
          at::Tensor moved = levels.clone();
          moved[j] += step;
          const at::Tensor possible = (moved[j] >= -zeros).logical_and_(moved[j] <= start.maximumCode - zeros);
          const at::Tensor better = possible.logical_and(value(moved) > reached * (1 + 1e-5));
          QVERIFY(!better.any().item<bool>());
        }
      }
    }
  }

  void columnsWithoutWeightStay() {
    for (const CodeSearch method : {CodeSearch::coordinateDescent, CodeSearch::joint}) {
      Group group(20, 70, 3);
      for (const int j : {0, 7}) {
        group.hessian.select(0, j).zero_();
        group.hessian.select(1, j).zero_();
        group.gradient.select(0, j).zero_();
      }
      const at::Tensor before = group.codes.clone();
      group.search(method);
      for (const int j : {0, 7}) QVERIFY(at::equal(group.codes[j], before[j]));
      QVERIFY(!at::equal(group.codes, before));
    }
  }

  void nothingButZeros() {
    for (const CodeSearch method : {CodeSearch::coordinateDescent, CodeSearch::joint}) {
      Group group(20, 70, 3);
      group.hessian.zero_();
      group.gradient.zero_();
      Group found = group.copy();
      found.search(method);
      QVERIFY(at::equal(found.codes, group.codes));
      QVERIFY(at::equal(found.scales, group.scales));
    }
  }

  /// A row whose codes are all zero gets codes: at least the one that is best on its own, which takes
  /// (h . zeta)^2 / (zeta A zeta^T) = P_j^2 / A_jj off f.
  void leavesZeroCodes() {
    Group group(20, 70, 3);
    group.gradient = group.hessian.mm(group.weight);
    group.codes.copy_(group.zeros.unsqueeze(0).expand({20, 70}));
    const Group start = group.copy();
    group.search(CodeSearch::joint);
    const at::Tensor gradient = group.gradient.to(at::kDouble);
    const at::Tensor inRange = at::where(gradient > 0, group.zeros.lt(7), group.zeros.gt(0));
    const at::Tensor single = gradient.square() / group.hessian.diagonal().unsqueeze(1);
    const at::Tensor best = at::where(inRange, single, 0.0).amax(0);
    QVERIFY((best > 0).all().item<bool>());
    QVERIFY((group.gainSince(start) > (1 - 1e-5) * best).all().item<bool>());
  }

  void threadsDoNotMatter() {
    const int threads = at::get_num_threads();
    for (const CodeSearch method : {CodeSearch::coordinateDescent, CodeSearch::joint}) {
      const Group start(32, 300, 3);
      Group one = start.copy();
      at::set_num_threads(1);
      one.search(method);
      Group two = start.copy();
      at::set_num_threads(2);
      two.search(method);
      at::set_num_threads(threads);
      QVERIFY(at::equal(one.codes, two.codes));
      QVERIFY(at::equal(one.scales, two.scales));
    }
  }

  void graphicsProcessorAgrees() {
    if (at::getNumGPUs() == 0) QSKIP("needs a CUDA device");
    for (const CodeSearch method : {CodeSearch::coordinateDescent, CodeSearch::joint}) {
      const Group start(64, 500, 3);
      Group host = start.copy();
      host.search(method);
      at::Tensor scales = start.scales.cuda();
      at::Tensor codes = start.codes.cuda();
      searchCodes(method, start.gradient.cuda(), start.hessian.cuda(), start.zeros.cuda(), start.maximumCode, scales,
                  codes);
      QVERIFY(at::equal(codes.cpu(), host.codes));
      QVERIFY(at::equal(scales.cpu(), host.scales));
    }
  }
};

QTEST_GUILESS_MAIN(TestCodeSearch)
#include "tst_code_search.moc"
