// SPDX-License-Identifier: GPL-3.0-or-later
// Every body of every operator gives the same bits: portable, AVX2 and AVX-512, and the CUDA kernel, which the block
// emulator runs.
#include <cmath>
#include <cstring>
#include <vector>

#include <ATen/ATen.h>

#include "engine/kernels/gptq_sweep.h"
#include "engine/kernels/gptq_sweep_body.h"
#include "engine/kernels/grid_search.h"
#include "engine/kernels/grid_search_body.h"
#include "engine/kernels/numerics.h"
#include "engine/quant/projectors.h"
#include "tests/support/fixtures.h"
#include "tests/support/guarded.h"

using namespace bitlathe;
using kernels::InstructionSet;
using kernels::tileRows;
using test::Guarded;

namespace {

at::Tensor unitUpper(std::int64_t n) {
  return at::randn({n, n}).mul_(0.2).triu(1).add_(at::eye(n));
}

}  // namespace

class TestKernels : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(3); }

  void roundsToHalfLikeTheType() {
    // Every float16 value, the points midway to the next, and their neighbours.
    for (std::uint32_t bits = 1; bits < 0x7c00; ++bits) {
      const float value = static_cast<float>(c10::Half(static_cast<unsigned short>(bits), c10::Half::from_bits()));
      const float next =
          bits == 0x7bff ? value
                         : static_cast<float>(c10::Half(static_cast<unsigned short>(bits + 1), c10::Half::from_bits()));
      const float middle = (value + next) / 2;
      for (const float x : {value, middle, std::nextafter(middle, 0.0f), std::nextafter(middle, 1e9f)}) {
        QCOMPARE(numerics::roundToHalf(x), static_cast<float>(static_cast<c10::Half>(x)));
      }
    }
    for (const float x : {0.0f, 1e-45f, 1e-8f, 2.9e-8f}) QCOMPARE(numerics::roundToHalf(x), 0x1p-24f);
    for (const float x : {65505.0f, 1e6f, INFINITY}) QCOMPARE(numerics::roundToHalf(x), 65504.0f);
  }

  void powersAreAccurate() {
    for (const float exponent : {0.5f, 1.0f, 2.0f, 2.4f, 4.0f}) {
      double worst = 0;
      for (float x = 1e-6f; x < 1e3f; x *= 1.0017f) {
        worst =
            std::max(worst, std::abs(numerics::power(x, exponent) / std::pow(static_cast<double>(x), exponent) - 1));
      }
      QVERIFY2(worst < 1e-5, qPrintable(QString("%1 for exponent %2").arg(worst).arg(exponent)));
      QVERIFY(numerics::power(0.0f, exponent) < 1e-18f);
    }
  }

  void roundsTiesToEven() {
    for (float x = -300; x < 300; x += 0.125f) QCOMPARE(numerics::roundEven(x), std::nearbyint(x));
  }

  void gridSearchBodiesAgree_data() {
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<double>("norm");
    QTest::addColumn<int>("grid");
    QTest::newRow("one weight") << 1 << 1 << 1 << 4 << false << 2.0 << 100;
    QTest::newRow("one row") << 1 << 64 << 1 << 3 << false << 2.0 << 100;
    QTest::newRow("one column") << 1 << 1 << 70 << 3 << true << 2.0 << 100;
    QTest::newRow("odd sizes") << 3 << 37 << 67 << 2 << false << 2.0 << 100;
    QTest::newRow("whole tiles") << 2 << 64 << 128 << 3 << false << 2.0 << 100;
    QTest::newRow("several chunks") << 1 << 300 << 9 << 4 << true << 2.0 << 100;
    QTest::newRow("chunk exactly") << 1 << 128 << 8 << 4 << true << 2.0 << 100;
    QTest::newRow("general norm") << 2 << 33 << 19 << 3 << false << 2.4 << 100;
    QTest::newRow("general norm, 8 bits") << 1 << 129 << 21 << 8 << true << 3.0 << 30;
    QTest::newRow("few candidates") << 2 << 16 << 11 << 2 << false << 2.0 << 7;
    QTest::newRow("one candidate") << 2 << 16 << 11 << 2 << false << 2.0 << 1;
    QTest::newRow("candidates fill warps") << 1 << 16 << 11 << 2 << false << 2.0 << 80;
    QTest::newRow("1 bit") << 2 << 16 << 11 << 1 << false << 2.0 << 100;
  }
  void gridSearchBodiesAgree() {
    QFETCH(int, groups);
    QFETCH(int, columns);
    QFETCH(int, rows);
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(double, norm);
    QFETCH(int, grid);
    const at::Tensor values = at::randn({groups, columns, rows}).pow(3);
    values.select(2, rows - 1).zero_();
    const at::Tensor weights = at::rand({groups, columns}) + 0.01;
    const QuantizationScheme scheme{bits, -1, symmetric};
    const ClipSearch clip{.enabled = true, .grid = grid, .norm = norm};
    const auto [scales, zeros] = gridSearch(values, weights, scheme, clip);

    const kernels::GridSearchOptions options{static_cast<float>(scheme.maximumCode()), symmetric,
                                             std::max(1, grid * 4 / 5), grid, static_cast<float>(norm)};
    const Guarded emulatedScales(at::zeros({groups, rows}));
    const Guarded emulatedZeros(at::zeros({groups, rows}));
    kernels::launchGridSearch(options, groups, columns, rows, values.const_data_ptr<float>(),
                              weights.const_data_ptr<float>(), emulatedScales.inside().mutable_data_ptr<float>(),
                              emulatedZeros.inside().mutable_data_ptr<float>(), DeviceStream{});
    QVERIFY(emulatedScales.intact() && emulatedZeros.intact());
    QVERIFY(at::equal(emulatedScales.inside(), scales));
    QVERIFY(at::equal(emulatedZeros.inside(), zeros));

    for (const InstructionSet set : kernels::availableInstructionSets()) {
      const at::Tensor padded = at::constant_pad_nd(values, {0, tileRows});
      for (int group = 0; group < groups; ++group) {
        const at::Tensor tile = padded[group].slice(1, 0, tileRows).contiguous();
        std::vector<float> scale(tileRows);
        std::vector<float> zero(tileRows);
        kernels::gridSearchTile(set)(options, columns, tile.const_data_ptr<float>(),
                                     weights[group].const_data_ptr<float>(), scale.data(), zero.data());
        for (int row = 0; row < std::min<int>(rows, tileRows); ++row) {
          QCOMPARE(scale[static_cast<std::size_t>(row)], scales[group][row].item<float>());
          QCOMPARE(zero[static_cast<std::size_t>(row)], zeros[group][row].item<float>());
        }
      }
    }
  }

  void sweepBodiesAgree_data() {
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("bits");
    QTest::newRow("one weight") << 1 << 1 << 3;
    QTest::newRow("one row") << 64 << 1 << 3;
    QTest::newRow("one column") << 1 << 130 << 3;
    QTest::newRow("odd sizes") << 37 << 67 << 2;
    QTest::newRow("last partial block") << 61 << 129 << 4;
    QTest::newRow("whole tiles") << 64 << 128 << 3;
    QTest::newRow("8 bits") << 33 << 65 << 8;
    QTest::newRow("1 bit") << 20 << 63 << 1;
  }
  void sweepBodiesAgree() {
    QFETCH(int, columns);
    QFETCH(int, rows);
    QFETCH(int, bits);
    const at::Tensor live = at::randn({columns, rows});
    const at::Tensor start = live + at::randn({columns, rows}) * 0.1;
    const at::Tensor factor = unitUpper(columns + 5);  // rows further apart than the tile is wide
    const at::Tensor upper = factor.slice(0, 2, 2 + columns).slice(1, 2, 2 + columns);
    const QuantizationScheme scheme{bits, -1, false};
    const auto [scales, zeros] = gridSearch(live.unsqueeze(0), {}, scheme, {});
    at::Tensor values = live.clone();
    at::Tensor residual = start.clone();
    at::Tensor codes = at::empty({columns, rows}, at::kByte);
    gptqSweep(values, residual, upper, scales[0], zeros[0], scheme.maximumCode(), codes);
    const auto maximumCode = static_cast<float>(scheme.maximumCode());

    const Guarded emulatedValues(live);
    const Guarded emulatedResidual(start);
    const Guarded emulatedCodes(at::zeros({columns, rows}, at::kByte));
    kernels::launchGptqSweep(columns, rows, emulatedValues.inside().mutable_data_ptr<float>(),
                             emulatedResidual.inside().mutable_data_ptr<float>(), upper.const_data_ptr<float>(),
                             upper.stride(0), scales.const_data_ptr<float>(), zeros.const_data_ptr<float>(),
                             maximumCode, emulatedCodes.inside().mutable_data_ptr<std::uint8_t>(), DeviceStream{});
    QVERIFY(emulatedValues.intact() && emulatedResidual.intact() && emulatedCodes.intact());
    QVERIFY(at::equal(emulatedValues.inside(), values));
    QVERIFY(at::equal(emulatedResidual.inside(), residual));
    QVERIFY(at::equal(emulatedCodes.inside(), codes));

    const auto tile = [](const at::Tensor& matrix, double padding) {
      return at::constant_pad_nd(matrix, {0, tileRows}, padding).slice(-1, 0, tileRows).contiguous();
    };
    const at::Tensor scaleTile = tile(scales, 1);
    const at::Tensor zeroTile = tile(zeros, 0);
    const std::int64_t shown = std::min<std::int64_t>(rows, tileRows);
    for (const InstructionSet set : kernels::availableInstructionSets()) {
      at::Tensor valuesTile = tile(live, 0);
      at::Tensor residualTile = tile(start, 0);
      at::Tensor codesTile = at::empty({columns, tileRows}, at::kByte);
      kernels::gptqSweepTile(set)(columns, valuesTile.mutable_data_ptr<float>(), residualTile.mutable_data_ptr<float>(),
                                  upper.const_data_ptr<float>(), upper.stride(0), scaleTile.const_data_ptr<float>(),
                                  zeroTile.const_data_ptr<float>(), maximumCode,
                                  codesTile.mutable_data_ptr<std::uint8_t>());
      QVERIFY(at::equal(valuesTile.slice(1, 0, shown), values.slice(1, 0, shown)));
      QVERIFY(at::equal(residualTile.slice(1, 0, shown), residual.slice(1, 0, shown)));
      QVERIFY(at::equal(codesTile.slice(1, 0, shown), codes.slice(1, 0, shown)));
    }
  }

  void graphicsProcessorAgrees() {
    if (at::getNumGPUs() == 0) QSKIP("needs a CUDA device");
    const at::Tensor weight = at::randn({200, 192});
    const at::Tensor inputs = at::randn({400, 192});
    const at::Tensor hessian = inputs.t().mm(inputs) / 400;
    const QuantizationScheme scheme{3, 64, false};
    for (const bool actorder : {false, true}) {
      GptqOptions options;
      options.actorder = actorder;
      const auto quantize = [&](at::Device device) {
        const HessianFactor factor = factorizeHessian(hessian.to(device), options.percdamp, actorder, "test");
        return quantizeGptq(weight.to(device), factor, scheme, options, "test");
      };
      const QuantizedWeight host = quantize(at::kCPU);
      const QuantizedWeight device = quantize(at::Device(at::kCUDA, 0));
      QVERIFY(device.codes.is_cuda());
      QVERIFY((device.codes.cpu() != host.codes).to(at::kFloat).mean().item<float>() < 0.01f);
    }
    const QuantizedWeight host = quantizeRtn(weight, scheme, {});
    const QuantizedWeight device = quantizeRtn(weight.cuda(), scheme, {});
    QVERIFY(at::equal(device.codes.cpu(), host.codes));
    QVERIFY(at::equal(device.scales.cpu(), host.scales));
  }
};

QTEST_GUILESS_MAIN(TestKernels)
#include "tst_kernels.moc"
