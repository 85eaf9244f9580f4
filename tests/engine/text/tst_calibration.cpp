// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/text/calibration.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using nlohmann::json;

namespace {

/// Ids 0 … 9 for the digits, 10 for "\n", and 11 before every text.
Tokenizer digitTokenizer() {
  json vocabulary = {{"\n", 10}, {"<s>", 11}};
  for (int digit = 0; digit < 10; ++digit) vocabulary[std::to_string(digit)] = digit;
  const json document = {{"post_processor",
                          {{"type", "TemplateProcessing"},
                           {"single", {{{"SpecialToken", {{"id", "<s>"}}}}, {{"Sequence", {{"id", "A"}}}}}},
                           {"special_tokens", {{"<s>", {{"ids", {11}}}}}}}},
                         {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", json::array()}}}};
  return Tokenizer::fromJson(document.dump(), "digits");
}

const std::vector<std::string> documents{"  0123456789\n", "", "55", " 9876543210 "};

std::vector<std::vector<std::int64_t>> rows(const at::Tensor& ids) {
  std::vector<std::vector<std::int64_t>> result;
  for (std::int64_t row = 0; row < ids.size(0); ++row) {
    result.emplace_back();
    for (std::int64_t column = 0; column < ids.size(1); ++column) {
      result.back().push_back(ids[row][column].item<std::int64_t>());
    }
  }
  return result;
}

TokenWindows sample(SamplingStrategy strategy, std::int64_t samples, std::int64_t length, std::uint64_t seed = 0) {
  return sampleCalibration(digitTokenizer(), documents,
                           {.strategy = strategy, .samples = samples, .length = length, .seed = seed});
}

using Rows = std::vector<std::vector<std::int64_t>>;

}  // namespace

class TestCalibration : public QObject {
  Q_OBJECT

 private slots:
  // All documents joined: <s> 0123456789 \n\n 55 \n\n 9876543210, which is 27 tokens.

  void concatChunkKeepsAll() {
    const TokenWindows windows = sample(SamplingStrategy::concatChunk, 1, 12);
    QCOMPARE(rows(windows.ids),
             (Rows{{11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {10, 5, 5, 10, 10, 9, 8, 7, 6, 5, 4, 3}}));
    QVERIFY(windows.ids.scalar_type() == at::kLong);
    QVERIFY(!windows.mask.defined());
  }

  void concatChunkAlignKeepsTheFirst() {
    const TokenWindows windows = sample(SamplingStrategy::concatChunkAlign, 2, 9);
    QCOMPARE(rows(windows.ids), (Rows{{11, 0, 1, 2, 3, 4, 5, 6, 7}, {8, 9, 10, 10, 5, 5, 10, 10, 9}}));
    QCOMPARE(sample(SamplingStrategy::concatChunkAlign, 3, 9).ids.size(0), 3);
  }

  void concatRandIsSeeded() {
    const TokenWindows windows = sample(SamplingStrategy::concatRand, 200, 10, 7);
    QCOMPARE(windows.ids.size(0), 200);
    QVERIFY(at::equal(windows.ids, sample(SamplingStrategy::concatRand, 200, 10, 7).ids));
    QVERIFY(!at::equal(windows.ids, sample(SamplingStrategy::concatRand, 200, 10, 8).ids));
    // Every start is met, and each window is one of the joined text.
    const at::Tensor all = sample(SamplingStrategy::concatChunk, 1, 27).ids[0].unfold(0, 10, 1);
    const at::Tensor matches = (windows.ids.unsqueeze(1) == all.unsqueeze(0)).all(2);
    QVERIFY(matches.any(1).all().item<bool>());
    QVERIFY(matches.any(0).all().item<bool>());
  }

  /// The draws are part of the format: a recipe and its seed name the same windows everywhere and for ever.
  void drawsArePinned() {
    QCOMPARE(rows(sample(SamplingStrategy::concatRand, 3, 3, 0).ids), (Rows{{7, 6, 5}, {9, 8, 7}, {7, 8, 9}}));
    QCOMPARE(rows(sample(SamplingStrategy::dropRand, 2, 4, 0).ids), (Rows{{5, 6, 7, 8}, {7, 6, 5, 4}}));
  }

  void dropHeadTakesTheFirstWindowOfLongDocuments() {
    const TokenWindows windows = sample(SamplingStrategy::dropHead, 2, 4);
    QCOMPARE(rows(windows.ids), (Rows{{11, 0, 1, 2}, {11, 9, 8, 7}}));
  }

  void dropRandTakesAnyWindowOfLongDocuments() {
    const TokenWindows windows = sample(SamplingStrategy::dropRand, 2, 11, 3);
    QCOMPARE(rows(windows.ids), (Rows{{11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {11, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}));
  }

  void shortCorpusIsPaddedAndMasked_data() {
    QTest::addColumn<int>("strategy");
    for (const auto strategy :
         {SamplingStrategy::concatChunk, SamplingStrategy::concatChunkAlign, SamplingStrategy::concatRand}) {
      QTest::addRow("%d", static_cast<int>(strategy)) << static_cast<int>(strategy);
    }
  }
  void shortCorpusIsPaddedAndMasked() {
    QFETCH(int, strategy);
    const TokenWindows windows = sample(static_cast<SamplingStrategy>(strategy), 5, 30);
    QCOMPARE(windows.ids.sizes(), (at::IntArrayRef{1, 30}));
    QCOMPARE(windows.mask.sizes(), (at::IntArrayRef{1, 30}));
    QVERIFY(windows.mask.scalar_type() == at::kBool);
    QCOMPARE(windows.mask.sum().item<std::int64_t>(), 27);
    QVERIFY(windows.mask[0][26].item<bool>());
    QVERIFY(!windows.mask[0][27].item<bool>());
    QCOMPARE(windows.ids[0][27].item<std::int64_t>(), 0);
  }

  void saysWhatIsMissing_data() {
    QTest::addColumn<int>("strategy");
    QTest::addColumn<qint64>("samples");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, SamplingStrategy strategy, qint64 samples, qint64 length, const char* text) {
      QTest::newRow(name) << static_cast<int>(strategy) << samples << length << QByteArray(text);
    };
    row("too few chunks", SamplingStrategy::concatChunkAlign, 4, 9,
        "has 27 tokens; 4 windows of 9 tokens, one behind the other, need 36");
    row("too few documents", SamplingStrategy::dropHead, 3, 4,
        "of the 3 calibration documents, 2 have the 4 tokens of a window; 3 are needed (the corpus has 25 tokens)");
    row("no long document", SamplingStrategy::dropRand, 1, 12, "0 have the 12 tokens of a window; 1 are needed");
    row("no samples", SamplingStrategy::concatRand, 0, 4, "data.samples is 0");
    row("negative length", SamplingStrategy::concatRand, 1, -4, "data.length is -4");
    row("absurd", SamplingStrategy::concatRand, qint64{1} << 40, qint64{1} << 40, "data.samples is 1099511627776");
  }
  void saysWhatIsMissing() {
    QFETCH(int, strategy);
    QFETCH(qint64, samples);
    QFETCH(qint64, length);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(sample(static_cast<SamplingStrategy>(strategy), samples, length), message.toStdString());
  }

  void namesAStrategyThatWorks() {
    for (const auto strategy : {SamplingStrategy::concatChunkAlign, SamplingStrategy::dropHead}) {
      try {
        sample(strategy, 4, 9);
        QFAIL("no error");
      } catch (const Error& error) {
        QVERIFY(error.remedy().find("concat_rand") != std::string::npos);
        QVERIFY(error.remedy().find(strategy == SamplingStrategy::dropHead ? "2 samples" : "3 samples") !=
                std::string::npos);
      }
    }
    QCOMPARE(sample(SamplingStrategy::concatRand, 4, 9).ids.size(0), 4);
  }

  void refusesAnEmptyCorpus() {
    const Tokenizer tokenizer = digitTokenizer();
    VERIFY_ERROR(sampleCalibration(tokenizer, {}, {}), "holds no text");
    VERIFY_ERROR(sampleCalibration(tokenizer, {" ", "\n"}, {}), "holds no text");
  }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
