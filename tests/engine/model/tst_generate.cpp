// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/model/generate.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

/// A prompt after which the tiny model is in two minds.
at::Tensor prompt(std::int64_t rows) {
  return at::tensor({0, 70, 71}, at::kLong).repeat({rows, 1});
}

at::Tensor nextProbabilities(const LanguageModel& model, double temperature) {
  return at::softmax(model.logits(prompt(1)).select(1, 2).squeeze(0) / temperature, -1);
}

at::Tensor firstNewTokens(const LanguageModel& model, std::int64_t rows, GenerationOptions options) {
  options.maximumNewTokens = 1;
  return generate(model, prompt(rows), options).select(1, 3);
}

}  // namespace

class TestGenerate : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { model_ = std::make_unique<LanguageModel>(openFixture("tiny-llama")); }

  void greedyIsWhatTransformersGives_data() { addModelRows(); }
  void greedyIsWhatTransformersGives() {
    QFETCH(QString, folder);
    const LanguageModel model(Checkpoint::open(folder.toStdString()));
    const auto expected =
        loadTensor(SafetensorsFile::open(folder.toStdString() + "/expected.safetensors"), "greedy_ids");
    GenerationOptions options;
    options.maximumNewTokens = expected.size(1) - 8;
    const auto ids = generate(model, expected.slice(1, 0, 8), options);
    QCOMPARE(ids.scalar_type(), at::kLong);
    QVERIFY(at::equal(ids, expected));
  }

  void computesInLowerPrecision() {
    const LanguageModel model(openFixture("tiny-llama"), at::kBFloat16);
    GenerationOptions options;
    options.maximumNewTokens = 8;
    QCOMPARE(generate(model, prompt(2), options).sizes().vec(), (std::vector<std::int64_t>{2, 11}));
  }

  void samplingIsReproducible() {
    GenerationOptions options;
    options.maximumNewTokens = 40;
    options.temperature = 1;
    options.seed = 7;
    const auto first = generate(*model_, prompt(4), options);
    QVERIFY(at::equal(generate(*model_, prompt(4), options), first));
    QVERIFY(!at::equal(first[0], first[1]));
    // A row does not depend on how many others there are.
    QVERIFY(at::equal(generate(*model_, prompt(2), options), first.slice(0, 0, 2)));
    options.rowSeeds = {{7, 2}, {7, 0}};
    QVERIFY(at::equal(generate(*model_, prompt(2), options), first.index_select(0, at::tensor({2, 0}))));
    options.rowSeeds.clear();
    options.seed = 8;
    QVERIFY(!at::equal(generate(*model_, prompt(4), options), first));
  }

  void samplesFromTheDistribution_data() {
    QTest::addColumn<double>("temperature");
    QTest::newRow("as it is") << 1.0;
    QTest::newRow("flatter") << 2.0;
  }
  void samplesFromTheDistribution() {
    QFETCH(double, temperature);
    constexpr std::int64_t draws = 5000;
    GenerationOptions options;
    options.temperature = temperature;
    const auto counts = at::bincount(firstNewTokens(*model_, draws, options), {}, 320);
    const auto probabilities = nextProbabilities(*model_, temperature).to(at::kDouble);
    // Every frequency within five standard deviations, with one draw to spare.
    const auto allowed = 5 * at::sqrt(probabilities * (1 - probabilities) * draws) + 1;
    QVERIFY(((counts - probabilities * draws).abs() <= allowed).all().item<bool>());
    QVERIFY(probabilities.max().item<double>() < 0.95);
  }

  void topKKeepsTheLikeliest() {
    GenerationOptions options;
    options.temperature = 2;
    options.topK = 3;
    const auto tokens = std::get<0>(at::_unique(firstNewTokens(*model_, 2000, options)));
    const auto likeliest = std::get<1>(nextProbabilities(*model_, 2).topk(3));
    QVERIFY(at::equal(tokens, std::get<0>(likeliest.sort())));
    options.topK = 1;
    QVERIFY(at::equal(firstNewTokens(*model_, 1, options), likeliest.slice(0, 0, 1)));
    options.topK = 100000;
    QVERIFY(firstNewTokens(*model_, 1, options).item<std::int64_t>() < 320);
  }

  void topPKeepsTheSmallestLikelySet_data() {
    QTest::addColumn<int>("topK");
    QTest::newRow("alone") << 0;
    QTest::newRow("of the five likeliest") << 5;
  }
  void topPKeepsTheSmallestLikelySet() {
    QFETCH(int, topK);
    GenerationOptions options;
    options.temperature = 2;
    options.topK = topK;
    options.topP = 0.6;
    auto [probabilities, order] = nextProbabilities(*model_, 2).sort(/*dim=*/-1, /*descending=*/true);
    if (topK > 0) probabilities = probabilities.slice(0, 0, topK) / probabilities.slice(0, 0, topK).sum();
    const std::int64_t kept = (probabilities.cumsum(0) < 0.6).sum().item<std::int64_t>() + 1;
    QVERIFY(kept > 1);
    const auto tokens = std::get<0>(at::_unique(firstNewTokens(*model_, 2000, options)));
    QVERIFY(at::equal(tokens, std::get<0>(order.slice(0, 0, kept).sort())));
    options.topP = 1e-9;
    QVERIFY(at::equal(firstNewTokens(*model_, 1, options), order.slice(0, 0, 1)));
  }

  void aRowThatStoppedIsPaddedWithItsStopToken() {
    GenerationOptions options;
    options.maximumNewTokens = 60;
    options.temperature = 1.5;
    const auto free = generate(*model_, prompt(3), options);
    // Row 0 stops at its fifth new token; all others where they happen to meet the same one.
    const auto stopToken = free[0][7].item<std::int32_t>();
    options.stopTokens = {stopToken};
    const auto stopped = generate(*model_, prompt(3), options);
    bool allStopped = true;
    for (std::int64_t row = 0; row < 3; ++row) {
      bool done = false;
      for (std::int64_t i = 3; i < stopped.size(1); ++i) {
        const auto token = stopped[row][i].item<std::int32_t>();
        QCOMPARE(token, done ? stopToken : free[row][i].item<std::int32_t>());
        done = done || token == stopToken;
      }
      allStopped = allStopped && done;
    }
    QVERIFY(stopped.size(1) == 63 || allStopped);

    const auto alone = generate(*model_, prompt(1), options);
    QVERIFY(alone.size(1) <= 8);
    QCOMPARE(alone[0][alone.size(1) - 1].item<std::int32_t>(), stopToken);
  }

  void tellsEveryStepAndCanBeEnded() {
    GenerationOptions options;
    options.maximumNewTokens = 10;
    std::vector<at::Tensor> steps;
    const auto all = generate(*model_, prompt(2), options, [&](const at::Tensor& tokens) {
      steps.push_back(tokens.clone());
      return true;
    });
    QVERIFY(at::equal(at::stack(steps, 1), all.slice(1, 3)));
    const auto ended =
        generate(*model_, prompt(2), options, [count = 0](const at::Tensor&) mutable { return ++count < 4; });
    QVERIFY(at::equal(ended, all.slice(1, 0, 7)));
  }

  void cancelsWithinAStep() {
    GenerationOptions options;
    options.maximumNewTokens = 10;
    std::stop_source stop;
    int steps = 0;
    QVERIFY_EXCEPTION_THROWN(generate(
                                 *model_, prompt(1), options,
                                 [&](const at::Tensor&) {
                                   stop.request_stop();
                                   return ++steps < 100;
                                 },
                                 stop.get_token()),
                             Cancelled);
    QCOMPARE(steps, 1);
  }

  void noNewTokensLeavesThePrompt() {
    GenerationOptions options;
    options.maximumNewTokens = 0;
    QVERIFY(at::equal(generate(*model_, prompt(2), options), prompt(2)));
  }

  void refusesImpossibleOptions() {
    auto attempt = [&](auto change, const at::Tensor& ids) {
      GenerationOptions options;
      change(options);
      generate(*model_, ids, options);
    };
    VERIFY_ERROR(attempt([](auto& o) { o.temperature = -1; }, prompt(1)), "temperature is -1");
    VERIFY_ERROR(attempt([](auto& o) { o.temperature = 1e-9; }, prompt(1)), "temperature is");
    VERIFY_ERROR(attempt([](auto& o) { o.temperature = NAN; }, prompt(1)), "temperature is");
    VERIFY_ERROR(attempt([](auto& o) { o.topK = -1; }, prompt(1)), "top-k is -1");
    VERIFY_ERROR(attempt([](auto& o) { o.topP = 0; }, prompt(1)), "top-p is 0");
    VERIFY_ERROR(attempt([](auto& o) { o.topP = 1.5; }, prompt(1)), "top-p is 1.5");
    VERIFY_ERROR(attempt([](auto& o) { o.maximumNewTokens = -1; }, prompt(1)), "number of new tokens is -1");
    VERIFY_ERROR(attempt([](auto&) {}, at::zeros({1, 0}, at::kLong)), "at least one token");
    VERIFY_ERROR(attempt([](auto&) {}, at::full({1, 2}, 320, at::kLong)), "contain 320");
  }

 private:
  std::unique_ptr<LanguageModel> model_;
};

QTEST_GUILESS_MAIN(TestGenerate)
#include "tst_generate.moc"
