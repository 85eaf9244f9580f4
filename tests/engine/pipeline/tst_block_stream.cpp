// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/model/fake_quantization.h"
#include "engine/model/language_model.h"
#include "engine/pipeline/block_stream.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestBlockStream : public QObject {
  Q_OBJECT

 private slots:
  void segmentsEqualTheWholeModel_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("padded");
    QTest::newRow("llama") << "models/tiny-llama" << false;
    QTest::newRow("qwen3") << "models/tiny-qwen3" << false;
    QTest::newRow("llama, padded") << "models/tiny-llama" << true;
  }
  void segmentsEqualTheWholeModel() {
    QFETCH(QString, model);
    QFETCH(bool, padded);
    const auto checkpoint = Checkpoint::open(test::fixturePath(model.toStdString()).string());
    const LanguageModel whole(checkpoint);
    at::manual_seed(1);
    // Long sequences, so that there are several micro-batches and a smaller last one.
    const auto ids = at::randint(checkpoint->config().vocabularySize, {5, 700}, at::kLong);
    at::Tensor mask;
    if (padded) {
      mask = at::ones({5, 700}, at::kBool);
      mask[4].slice(0, 300).fill_(false);
    }
    BlockStream stream(whole.ends().embed(ids), mask, makeRotaryTable(checkpoint->config(), 700, at::kCPU));
    QVERIFY(stream.microBatch() < stream.sequences());
    auto passed = stream.copy();
    auto some = stream.copy(3);
    QCOMPARE(some.sequences(), 3);
    QCOMPARE(some.microBatch(), stream.microBatch());
    for (const auto& block : whole.blocks()) {
      for (const auto group : inputGroups) {
        for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
          const auto x = stream.advance(block, group, first);
          QCOMPARE(x.size(2), block.linear(layersOf(group).front()).weight.size(1));
        }
      }
      for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
        stream.finish(block, first);
        passed.pass(block, first);
        if (first < some.sequences()) some.pass(block, first);
      }
    }
    const auto expected = whole.hidden(ids, mask);
    const auto error = relativeError(stream.hidden(), expected, mask);
    QVERIFY2(error.plain < 1e-10, qPrintable(QString::number(error.plain)));
    QVERIFY(relativeError(passed.hidden(), expected, mask).plain < 1e-10);
    QVERIFY(relativeError(some.hidden(), expected.slice(0, 0, 3), some.mask()).plain < 1e-10);
  }

  void roundsLikeTheWholeModel() {
    const auto checkpoint = Checkpoint::open(test::fixturePath("models/tiny-qwen3").string());
    const LanguageModel whole(checkpoint);
    const InferencePrecision precision{.activationBits = 4, .cacheBits = 3, .cacheGroup = 16};
    at::manual_seed(1);
    const auto ids = at::randint(checkpoint->config().vocabularySize, {3, 700}, at::kLong);
    const BlockStream plain(whole.ends().embed(ids), {}, makeRotaryTable(checkpoint->config(), 700, at::kCPU));
    auto stream = plain.copy({}, precision);
    auto passed = stream.copy();
    for (const auto& block : whole.blocks()) {
      for (const auto group : inputGroups) {
        for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
          const auto x = stream.advance(block, group, first);
          QVERIFY(at::allclose(fakeQuantize(x, 4, -1), x, 1e-5, 1e-6));  // on its grid already
        }
      }
      for (std::int64_t first = 0; first < stream.sequences(); first += stream.microBatch()) {
        stream.finish(block, first);
        passed.pass(block, first);
      }
    }
    const auto expected = fakeQuantizedHidden(whole, ids, precision);
    QVERIFY(relativeError(stream.hidden(), expected, {}).plain < 1e-4);
    QVERIFY(relativeError(passed.hidden(), expected, {}).plain < 1e-4);
    QVERIFY(relativeError(whole.hidden(ids), expected, {}).plain > 1e-3);
  }

  // What stands behind a short sequence's end must not change its keys: it counts as the sequence alone.
  void paddingIsInNoGroupOfKeys() {
    const auto checkpoint = Checkpoint::open(test::fixturePath("models/tiny-llama").string());
    const LanguageModel whole(checkpoint);
    const InferencePrecision precision{.cacheBits = 2, .cacheGroup = 8};
    at::manual_seed(2);
    const auto ids = at::randint(checkpoint->config().vocabularySize, {2, 32}, at::kLong);
    auto mask = at::ones({2, 32}, at::kBool);
    mask[1].slice(0, 21).fill_(false);
    const auto passed = [&](const at::Tensor& given) {
      BlockStream stream(whole.ends().embed(ids), given, makeRotaryTable(checkpoint->config(), 32, at::kCPU),
                         precision);
      for (const auto& block : whole.blocks()) stream.pass(block, 0);
      return stream.hidden();
    };
    const auto hidden = passed(mask);
    const auto full = fakeQuantizedHidden(whole, ids.slice(0, 0, 1), precision);
    const auto alone = fakeQuantizedHidden(whole, ids.slice(0, 1).slice(1, 0, 21), precision);
    QVERIFY(relativeError(hidden.slice(0, 0, 1), full, {}).plain < 1e-8);
    QVERIFY(relativeError(hidden.slice(0, 1).slice(1, 0, 21), alone, {}).plain < 1e-8);
    QVERIFY(relativeError(passed({}).slice(0, 1).slice(1, 0, 21), alone, {}).plain > 1e-4);
  }

  void relativeErrorLeavesOutPadding() {
    const auto b = at::ones({1, 4, 2});
    auto a = b.clone();
    a[0][0].fill_(2);  // position 0
    a[0][3].fill_(9);  // padding
    auto mask = at::ones({1, 4}, at::kBool);
    mask[0][3] = false;
    const auto error = relativeError(a, b, mask);
    QCOMPARE(error.plain, 1.0 / 3);
    QCOMPARE(error.robust, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestBlockStream)
#include "tst_block_stream.moc"
