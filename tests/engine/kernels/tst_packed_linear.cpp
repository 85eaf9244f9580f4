// SPDX-License-Identifier: GPL-3.0-or-later
// Products with packed codes: the same as with the dequantized weight, and the same bits from every body.
#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/kernels/packed_linear.h"
#include "engine/kernels/packed_linear_body.h"
#include "engine/quant/packed_weight.h"
#include "tests/support/fixtures.h"
#include "tests/support/guarded.h"

using namespace bitlathe;
using kernels::InstructionSet;
using kernels::packedRows;
using kernels::segmentColumns;
using test::Guarded;

namespace {

/// Random codes; every second group's scale is a subnormal float16 value.
QuantizedWeight randomWeight(std::int64_t rows, std::int64_t groups, std::int64_t groupColumns, int bits,
                             bool symmetric, bool actorder) {
  QuantizedWeight weight;
  const std::int64_t columns = groups * groupColumns;
  weight.scheme = {bits, groups == 1 ? -1 : groupColumns, symmetric};
  weight.codes = at::randint(0, 1 << bits, {rows, columns}, at::kByte);
  weight.scales = at::rand({rows, groups}).add_(0.01).mul_(0.1).to(at::kHalf);
  weight.scales.slice(1, 1, groups, 2).fill_(3e-6);
  weight.zeros = symmetric ? at::full({rows, groups}, 1 << (bits - 1), at::kByte)
                           : at::randint(0, 1 << bits, {rows, groups}, at::kByte);
  weight.groupIndex = at::arange(columns).div(groupColumns, "floor").to(at::kInt);
  if (actorder) weight.groupIndex = weight.groupIndex.index_select(0, at::randperm(columns));
  return weight;
}

kernels::PackedCodes codesOf(const PackedWeight& packed) {
  return {static_cast<int>(packed.words.size(2)),
          packed.words.size(1),
          packed.words.size(1) / packed.scales.size(1),
          reinterpret_cast<const std::uint32_t*>(packed.words.const_data_ptr<std::int32_t>()),
          reinterpret_cast<const std::uint16_t*>(packed.scales.const_data_ptr<at::Half>()),
          packed.zeros.const_data_ptr<std::uint8_t>()};
}

kernels::PackedCodes tileOf(const PackedWeight& packed, std::int64_t tile) {
  PackedWeight one = packed;
  for (auto* tensor : {&one.words, &one.scales, &one.zeros}) *tensor = tensor->select(0, tile).unsqueeze(0);
  return codesOf(one);
}

/// x W^T by the body for an instruction set; inputs as for packedLinear(). Empty where the body wrote beyond its end.
at::Tensor productByTiles(InstructionSet set, const PackedWeight& packed, const at::Tensor& x, const at::Tensor& sums) {
  const std::int64_t tiles = packed.words.size(0);
  const Guarded product(at::zeros({x.size(0), tiles * packedRows}));
  for (std::int64_t tile = 0; tile < tiles; ++tile) {
    kernels::packedLinearTile(set)(tileOf(packed, tile), x.size(0), x.const_data_ptr<float>(),
                                   sums.const_data_ptr<float>(),
                                   product.inside().mutable_data_ptr<float>() + tile * packedRows, tiles * packedRows);
  }
  return product.intact() ? product.inside() : at::Tensor();
}

/// W^T, likewise.
at::Tensor weightByTiles(InstructionSet set, const PackedWeight& packed) {
  const std::int64_t tiles = packed.words.size(0);
  const Guarded weight(at::zeros({packed.words.size(1) * segmentColumns, tiles * packedRows}));
  for (std::int64_t tile = 0; tile < tiles; ++tile) {
    kernels::packedWeightTile(set)(tileOf(packed, tile), weight.inside().mutable_data_ptr<float>() + tile * packedRows,
                                   tiles * packedRows);
  }
  return weight.intact() ? weight.inside() : at::Tensor();
}

}  // namespace

class TestPackedLinear : public QObject {
  Q_OBJECT

 private slots:
  void init() { at::manual_seed(5); }

  void shapes_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("groupColumns");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("actorder");
    QTest::addColumn<int>("inputs");
    QTest::newRow("one weight") << 1 << 1 << 1 << 4 << false << false << 1;
    QTest::newRow("one row") << 1 << 2 << 64 << 3 << false << false << 1;
    QTest::newRow("one column") << 70 << 1 << 1 << 2 << true << false << 3;
    QTest::newRow("whole tiles") << 64 << 3 << 32 << 4 << false << false << 4;
    QTest::newRow("ragged segments") << 33 << 3 << 37 << 3 << false << false << 5;
    QTest::newRow("groups below a segment") << 31 << 5 << 8 << 4 << true << false << 2;
    QTest::newRow("a channel each") << 45 << 1 << 333 << 5 << false << false << 2;
    QTest::newRow("more segments than warps") << 40 << 5 << 64 << 4 << false << false << 9;
    QTest::newRow("act-order") << 37 << 4 << 32 << 3 << false << true << 4;
    QTest::newRow("act-order, ragged") << 65 << 3 << 20 << 2 << true << true << 7;
    QTest::newRow("many inputs") << 40 << 2 << 48 << 4 << false << true << 50;
    QTest::newRow("many inputs, several panels") << 300 << 2 << 64 << 3 << false << false << 33;
    for (int bits = 1; bits <= 8; ++bits) {
      QTest::addRow("%d bits", bits) << 50 << 3 << 64 << bits << (bits % 2 == 0) << false << 3;
    }
  }

  void agreesWithDequantized_data() { shapes_data(); }
  void agreesWithDequantized() {
    QFETCH(int, inputs);
    const QuantizedWeight weight = fetched();
    const PackedWeight packed = PackedWeight::from(weight, "layer");
    const at::Tensor x = at::randn({inputs, 1, weight.codes.size(1)}).add_(1);
    const at::Tensor product = packed.multiply(x);
    const at::Tensor expected = at::matmul(x.to(at::kDouble), weight.dequantize().to(at::kDouble).t());
    // Of the sum of magnitudes: what float32 can tell, where terms cancel, is relative to them.
    const at::Tensor magnitude =
        at::matmul(x.abs().to(at::kDouble), (weight.scales.to(at::kDouble) * weight.scheme.maximumCode())
                                                .index_select(1, weight.groupIndex.to(at::kLong))
                                                .t());
    QCOMPARE(product.sizes(), expected.sizes());
    QVERIFY(((product - expected).abs() <= 1e-6 * magnitude).all().item<bool>());
    QCOMPARE(packed.multiply(x.to(at::kBFloat16)).scalar_type(), at::kBFloat16);
  }

  void bodiesAgree_data() { shapes_data(); }
  void bodiesAgree() {
    QFETCH(int, inputs);
    const PackedWeight packed = PackedWeight::from(fetched(), "layer");
    const std::int64_t tiles = packed.words.size(0);
    const std::int64_t segments = packed.words.size(1);
    const std::int64_t outputs = tiles * packedRows;
    const at::Tensor x = at::randn({inputs, segments * segmentColumns});
    const at::Tensor sums = x.view({inputs, segments, segmentColumns}).sum(2);
    const at::Tensor product = productByTiles(InstructionSet::portable, packed, x, sums);
    const at::Tensor weight = weightByTiles(InstructionSet::portable, packed);
    QVERIFY(product.defined() && weight.defined());

    const Guarded emulated(at::zeros({inputs, outputs}));
    kernels::launchPackedLinear(codesOf(packed), tiles, inputs, x.const_data_ptr<float>(), sums.const_data_ptr<float>(),
                                emulated.inside().mutable_data_ptr<float>(), DeviceStream{});
    QVERIFY(emulated.intact());
    QVERIFY(at::equal(emulated.inside(), product));
    const Guarded emulatedWeight(at::zeros({segments * segmentColumns, outputs}));
    kernels::launchPackedWeight(codesOf(packed), tiles, emulatedWeight.inside().mutable_data_ptr<float>(),
                                DeviceStream{});
    QVERIFY(emulatedWeight.intact());
    QVERIFY(at::equal(emulatedWeight.inside(), weight));

    for (const InstructionSet set : kernels::availableInstructionSets()) {
      const at::Tensor otherProduct = productByTiles(set, packed, x, sums), otherWeight = weightByTiles(set, packed);
      QVERIFY(otherProduct.defined() && at::equal(otherProduct, product));
      QVERIFY(otherWeight.defined() && at::equal(otherWeight, weight));
    }
    const at::Tensor byOperator = packedLinear(x, packed.words, packed.scales, packed.zeros);
    QVERIFY(inputs > 16 ? at::allclose(byOperator, x.mm(weight), 1e-4, 1e-4) : at::equal(byOperator, product));
  }

  void unpacksTheDequantizedWeight_data() { shapes_data(); }
  void unpacksTheDequantizedWeight() {
    const QuantizedWeight weight = fetched();
    const PackedWeight packed = PackedWeight::from(weight, "layer");
    const at::Tensor unpacked =
        weightByTiles(kernels::availableInstructionSets().back(), packed).slice(1, 0, packed.outFeatures);
    const at::Tensor columns = packed.columns.defined() ? packed.columns : at::arange(packed.inFeatures);
    const at::Tensor real = at::nonzero(columns < packed.inFeatures).flatten();
    const at::Tensor expected = weight.dequantize().index_select(1, columns.index_select(0, real)).t();
    QCOMPARE(real.size(0), packed.inFeatures);
    QVERIFY(at::equal(unpacked.index_select(0, real), expected));
  }

  void eachInputIsAloneInItsBatch() {
    const PackedWeight packed = PackedWeight::from(randomWeight(96, 3, 64, 3, false, false), "layer");
    const at::Tensor x = at::randn({13, 192});
    const at::Tensor together = packed.multiply(x);
    for (std::int64_t i = 0; i < x.size(0); ++i) {
      QVERIFY(at::equal(packed.multiply(x.slice(0, i, i + 1)), together.slice(0, i, i + 1)));
    }
  }

  void takesTheBitsOfItsCodes() {
    const PackedWeight packed = PackedWeight::from(randomWeight(256, 4, 64, 3, false, false), "layer");
    QCOMPARE(packed.bytes(), std::int64_t{256 * 256 * 3 / 8 + 256 * 4 * 3});
  }

  void refusesGroupsOfUnequalSize() {
    QuantizedWeight weight = randomWeight(4, 2, 8, 4, false, false);
    weight.groupIndex[0] = 1;
    VERIFY_ERROR(PackedWeight::from(weight, "model.layers.0.mlp.up_proj"), "model.layers.0.mlp.up_proj");
  }

  void graphicsProcessorAgrees() {
    if (at::getNumGPUs() == 0) QSKIP("needs a CUDA device");
    const PackedWeight packed = PackedWeight::from(randomWeight(200, 3, 64, 3, false, true), "layer");
    for (const std::int64_t inputs : {5, 40}) {
      const at::Tensor x = at::randn({inputs, 192});
      const at::Tensor product = packed.to(at::Device(at::kCUDA, 0)).multiply(x.cuda()).cpu();
      QVERIFY(at::allclose(product, packed.multiply(x), 1e-5, 1e-5));
    }
  }

 private:
  static QuantizedWeight fetched() {
    QFETCH(int, rows);
    QFETCH(int, groups);
    QFETCH(int, groupColumns);
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(bool, actorder);
    return randomWeight(rows, groups, groupColumns, bits, symmetric, actorder);
  }
};

QTEST_GUILESS_MAIN(TestPackedLinear)
#include "tst_packed_linear.moc"
