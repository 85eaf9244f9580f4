// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/model/fake_quantization.h"
#include "engine/model/language_model.h"
#include "engine/pipeline/generate_text.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/side_by_side.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;

class TestSideBySide : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    qputenv("BITLATHE_CACHE", folder_.filePath("cache").toUtf8());
    Recipe recipe;
    recipe.projector.method = ProjectorMethod::rtn;
    recipe.precision.scheme.bits = 2;
    recipe.data.samples = 2;
    recipe.data.length = 16;
    recipe.evaluation.enabled = false;
    recipe.output = {false, false};
    test::RunRecorder recorder;
    JobControl control;
    runQuantization({model(), recipe, run()}, recorder, control);
  }

  void aModelAgreesWithItself() {
    const auto told = tell({model(), model()}, prompt(12, 0.8));
    QCOMPARE(told.tokens[0].size(), std::size_t{12});
    QCOMPARE(told.text(0), told.text(1));
    for (const auto& token : told.tokens[0]) {
      QVERIFY(token.agreed);
      QCOMPARE(token.probability[0], token.probability[1]);
    }
    QVERIFY(told.result.models[0].meanDivergence < 1e-9);
  }

  void eachWritesWhatItWouldWriteAlone_data() {
    QTest::addColumn<double>("temperature");
    QTest::newRow("greedy") << 0.0;
    QTest::newRow("drawn") << 1.0;
  }
  void eachWritesWhatItWouldWriteAlone() {
    QFETCH(double, temperature);
    const auto made = prompt(16, temperature);
    const auto told = tell({model(), run().string()}, made);
    bool differed = false;
    for (int i = 0; i < 2; ++i) {
      GenerateTextRequest alone;
      alone.model = i == 0 ? model() : run().string();
      alone.prompt = made.text;
      alone.sampling = made.sampling;
      QCOMPARE(told.text(i), generateText(alone, [](std::string_view) {}, {}).text);
      for (const auto& token : told.tokens[i]) differed = differed || !token.agreed;
      QVERIFY(told.result.models[i].meanDivergence > 1e-6);
      QCOMPARE(told.result.models[i].tokens, std::ssize(told.tokens[i]));
    }
    QVERIFY(differed);
  }

  void tellsBothDistributions() {
    const auto told = tell({model(), run().string()}, prompt(1, 0));
    const std::array<std::string, 2> names{model(), run().string()};
    for (std::size_t i = 0; i < 2; ++i) {
      const auto checkpoint = openModel(names[i]);
      const auto ids = checkpoint->tokenizer().encode("Once upon", true);
      const LanguageModel language(checkpoint);
      const auto logits = language.logits(at::tensor(at::ArrayRef<TokenId>(ids), at::kInt).to(at::kLong).unsqueeze(0));
      const auto [values, tokens] = at::softmax(logits.select(1, logits.size(1) - 1), -1)[0].topk(5);
      for (const auto& text : told.tokens) {
        const auto& choices = text.front().likeliest[i];
        QCOMPARE(choices.size(), std::size_t{5});
        for (std::int64_t k = 0; k < 5; ++k) {
          const auto& choice = choices[static_cast<std::size_t>(k)];
          QVERIFY(std::abs(choice.probability - values[k].item<double>()) < 1e-5);
          const auto id = static_cast<TokenId>(tokens[k].item<std::int64_t>());
          QCOMPARE(choice.text, checkpoint->tokenizer().decode({{id}}, false));
        }
      }
    }
  }

  void theSecondModelIsRounded_data() {
    QTest::addColumn<int>("activationBits");
    QTest::addColumn<int>("cacheBits");
    QTest::newRow("activations") << 3 << 0;
    QTest::newRow("cache") << 0 << 2;
  }
  void theSecondModelIsRounded() {
    QFETCH(int, activationBits);
    QFETCH(int, cacheBits);
    auto made = prompt(12, 0);
    const auto exact = tell({model(), run().string()}, made);
    made.precision = {.activationBits = activationBits, .cacheBits = cacheBits, .cacheGroup = 2};
    const auto rounded = tell({model(), run().string()}, made);
    QCOMPARE(rounded.text(0), exact.text(0));
    QVERIFY(rounded.result.models[0].meanDivergence != exact.result.models[0].meanDivergence);

    // The first token is what the whole prompt, read at once, says.
    const auto checkpoint = openModel(run().string());
    const LanguageModel language(checkpoint);
    const auto ids = checkpoint->tokenizer().encode("Once upon", true);
    const auto hidden = fakeQuantizedHidden(
        language, at::tensor(at::ArrayRef<TokenId>(ids), at::kInt).to(at::kLong).unsqueeze(0), made.precision);
    const auto likeliest = at::softmax(language.ends().logits(hidden).select(1, hidden.size(1) - 1), -1).max();
    const double shown = rounded.tokens[1].front().likeliest[1].front().probability;
    QVERIFY(std::abs(shown - likeliest.item<double>()) < 1e-4);
    QVERIFY(std::abs(shown - exact.tokens[1].front().likeliest[1].front().probability) > 1e-3);
  }

  void stopsWhenAsked() {
    std::stop_source stop;
    const SideBySide models(model(), model());
    int tokens = 0;
    auto onToken = [&](int, const ComparedToken&) {
      if (++tokens == 4) stop.request_stop();
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, models.run(prompt(100, 0), onToken, stop.get_token()));
    QCOMPARE(tokens, 4);
  }

  void namesWhatIsWrong() {
    const SideBySide models(model(), model());
    auto ask = [&](const SideBySidePrompt& asked) { models.run(asked, [](int, const ComparedToken&) {}, {}); };
    auto bad = prompt(4, 0);
    bad.sampling.topP = 2;
    VERIFY_ERROR(ask(bad), "top-p");
  }

  void packedAgreesWithDequantized_data() {
    QTest::addColumn<int>("tokens");
    QTest::newRow("few tokens: packed products") << 5;
    QTest::newRow("many tokens: unpacked layer by layer") << 40;
  }
  void packedAgreesWithDequantized() {
    QFETCH(int, tokens);
    const auto checkpoint = openModel(run().string());
    const LanguageModel packed(checkpoint, at::kFloat, at::kCPU, QuantizedForm::packed);
    const LanguageModel dequantized(checkpoint);
    at::manual_seed(4);
    const auto ids = at::randint(0, checkpoint->config().vocabularySize, {1, tokens}, at::kLong);
    const auto expected = dequantized.logits(ids);
    const double difference = (packed.logits(ids) - expected).abs().max().item<double>();
    QVERIFY2(difference < 1e-5 * expected.abs().max().item<double>(), qPrintable(QString::number(difference)));
  }

  void packedTakesLessMemory() {
    const auto told = tell({model(), run().string()}, prompt(1, 0));
    const auto checkpoint = openModel(model());
    std::int64_t weights = 0;
    for (std::int64_t block = 0; block < checkpoint->config().layerCount; ++block) {
      for (const auto kind : linearKinds) {
        weights += checkpoint->tensor(linearLayerName(block, kind) + ".weight").numel();
      }
    }
    // 4 bytes a weight become 2 bits and, for 64 weights, a scale and a zero point of 3 bytes.
    const auto saved = told.result.models[0].weightBytes - told.result.models[1].weightBytes;
    QCOMPARE(saved, weights * 4 - weights / 4 - weights * 3 / 64);
    GenerateTextRequest alone;
    alone.model = run().string();
    alone.prompt = "Once upon";
    alone.sampling.maximumNewTokens = 1;
    QCOMPARE(generateText(alone, [](std::string_view) {}, {}).weightBytes, told.result.models[1].weightBytes);
  }

  void refusesModelsOfDifferentVocabularies() {
    REQUIRE_SHARED("fixtures/models/qwen3-small-trained");
    VERIFY_ERROR(SideBySide(model(), test::sharedPath("fixtures/models/qwen3-small-trained").string()), "vocabular");
  }

 private:
  struct Told {
    std::array<std::vector<ComparedToken>, 2> tokens;
    SideBySideResult result;

    std::string text(int model) const {
      std::string joined;
      for (const auto& token : tokens[static_cast<std::size_t>(model)]) joined += token.text;
      return joined;
    }
  };

  static std::string model() { return test::fixturePath("models/tiny-llama").string(); }
  std::filesystem::path run() const { return folder_.filePath("run").toStdString(); }

  static SideBySidePrompt prompt(std::int64_t tokens, double temperature) {
    SideBySidePrompt made;
    made.text = "Once upon";
    made.sampling.maximumNewTokens = tokens;
    made.sampling.temperature = temperature;
    made.sampling.seed = 11;
    return made;
  }

  static Told tell(const std::array<std::string, 2>& models, const SideBySidePrompt& asked) {
    Told told;
    told.result = SideBySide(models[0], models[1])
                      .run(asked,
                           [&](int model, const ComparedToken& token) {
                             told.tokens[static_cast<std::size_t>(model)].push_back(token);
                           },
                           {});
    return told;
  }

  QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestSideBySide)
#include "tst_side_by_side.moc"
