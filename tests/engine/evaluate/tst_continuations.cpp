// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/evaluate/continuations.h"
#include "engine/model/fake_quantization.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

class TestContinuations : public QObject {
  Q_OBJECT

 private slots:
  void equalTheLogitsOfTheWholeText_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("llama") << "tiny-llama";
    QTest::newRow("qwen3") << "tiny-qwen3";
  }
  void equalTheLogitsOfTheWholeText() {
    QFETCH(QString, model);
    const LanguageModel language(open(model));
    at::manual_seed(5);
    auto tokens = [&](std::int64_t count) { return randomTokens(language, count); };
    // Shared contexts, contexts of one length and of others, continuations of one token and of many.
    std::vector<Continuation> requests;
    for (const auto length : {1, 7, 7, 12}) {
      const auto context = tokens(length);
      for (const auto count : {1, 5, 3}) requests.push_back({context, tokens(count)});
    }
    requests.push_back({requests[1].context, requests[1].tokens});
    // One that the model itself would write.
    requests.push_back({requests[3].context, {}});
    auto text = requests[3].context;
    for (int i = 0; i < 3; ++i) {
      const auto next = language.logits(idsOf(text)).select(1, std::ssize(text) - 1).argmax(-1).item<TokenId>();
      text.push_back(next);
      requests.back().tokens.push_back(next);
    }

    double reached = 0;
    const auto scores = scoreContinuations(language, requests, {}, [&](double fraction) { reached = fraction; });
    QCOMPARE(reached, 1.0);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      auto whole = requests[i].context;
      whole.insert(whole.end(), requests[i].tokens.begin(), requests[i].tokens.end());
      const auto logProbabilities = at::log_softmax(language.logits(idsOf(whole)).to(at::kDouble), -1)[0];
      double expected = 0;
      bool greedy = true;
      for (std::size_t t = 0; t < requests[i].tokens.size(); ++t) {
        const auto row = logProbabilities[static_cast<std::int64_t>(requests[i].context.size() + t) - 1];
        expected += row[requests[i].tokens[t]].item<double>();
        greedy = greedy && row.argmax().item<TokenId>() == requests[i].tokens[t];
      }
      QVERIFY2(std::abs(scores[i].logLikelihood - expected) < 1e-4 * std::abs(expected),
               qPrintable(QString::number(i)));
      QCOMPARE(scores[i].greedy, greedy);
    }
    QVERIFY(scores.back().greedy);
  }

  void roundsWhatTheModelIsRunWith() {
    const LanguageModel language(open("tiny-llama"));
    at::manual_seed(5);
    std::vector<Continuation> requests;
    for (const std::int64_t length : {3, 6, 6, 9}) {
      const auto context = randomTokens(language, length);
      for (const auto count : {2, 7, 5}) requests.push_back({context, randomTokens(language, count)});
    }
    auto score = [&](const std::vector<Continuation>& some, const InferencePrecision& precision) {
      return scoreContinuations(language, some, precision, [](double) {});
    };
    // Each token has its own range, so what is read in one piece is rounded like what is read in two.
    const InferencePrecision activations{.activationBits = 6};
    const auto scores = score(requests, activations);
    double deviations = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      auto whole = requests[i].context;
      whole.insert(whole.end(), requests[i].tokens.begin(), requests[i].tokens.end());
      const auto hidden = fakeQuantizedHidden(language, idsOf(whole), activations);
      const auto logProbabilities = at::log_softmax(language.ends().logits(hidden).to(at::kDouble), -1)[0];
      double expected = 0;
      for (std::size_t t = 0; t < requests[i].tokens.size(); ++t) {
        const auto place = static_cast<std::int64_t>(requests[i].context.size() + t) - 1;
        expected += logProbabilities[place][requests[i].tokens[t]].item<double>();
      }
      // What lies between two steps may fall to either, by the last bit of a product.
      const double deviation = std::abs(scores[i].logLikelihood / expected - 1);
      QVERIFY2(deviation < 1e-2,
               qPrintable(QStringLiteral("%1: %2 %3").arg(i).arg(scores[i].logLikelihood).arg(expected)));
      deviations += deviation;
    }
    QVERIFY2(deviations < 1e-3 * static_cast<double>(requests.size()), qPrintable(QString::number(deviations)));
    // Nobody's keys are rounded together with another text's padding.
    const InferencePrecision cache{.cacheBits = 2, .cacheGroup = 4};
    const auto together = score(requests, cache), plain = score(requests, {});
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const double alone = score({requests[i]}, cache).front().logLikelihood;
      QVERIFY(std::abs(together[i].logLikelihood - alone) < 1e-5 * std::abs(alone));
    }
    QVERIFY(together[1].logLikelihood != plain[1].logLikelihood);
  }

  void movesSpacesToTheContinuation() {
    const auto checkpoint = open("tiny-llama");
    const auto plain = makeContinuation(*checkpoint, "A question\nAnswer:", " yes");
    const auto spaced = makeContinuation(*checkpoint, "A question\nAnswer: ", "yes");
    QCOMPARE(spaced.context, plain.context);
    QCOMPARE(spaced.tokens, plain.tokens);
    auto whole = plain.context;
    whole.insert(whole.end(), plain.tokens.begin(), plain.tokens.end());
    QCOMPARE(whole, checkpoint->tokenizer().encode("A question\nAnswer: yes", true));
  }

  void dropsTheBeginningOfLongTexts() {
    const auto checkpoint = open("tiny-llama");
    std::string context = "start";
    while (checkpoint->tokenizer().encode(context, true).size() < 2000) context += " and on and on";
    const auto room = static_cast<std::size_t>(checkpoint->config().maximumPositions);
    const auto made = makeContinuation(*checkpoint, context, " end");
    QCOMPARE(made.context.size() + made.tokens.size(), room + 1);
    QCOMPARE(made.context.back(), checkpoint->tokenizer().encode(context, true).back());
  }

  void namesAContinuationThatCannotBeScored() {
    VERIFY_ERROR(makeContinuation(*open("tiny-llama"), "a context", ""), "continuation");
  }

 private:
  static std::vector<TokenId> randomTokens(const LanguageModel& language, std::int64_t count) {
    std::vector<TokenId> result;
    for (std::int64_t i = 0; i < count; ++i) {
      result.push_back(at::randint(language.checkpoint().config().vocabularySize, {1}).item<TokenId>());
    }
    return result;
  }
  static std::shared_ptr<const Checkpoint> open(const QString& name) {
    return Checkpoint::open(test::fixturePath("models/" + name.toStdString()).string());
  }
  static at::Tensor idsOf(const std::vector<TokenId>& tokens) {
    return at::tensor(at::ArrayRef<TokenId>(tokens), at::kInt).to(at::kLong).unsqueeze(0);
  }
};

QTEST_GUILESS_MAIN(TestContinuations)
#include "tst_continuations.moc"
