// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/quant/error_measures.h"
#include "engine/quant/projectors.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

double clipLoss(const at::Tensor& weight, const QuantizedWeight& quantized, double norm) {
  return (weight - quantized.dequantize()).to(at::kDouble).abs().pow(norm).sum().item<double>();
}

}  // namespace

class TestRtn : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(7); }

  void grid_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<bool>("symmetric");
    for (int bits = 1; bits <= 8; ++bits) {
      for (const int groupSize : {-1, 32}) {
        for (const bool symmetric : {false, true}) {
          QTest::addRow("%d bits, groups of %d, %s", bits, groupSize, symmetric ? "symmetric" : "asymmetric")
              << bits << groupSize << symmetric;
        }
      }
    }
  }
  /// Invariants 1 and 2: unclipped weights are off by half a scale at most, codes grow with the weight, and the range
  /// is used.
  void grid() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(bool, symmetric);
    const QuantizationScheme scheme{bits, groupSize, symmetric};
    const at::Tensor weight = at::randn({37, 96}) * 0.05 + 0.01;
    const QuantizedWeight quantized = quantizeRtn(weight, scheme, {});
    const std::int64_t groups = scheme.groupCount(96);
    QCOMPARE(quantized.codes.sizes(), weight.sizes());
    QCOMPARE(quantized.codes.scalar_type(), at::kByte);
    QCOMPARE(quantized.scales.sizes(), (at::IntArrayRef{37, groups}));
    QCOMPARE(quantized.scales.scalar_type(), at::kHalf);
    QCOMPARE(quantized.zeros.sizes(), (at::IntArrayRef{37, groups}));

    const at::Tensor grouped = weight.view({37, groups, -1}).to(at::kDouble);
    const at::Tensor scale = quantized.scales.to(at::kDouble).unsqueeze(2);
    const at::Tensor zero = quantized.zeros.to(at::kDouble).unsqueeze(2);
    const at::Tensor ideal = grouped / scale + zero;
    const at::Tensor unclipped = (ideal > -0.5).logical_and(ideal < scheme.maximumCode() + 0.5);
    const at::Tensor error = (grouped - quantized.dequantize().view_as(grouped)).abs();
    QVERIFY((error <= scale * 0.50001).logical_or(unclipped.logical_not()).all().item<bool>());
    if (!symmetric) QVERIFY(unclipped.to(at::kDouble).mean().item<double>() > 0.95);
    if (symmetric) QVERIFY((quantized.zeros == 1 << (bits - 1)).all().item<bool>());
    const auto order = grouped.argsort(int64_t{2});
    const at::Tensor sorted = quantized.codes.view_as(grouped).gather(2, order).to(at::kInt);
    QVERIFY((sorted.diff(1, 2) >= 0).all().item<bool>());
    QVERIFY((quantized.codes <= scheme.maximumCode()).all().item<bool>());
  }

  void symmetricGridOfOneSign() {
    // A group without negative weights still gets the symmetric range: its zero is in the middle of the codes.
    const at::Tensor weight = at::rand({8, 64}) + 0.1;
    const QuantizedWeight quantized = quantizeRtn(weight, {4, 64, true}, {});
    const at::Tensor scale = weight.amax(1) * 2 / 15;
    QVERIFY(at::allclose(quantized.scales.to(at::kFloat).squeeze(1), scale, 1e-3));
    QVERIFY((weight - quantized.dequantize()).abs().max().item<float>() <= scale.max().item<float>() * 0.51f);
  }

  /// Invariant 4.
  void tiesGoToEven() {
    const at::Tensor weight = at::tensor({0.0f, 0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 15.0f, 14.5f}).view({1, 8});
    const QuantizedWeight quantized = quantizeRtn(weight, {4, -1, false}, {});
    QCOMPARE(quantized.scales.item<float>(), 1.0f);
    QVERIFY(at::equal(quantized.codes.to(at::kInt), at::tensor({0, 0, 2, 2, 4, 4, 15, 14}, at::kInt).view({1, 8})));
  }

  void roundsBeforeAddingTheZero() {
    // Scale 1, zero 1: 0.5 rounds to 0 and then becomes code 1. Rounding 1.5 would give 2.
    const at::Tensor weight = at::tensor({-1.0f, 0.5f, 2.0f, 0.0f}).view({1, 4});
    const QuantizedWeight quantized = quantizeRtn(weight, {2, -1, false}, {});
    QCOMPARE(quantized.scales.item<float>(), 1.0f);
    QVERIFY(at::equal(quantized.codes.to(at::kInt), at::tensor({0, 1, 3, 1}, at::kInt).view({1, 4})));
  }

  void extremeScales_data() {
    QTest::addColumn<double>("magnitude");
    QTest::newRow("all zero") << 0.0;
    QTest::newRow("smallest float32") << 1e-45;
    QTest::newRow("below float16") << 1e-9;
    QTest::newRow("subnormal in float16") << 1e-6;
    QTest::newRow("ordinary") << 1.0;
    QTest::newRow("above float16") << 1e7;
    QTest::newRow("largest float32") << 3e38;
  }
  void extremeScales() {
    QFETCH(double, magnitude);
    for (const bool symmetric : {false, true}) {
      for (const bool clip : {false, true}) {
        for (const double norm : {2.0, 2.4}) {
          const at::Tensor weight = (at::rand({3, 64}) * 2 - 1).mul_(static_cast<float>(magnitude));
          RtnOptions options;
          options.clip.enabled = clip;
          options.clip.norm = norm;
          const QuantizedWeight quantized = quantizeRtn(weight, {3, 32, symmetric}, options);
          const at::Tensor values = quantized.dequantize();
          QVERIFY(quantized.scales.isfinite().all().item<bool>());
          QVERIFY((quantized.scales > 0).all().item<bool>());
          QVERIFY(values.isfinite().all().item<bool>());
          if (magnitude < 1e-8) QVERIFY((values.abs() <= 4 * 6e-8).all().item<bool>());
          if (magnitude == 0) QVERIFY((values == 0).all().item<bool>());
          if (magnitude == 1.0 || magnitude == 1e-6) QVERIFY(relativeWeightError(weight, values) < 0.1);
        }
      }
    }
  }

  void clipSearch_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<double>("norm");
    for (const int bits : {2, 3, 4, 8}) {
      for (const bool symmetric : {false, true}) {
        for (const double norm : {1.0, 2.0, 2.4, 4.0}) {
          QTest::addRow("%d bits, %s, norm %g", bits, symmetric ? "symmetric" : "asymmetric", norm)
              << bits << symmetric << norm;
        }
      }
    }
  }
  /// Invariant 3.
  void clipSearch() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(double, norm);
    const at::Tensor weight = at::randn({70, 128}).pow(3) * 0.02;
    const QuantizationScheme scheme{bits, 64, symmetric};
    RtnOptions options;
    options.clip = {.enabled = true, .grid = 100, .norm = norm, .weight = ClipWeight::none};
    const double without = clipLoss(weight, quantizeRtn(weight, scheme, {}), norm);
    const double with = clipLoss(weight, quantizeRtn(weight, scheme, options), norm);
    QVERIFY2(with <= without * (1 + 1e-5), qPrintable(QString("%1 > %2").arg(with).arg(without)));
    if (bits == 2) QVERIFY(with < 0.9 * without);
  }

  /// Against every candidate written out in float64.
  void clipSearchFindsTheBest_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<double>("norm");
    QTest::addColumn<bool>("weighted");
    for (const bool symmetric : {false, true}) {
      for (const double norm : {2.0, 2.4}) {
        for (const bool weighted : {false, true}) {
          QTest::addRow("%s, norm %g, %s", symmetric ? "symmetric" : "asymmetric", norm,
                        weighted ? "weighted" : "unweighted")
              << symmetric << norm << weighted;
        }
      }
    }
  }
  void clipSearchFindsTheBest() {
    QFETCH(bool, symmetric);
    QFETCH(double, norm);
    QFETCH(bool, weighted);
    const at::Tensor weight = at::randn({20, 48});
    const at::Tensor moments = weighted ? at::rand({48}) + 0.01 : at::ones({48});
    RtnOptions options;
    options.clip = {.enabled = true, .grid = 50, .norm = norm};
    options.clip.weight = weighted ? ClipWeight::diagonal : ClipWeight::none;
    const QuantizedWeight quantized = quantizeRtn(weight, {3, -1, symmetric}, options, moments);
    const at::Tensor found =
        ((weight - quantized.dequantize()).to(at::kDouble).abs().pow(norm) * moments.to(at::kDouble)).sum(1);
    const auto w = weight.accessor<float, 2>();
    const auto moment = moments.accessor<float, 1>();
    for (int row = 0; row < weight.size(0); ++row) {
      double low = std::min(0.0f, weight[row].min().item<float>());
      double high = std::max(0.0f, weight[row].max().item<float>());
      if (symmetric) low = -(high = std::max(-low, high));
      double least = INFINITY;
      for (int i = 0; i < 40; ++i) {
        const float shrink = static_cast<float>(1.0 - i / 50.0);
        const double scale = static_cast<c10::Half>(static_cast<float>(shrink * (high - low) / 7));
        const double zero = symmetric ? 4 : std::clamp(std::nearbyint(-shrink * low / scale), 0.0, 7.0);
        double sum = 0;
        for (int j = 0; j < weight.size(1); ++j) {
          const double code = std::clamp(std::nearbyint(w[row][j] / scale) + zero, 0.0, 7.0);
          sum += moment[j] * std::pow(std::abs(w[row][j] - scale * (code - zero)), norm);
        }
        least = std::min(least, sum);
      }
      QVERIFY2(std::abs(found[row].item<double>() / least - 1) < 1e-5,
               qPrintable(QString("row %1: %2, best %3").arg(row).arg(found[row].item<double>()).arg(least)));
    }
  }

  void aShrunkenRangeIsACandidateOfTheSearch_data() {
    QTest::addColumn<bool>("symmetric");
    QTest::newRow("asymmetric") << false;
    QTest::newRow("symmetric") << true;
  }
  void aShrunkenRangeIsACandidateOfTheSearch() {
    // With a grid of 10 the search tries the shares 1, 0.9, ... 0.3: each row loses what the best of them loses alone.
    QFETCH(bool, symmetric);
    const at::Tensor weight = at::randn({20, 48});
    const auto losses = [&](const ClipSearch& clip) {
      RtnOptions options;
      options.clip = clip;
      return (weight - quantizeRtn(weight, {2, -1, symmetric}, options).dequantize()).square().sum(1);
    };
    at::Tensor least = losses({});
    const at::Tensor full = least;
    for (int i = 1; i < 8; ++i) least = at::minimum(least, losses({.shrink = 1 - i / 10.0}));
    QVERIFY((least < full).any().item<bool>());
    QVERIFY(at::allclose(losses({.enabled = true, .grid = 10, .norm = 2}), least, 1e-4));
  }

  void dequantizeIsExact() {
    const at::Tensor weight = at::randn({11, 64});
    const QuantizedWeight quantized = quantizeRtn(weight, {8, 16, false}, {});
    const at::Tensor values = quantized.dequantize();
    for (int i = 0; i < 11; ++i) {
      for (int j = 0; j < 64; ++j) {
        const float scale = quantized.scales[i][j / 16].item<float>();
        const int level = quantized.codes[i][j].item<int>() - quantized.zeros[i][j / 16].item<int>();
        QCOMPARE(values[i][j].item<float>(), scale * static_cast<float>(level));
      }
    }
  }

  void refusals_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<float>("poison");
    QTest::addColumn<QString>("message");
    QTest::newRow("no bits") << 0 << 32 << 0.0f << "0 bits";
    QTest::newRow("nine bits") << 9 << 32 << 0.0f << "9 bits";
    QTest::newRow("ragged groups") << 4 << 60 << 0.0f << "groups of 60 don't divide its 64 inputs";
    QTest::newRow("group of 0") << 4 << 0 << 0.0f << "groups of 0";
    QTest::newRow("group of -2") << 4 << -2 << 0.0f << "groups of -2";
    QTest::newRow("not a number") << 4 << 32 << std::nanf("") << "not finite";
    QTest::newRow("infinite") << 4 << 32 << -INFINITY << "not finite";
  }
  void refusals() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(float, poison);
    QFETCH(QString, message);
    const at::Tensor weight = at::randn({4, 64});
    if (poison != 0) weight[1][3] = poison;
    const QuantizationScheme scheme{bits, groupSize, false};
    VERIFY_ERROR(quantizeRtn(weight, scheme, {}, {}, "layers.3.q_proj"), message.toStdString());
    VERIFY_ERROR(quantizeRtn(weight, scheme, {}, {}, "layers.3.q_proj"), "layers.3.q_proj");
  }

  void refusesImpossibleClipSearches() {
    const at::Tensor weight = at::randn({4, 64});
    for (const int grid : {0, -5}) {
      RtnOptions options;
      options.clip = {.enabled = true, .grid = grid};
      VERIFY_ERROR(quantizeRtn(weight, {4, 32}, options, {}, "layers.3.q_proj"), "layers.3.q_proj: a clip search");
    }
    for (const double norm : {0.0, -1.0, std::nan(""), static_cast<double>(INFINITY)}) {
      RtnOptions options;
      options.clip = {.enabled = true, .norm = norm};
      VERIFY_ERROR(quantizeRtn(weight, {4, 32}, options, {}, "layers.3.q_proj"), "layers.3.q_proj: a clip search");
    }
    for (const double shrink : {0.0, -0.5, 1.5, std::nan("")}) {
      RtnOptions options;
      options.clip.shrink = shrink;
      VERIFY_ERROR(quantizeRtn(weight, {4, 32}, options, {}, "layers.3.q_proj"), "layers.3.q_proj: a range shrunk to");
    }
  }

  void refusesImpossibleClipWeights() {
    const at::Tensor weight = at::randn({4, 64});
    RtnOptions options;
    options.clip = {.enabled = true, .weight = ClipWeight::gptqError};
    VERIFY_ERROR(quantizeRtn(weight, {4, 32}, options, {}, "layers.3.q_proj"), "no GPTQ errors");
    options.clip.weight = ClipWeight::diagonal;
    VERIFY_ERROR(quantizeRtn(weight, {4, 32}, options, {}, "layers.3.q_proj"), "needs calibration data");
  }
};

QTEST_GUILESS_MAIN(TestRtn)
#include "tst_rtn.moc"
