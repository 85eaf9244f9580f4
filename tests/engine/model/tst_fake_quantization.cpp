// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/model/fake_quantization.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

class TestFakeQuantization : public QObject {
  Q_OBJECT

 private slots:
  void roundsToTheGridOfEachRange() {
    // 2 bits: steps of 1 between 0 and 3, and of 2 between -1 and 5; a row of one value has no range.
    const auto x = at::tensor({0.0f, 0.9f, 1.6f, 3.0f, -1.0f, 0.5f, 3.9f, 5.0f, 7.0f, 7.0f, 7.0f, 7.0f}).view({3, 4});
    const auto byRow =
        at::tensor({0.0f, 1.0f, 2.0f, 3.0f, -1.0f, 1.0f, 3.0f, 5.0f, 7.0f, 7.0f, 7.0f, 7.0f}).view({3, 4});
    QVERIFY(at::equal(fakeQuantize(x, 2, -1), byRow));
    // 1 bit: the nearer end of each column; midway, the lower one.
    const auto byColumn =
        at::tensor({-1.0f, 0.5f, 1.6f, 3.0f, -1.0f, 0.5f, 1.6f, 3.0f, 7.0f, 7.0f, 7.0f, 7.0f}).view({3, 4});
    QVERIFY(at::allclose(fakeQuantize(x, 1, 0), byColumn));
  }

  void errsByHalfAStepAtMost() {
    at::manual_seed(2);
    const auto x = at::randn({50, 64});
    for (const int bits : {4, 8, 16}) {
      const auto step = (x.amax(1) - x.amin(1)) / static_cast<double>((1 << bits) - 1);
      const auto error = (fakeQuantize(x, bits, -1) - x).abs().amax(1);
      QVERIFY((error <= 0.501 * step + 1e-6).all().item<bool>());
      QVERIFY((error > 0.3 * step).any().item<bool>());
    }
  }

  void staticRangesClip() {
    LinearLayer layer;
    layer.inputRange = at::tensor({0.0f, -1.0f, 3.0f, 5.0f}).view({2, 2});
    const auto x = at::tensor({-9.0f, 0.9f, 3.2f, 9.0f}).view({2, 2});
    const InferencePrecision byChannel{.activationBits = 2, .activationRanges = ActivationRanges::channel};
    QVERIFY(at::equal(roundActivation(x, byChannel, layer), at::tensor({0.0f, 1.0f, 3.0f, 5.0f}).view({2, 2})));
    const InferencePrecision byTensor{.activationBits = 2, .activationRanges = ActivationRanges::tensor};  // -1 1 3 5
    QVERIFY(at::equal(roundActivation(x, byTensor, layer), at::tensor({-1.0f, 1.0f, 3.0f, 5.0f}).view({2, 2})));
    const InferencePrecision byToken{.activationBits = 2};
    QVERIFY(at::equal(roundActivation(x, byToken, layer), fakeQuantize(x, 2, -1)));
    VERIFY_ERROR(roundActivation(x, byTensor, LinearLayer()), "no static ranges");
  }

  void keysShareTheRangeOfAChannelInAGroupOfTokens() {
    // Two groups of two tokens and one token more, one channel: at 1 bit each group is its own ends.
    const auto keys = at::tensor({1.0f, 2.0f, 10.0f, 30.0f, 0.123f}).view({1, 1, 5, 1});
    QVERIFY(at::equal(fakeQuantizeKeys(keys, 1, 2), keys));
    const auto groupOfFour = at::tensor({1.0f, 1.0f, 1.0f, 30.0f, 0.123f}).view({1, 1, 5, 1});
    QVERIFY(at::equal(fakeQuantizeKeys(keys, 1, 4), groupOfFour));
    QVERIFY(at::equal(fakeQuantizeKeys(keys, 1, 8), keys));  // no whole group
    // A group that padding belongs to isn't whole either.
    const auto padded = at::tensor({1.0f, 2.0f, 3.0f, 30.0f, 0.0f}).view({1, 1, 5, 1});
    const auto mask = at::tensor({1, 1, 1, 0, 0}).to(at::kBool).view({1, 5});
    QVERIFY(at::equal(fakeQuantizeKeys(padded, 1, 4, mask), padded));
    QVERIFY(at::equal(fakeQuantizeKeys(keys, 1, 4, at::ones({1, 5}, at::kBool)), groupOfFour));
    // A large channel leaves its neighbour alone.
    const auto channels = at::tensor({0.0f, 0.0f, 1.0f, 1000.0f}).view({1, 1, 2, 2});
    QVERIFY(at::equal(fakeQuantizeKeys(channels, 1, 2), channels));
  }

  void offGivesTheSameBits_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("Llama") << "tiny-llama";
    QTest::newRow("Qwen3") << "tiny-qwen3";
  }
  void offGivesTheSameBits() {
    QFETCH(QString, model);
    const LanguageModel language(openFixture(model.toStdString()));
    const auto ids = tokens(language, 70);
    QVERIFY(InferencePrecision().off());
    QVERIFY(at::equal(fakeQuantizedHidden(language, ids, {}), language.hidden(ids)));
  }

  // A cache that grows holds what the whole text's keys and values are rounded to.
  void aCacheIsRoundedInItsGroups() {
    const LanguageModel language(openFixture("tiny-llama"));
    const auto& block = language.blocks().front();
    const InferencePrecision precision{.activationBits = 8, .cacheBits = 3, .cacheGroup = 8};
    const auto hidden = language.ends().embed(tokens(language, 29));
    const auto& config = language.checkpoint().config();
    const auto rotary = makeRotaryTable(config, 32, at::kCPU);
    auto cache = makeKeyValueCache(config, 2, 32, at::kFloat, at::kCPU);
    std::vector<at::Tensor> parts;
    std::int64_t first = 0;
    for (const std::int64_t length : {5, 14, 1, 1, 8}) {
      parts.push_back(fakeQuantizedForward(block, hidden.slice(1, first, first + length), rotary, cache, precision));
      first += length;
    }
    const auto input = roundActivation(block.attentionInput(hidden), precision, block.linear(LinearKind::q));
    const auto expected = roundCache(block.projectAttention(input, rotary), precision);
    const auto rounded = fakeQuantizedForward(block, hidden, rotary, at::Tensor(), precision);
    QVERIFY(at::allclose(cache.keys.slice(2, 0, 29), expected.key, 1e-4, 1e-5));
    QVERIFY(at::allclose(cache.values.slice(2, 0, 29), expected.value, 1e-4, 1e-5));
    // Tokens at the end of a group see the same as in one piece.
    const auto whole = at::cat(parts, 1);
    QVERIFY(at::allclose(whole.slice(1, 28), rounded.slice(1, 28), 1e-3, 1e-4));
  }

  void moreBitsAreNearer() {
    const LanguageModel language(openFixture("tiny-llama"));
    const auto ids = tokens(language, 70);
    const auto expected = language.hidden(ids);
    const auto errorOf = [&](InferencePrecision precision) {
      return ((fakeQuantizedHidden(language, ids, precision) - expected).norm() / expected.norm()).item<double>();
    };
    for (const bool cache : {false, true}) {
      const auto errorAt = [&](int bits) {
        return errorOf(cache ? InferencePrecision{.cacheBits = bits} : InferencePrecision{.activationBits = bits});
      };
      const double four = errorAt(4), eight = errorAt(8), sixteen = errorAt(16);
      QVERIFY2(four > 8 * eight && eight > 64 * sixteen && sixteen < 1e-4 && sixteen > 0,
               qPrintable(QStringLiteral("%1 %2 %3").arg(four).arg(eight).arg(sixteen)));
    }
  }

 private:
  static at::Tensor tokens(const LanguageModel& language, std::int64_t length) {
    at::manual_seed(6);
    return at::randint(0, language.checkpoint().config().vocabularySize, {2, length}, at::kLong);
  }
};

QTEST_GUILESS_MAIN(TestFakeQuantization)
#include "tst_fake_quantization.moc"
