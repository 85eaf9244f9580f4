// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numbers>

#include "engine/base/error.h"
#include "engine/model/decoder_block.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

at::Tensor randomHidden(std::int64_t batch, std::int64_t length) {
  at::manual_seed(1);
  return at::randn({batch, length, 128});
}

/// Attention written out head by head, in float64.
at::Tensor plainAttention(const AttentionInputs& inputs, const at::Tensor& mask) {
  const auto query = inputs.query.to(at::kDouble);
  const std::int64_t heads = query.size(1);
  const std::int64_t group = heads / inputs.key.size(1);
  const std::int64_t length = query.size(2);
  std::vector<at::Tensor> contexts;
  for (std::int64_t head = 0; head < heads; ++head) {
    const auto key = inputs.key.select(1, head / group).to(at::kDouble);
    const auto value = inputs.value.select(1, head / group).to(at::kDouble);
    auto scores = at::bmm(query.select(1, head), key.transpose(1, 2)) / std::sqrt(query.size(3));
    auto hidden = at::ones({length, length}, at::kBool).triu(1).unsqueeze(0);
    if (mask.defined()) hidden = at::logical_or(hidden, at::logical_not(mask).unsqueeze(1));
    scores = scores.masked_fill(hidden, -std::numeric_limits<double>::infinity());
    contexts.push_back(at::bmm(at::softmax(scores, -1), value));
  }
  return at::cat(contexts, -1);
}

}  // namespace

class TestDecoderBlock : public QObject {
  Q_OBJECT

 private slots:
  void segmentsMakeUpTheBlock_data() { fixtures(); }
  void segmentsMakeUpTheBlock() {
    const auto [checkpoint, block] = load();
    const auto hidden = randomHidden(2, 12);
    const auto rotary = makeRotaryTable(checkpoint->config(), 12, at::kCPU);
    const auto x1 = block.attentionInput(hidden);
    const auto context = block.attend(block.projectAttention(x1, rotary), {});
    QVERIFY(at::equal(context, block.attentionContext(x1, rotary, {})));
    const auto residual = block.attentionResidual(hidden, context);
    const auto gated = block.gatedProduct(block.mlpInput(residual));
    QCOMPARE(gated.size(2), checkpoint->config().intermediateSize);
    QVERIFY(at::equal(block.output(residual, gated), block.forward(hidden, rotary, at::Tensor())));
  }

  void attentionIsThatOfTheDefinition_data() { fixtures(); }
  void attentionIsThatOfTheDefinition() {
    const auto [checkpoint, block] = load();
    const auto rotary = makeRotaryTable(checkpoint->config(), 12, at::kCPU);
    const auto inputs = block.projectAttention(block.attentionInput(randomHidden(2, 12)), rotary);
    COMPARE_TENSORS(block.attend(inputs, {}), plainAttention(inputs, {}), 1e-5);
    auto mask = at::ones({2, 12}, at::kBool);
    mask.select(0, 1).slice(0, 7).fill_(false);
    COMPARE_TENSORS(block.attend(inputs, mask).select(0, 0), plainAttention(inputs, mask).select(0, 0), 1e-5);
    COMPARE_TENSORS(block.attend(inputs, mask).select(0, 1).slice(0, 0, 7),
                    plainAttention(inputs, mask).select(0, 1).slice(0, 0, 7), 1e-5);
  }

  void aCacheGivesWhatTheWholeSequenceGives_data() { fixtures(); }
  void aCacheGivesWhatTheWholeSequenceGives() {
    const auto [checkpoint, block] = load();
    const auto hidden = randomHidden(3, 20);
    const auto rotary = makeRotaryTable(checkpoint->config(), 32, at::kCPU);
    auto cache = makeKeyValueCache(checkpoint->config(), 3, 32, at::kFloat, at::kCPU);
    QCOMPARE(cache.capacity(), 32);
    const void* memory = cache.keys.const_data_ptr();
    std::vector<at::Tensor> parts;
    std::int64_t first = 0;
    for (const std::int64_t count : {7, 1, 1, 8, 3}) {
      parts.push_back(block.forward(hidden.slice(1, first, first + count), rotary, cache));
      first += count;
      QCOMPARE(cache.length, first);
    }
    COMPARE_TENSORS(at::cat(parts, 1), block.forward(hidden, rotary, at::Tensor()), 1e-5);
    QCOMPARE(cache.keys.const_data_ptr(), memory);
    VERIFY_ERROR(block.forward(randomHidden(3, 13), rotary, cache), "holds 32 positions, but 33 are needed");
  }

  void paddingDoesNotReachTheRest_data() { fixtures(); }
  void paddingDoesNotReachTheRest() {
    const auto [checkpoint, block] = load();
    const auto rotary = makeRotaryTable(checkpoint->config(), 16, at::kCPU);
    const auto text = randomHidden(1, 10);
    const auto padding = at::full({1, 6, 128}, 100.0);
    const auto wanted = block.forward(text, rotary, at::Tensor());

    auto mask = at::ones({1, 16}, at::kBool);
    mask.slice(1, 10).fill_(false);
    const auto paddedRight = block.forward(at::cat({text, padding}, 1), rotary, mask);
    COMPARE_TENSORS(paddedRight.slice(1, 0, 10), wanted, 1e-5);

    mask = mask.flip(1);
    const auto paddedLeft = block.forward(at::cat({padding, text}, 1), rotary, mask);
    COMPARE_TENSORS(paddedLeft.slice(1, 6), wanted, 1e-4);
    QVERIFY(at::isfinite(paddedLeft).all().item<bool>());
  }

  void aWiderResidualStreamStaysWide() {
    const auto checkpoint = openFixture("tiny-llama");
    const DecoderBlock narrow(*checkpoint, 0, at::kBFloat16, at::kCPU);
    const DecoderBlock wide(*checkpoint, 0, at::kFloat, at::kCPU);
    const auto rotary = makeRotaryTable(checkpoint->config(), 12, at::kCPU);
    const auto hidden = randomHidden(1, 12);
    const auto output = narrow.forward(hidden, rotary, at::Tensor());
    QCOMPARE(output.scalar_type(), at::kFloat);
    QCOMPARE(narrow.attentionInput(hidden).scalar_type(), at::kBFloat16);
    const auto change = wide.forward(hidden, rotary, at::Tensor()) - hidden;
    QVERIFY(largestDifference(output - hidden, change) < 0.05 * change.abs().max().item<double>());
  }

  void normIsComputedInFloat32() {
    at::manual_seed(2);
    const auto x = (at::randn({4, 512}) * 300).to(at::kHalf);  // squares overflow float16
    const auto weight = at::rand({512}).to(at::kHalf);
    const auto exact = x.to(at::kDouble);
    const auto wanted = exact / at::sqrt(at::square(exact).mean(-1, true) + 1e-5) * weight.to(at::kDouble);
    COMPARE_TENSORS(rmsNorm(x, weight, 1e-5), wanted, 4e-3);
    COMPARE_TENSORS(rmsNorm(at::zeros({1, 8}), at::ones({8}), 1e-5), at::zeros({1, 8}), 0);
  }

  void rotaryTableFollowsItsDefinition_data() {
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("plain") << QByteArray("plain");
    QTest::newRow("linear") << QByteArray("linear");
    QTest::newRow("llama3") << QByteArray("llama3");
  }
  void rotaryTableFollowsItsDefinition() {
    QFETCH(QByteArray, kind);
    ModelConfig config;
    config.headSize = 64;
    config.ropeTheta = 5e5;
    if (kind == "linear") config.ropeScaling = RopeScaling{RopeScaling::Kind::linear, 4};
    if (kind == "llama3") config.ropeScaling = RopeScaling{RopeScaling::Kind::llama3, 8, 1, 4, 512};
    const auto rotary = makeRotaryTable(config, 300, at::kCPU);
    QCOMPARE(rotary.cosine.sizes().vec(), (std::vector<std::int64_t>{300, 64}));
    int kept = 0;
    int slowed = 0;
    for (int pair = 0; pair < 32; ++pair) {
      double frequency = std::pow(5e5, -2.0 * pair / 64);
      if (kind == "linear") frequency /= 4;
      if (kind == "llama3") {
        const double wavelength = 2 * std::numbers::pi / frequency;
        if (wavelength > 512.0 / 1) {
          frequency /= 8;
          ++slowed;
        } else if (wavelength < 512.0 / 4) {
          ++kept;
        } else {
          const double smooth = (512 / wavelength - 1) / (4 - 1);
          frequency *= (1 - smooth) / 8 + smooth;
        }
      }
      for (const int position : {0, 1, 299}) {
        for (const int column : {pair, pair + 32}) {
          QVERIFY(std::abs(rotary.cosine[position][column].item<double>() - std::cos(position * frequency)) < 1e-4);
          QVERIFY(std::abs(rotary.sine[position][column].item<double>() - std::sin(position * frequency)) < 1e-4);
        }
      }
    }
    if (kind == "llama3") QVERIFY(kept > 0 && slowed > 0 && kept + slowed < 32);
  }

  void refusesContextsBeyondTheSlidingWindow() {
    ModelConfig config;
    config.headSize = 8;
    config.slidingWindow = 16;
    QCOMPARE(makeRotaryTable(config, 16, at::kCPU).cosine.size(0), 16);
    VERIFY_ERROR(makeRotaryTable(config, 17, at::kCPU), "17 tokens exceeds the model's sliding window of 16");
  }

 private:
  static void fixtures() {
    QTest::addColumn<QString>("fixture");
    QTest::newRow("llama") << "tiny-llama";
    QTest::newRow("qwen3") << "tiny-qwen3";
  }
  static std::pair<std::shared_ptr<const Checkpoint>, DecoderBlock> load() {
    const auto name = *static_cast<QString*>(QTest::qData("fixture", qMetaTypeId<QString>()));
    const auto checkpoint = openFixture(name.toStdString());
    return {checkpoint, DecoderBlock(*checkpoint, 1, at::kFloat, at::kCPU)};
  }
};

QTEST_GUILESS_MAIN(TestDecoderBlock)
#include "tst_decoder_block.moc"
