// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of tokens: what they foretell, and that runs use them.
#include <QTemporaryDir>

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include "engine/model/language_model.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/token_weights.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/model/models.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

struct Model {
  std::shared_ptr<const Checkpoint> checkpoint;
  BlockSource blocks;
  ModelEnds ends;

  explicit Model(const std::string& name)
      : checkpoint(openFixture(name)), blocks(checkpoint, at::kCPU, true), ends(*checkpoint, at::kFloat, at::kCPU) {}

  TokenWeights weights(const TokenWindows& text, std::uint64_t seed = 0, std::int64_t stateBytes = tokenWeightStates) {
    return measureTokenWeights(
        blocks, ends, text, at::kCPU, seed, [](auto&&...) {}, [] {}, stateBytes);
  }
  /// Log-probabilities [N, T, V], something added to the hidden states behind one block.
  at::Tensor logProbabilities(const at::Tensor& ids, std::int64_t changed, const at::Tensor& change) {
    const at::NoGradGuard noGradients;
    auto hidden = ends.embed(ids);
    const auto rotary = makeRotaryTable(blocks.config(), ids.size(1), at::kCPU);
    for (std::int64_t i = 0; i < blocks.count(); ++i) {
      hidden = blocks.block(i).forward(hidden, rotary, {});
      if (i == changed) hidden = hidden + change;
    }
    return at::log_softmax(ends.logits(hidden).to(at::kDouble), -1);
  }
};

}  // namespace

class TestTokenWeights : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { at::set_num_threads(1); }

  void theMeanIsOneAndPaddingCountsNothing() {
    Model model("tiny-llama");
    TokenWindows text{randomIds(4, 16), at::ones({4, 16}, at::kBool)};
    text.mask[1].slice(0, 10).fill_(false);
    const auto weights = model.weights(text);
    for (const auto& place : {weights.attention, weights.mlp}) {
      QCOMPARE(place.sizes(), (at::IntArrayRef{model.blocks.count(), 4, 16}));
      QVERIFY(at::equal(place.select(1, 1).slice(1, 10), at::zeros({model.blocks.count(), 6})));
      const auto means = place.sum(at::IntArrayRef{1, 2}) / text.mask.sum();
      QVERIFY(at::allclose(means, at::ones_like(means), 1e-5));
      QVERIFY(at::isfinite(place).all().item<bool>());
    }
    const auto [attention, mlp] = weights.of(1).samples(2, 2);
    QVERIFY(at::equal(attention, weights.attention[1].slice(0, 2, 4)));
    QVERIFY(at::equal(mlp, weights.mlp[1].slice(0, 2, 4)));
  }

  void fewSamplesAtATimeAreAsGoodAsAll() {
    Model model("tiny-qwen3");
    const TokenWindows text{randomIds(5, 16), {}};
    const auto all = model.weights(text), one = model.weights(text, 0, 1);
    QVERIFY(at::allclose(one.attention, all.attention, 1e-3, 1e-6));
    QVERIFY(at::allclose(one.mlp, all.mlp, 1e-3, 1e-6));
  }

  // The weights squared are as the divergences that small errors of each token's hidden state cause.
  void foretellTheDivergence_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("Llama") << QByteArray("tiny-llama");
    QTest::newRow("Qwen3") << QByteArray("tiny-qwen3");
  }
  void foretellTheDivergence() {
    QFETCH(QByteArray, name);
    constexpr std::int64_t length = 12;
    Model model(name.toStdString());
    const auto ids = randomIds(1, length);
    auto weights = at::zeros({length});
    constexpr int draws = 100;
    for (int seed = 0; seed < draws; ++seed)
      weights += model.weights({ids, {}}, static_cast<std::uint64_t>(seed)).mlp[0][0] / draws;

    const auto exact = model.logProbabilities(ids, 0, at::zeros({1}));
    auto divergences = at::zeros({length}, at::kDouble);
    const auto size = model.blocks.config().hiddenSize;
    constexpr std::int64_t directions = 200;
    for (std::int64_t t = 0; t < length; ++t) {
      auto change = at::zeros({directions, length, size});
      change.select(1, t).normal_().mul_(0.02);
      const auto moved = model.logProbabilities(ids.expand({directions, length}), 0, change);
      divergences[t] = (exact.exp() * (exact - moved)).sum() / directions;
    }
    auto expected = divergences.sqrt();
    expected /= expected.mean();
    const auto off = (weights / expected - 1).abs().max().item<double>();
    QVERIFY2(off < 0.2, std::to_string(off).c_str());
    // Which tokens count is no matter of chance: they differ by more than that.
    QVERIFY((expected.max() / expected.min()).item<double>() > 1.5);
  }

  void init() {
    temporary_.emplace();
    folder_ = temporary_->path().toStdString();
    qputenv("BITLATHE_CACHE", temporary_->filePath("cache").toUtf8());
  }

  void everyMethodUsesThem_data() {
    QTest::addColumn<QList<QByteArray>>("settings");
    QTest::newRow("GPTQ, damping chosen") << QList<QByteArray>{"projector.damping=auto"};
    QTest::newRow("JointQ") << QList<QByteArray>{"projector.method=jointq"};
    QTest::newRow("QEP, strength chosen") << QList<QByteArray>{"correction.method=qep", "correction.qep.strength=auto"};
    QTest::newRow("LoaQ, normalised") << QList<QByteArray>{"correction.method=loaq", "correction.loaq.normalize=true"};
    QTest::newRow("LPCD") << QList<QByteArray>{"correction.method=lpcd",         "correction.lpcd.strength=auto",
                                               "correction.lpcd.enable_qk=true", "correction.lpcd.enable_vo=true",
                                               "correction.lpcd.enable_ud=true", "correction.lpcd.enable_gate=true"};
  }
  void everyMethodUsesThem() {
    QFETCH(QList<QByteArray>, settings);
    auto recipe = runRecipe();
    for (const auto& setting : settings) setRecipeValue(recipe, setting.toStdString());
    auto run = [&](TokenWeighting weighting) {
      recipe.data.tokenWeights = weighting;
      RunRecorder recorder;
      JobControl control;
      const auto name = weighting == TokenWeighting::equal ? "equal" : "fisher";
      const auto path = folder_ / name;
      runQuantization({fixturePath("models/tiny-llama").string(), recipe, path}, recorder, control);
      std::map<std::string, double> errors;
      for (const auto& layer : recorder.all<LayerQuantized>()) errors[layer.name] = layer.robustOutputError;
      return errors;
    };
    const auto equal = run(TokenWeighting::equal), fisher = run(TokenWeighting::fisher);
    QCOMPARE(fisher.size(), std::size_t{21});
    for (const auto& [name, error] : equal) {
      QVERIFY(std::isfinite(fisher.at(name)));
      QVERIFY2(fisher.at(name) != error, name.c_str());
    }
  }

  // Of one model and text they are the same, whatever else the recipe says.
  void runsShareThem() {
    auto recipe = runRecipe();
    recipe.data.tokenWeights = TokenWeighting::fisher;
    auto run = [&](const char* name) {
      RunRecorder recorder;
      JobControl control;
      runQuantization({fixturePath("models/tiny-llama").string(), recipe, folder_ / name}, recorder, control);
      return std::ranges::any_of(recorder.all<StageStarted>(),
                                 [](const auto& started) { return started.stage == "Weighing tokens"; });
    };
    auto weightsOf = [&](const char* name) { return test::readFile(folder_ / name / "token_weights.safetensors"); };
    QVERIFY(run("first"));
    recipe.precision.scheme.bits = 2;
    QVERIFY(!run("second"));
    QCOMPARE(weightsOf("second"), weightsOf("first"));
    recipe.data.seed = 7;
    QVERIFY(run("other seed"));
    QVERIFY(weightsOf("other seed") != weightsOf("first"));
  }

 private:
  /// Of a text in the folder of this test.
  Recipe runRecipe() {
    const auto text = (folder_ / "ids.safetensors").string();
    writeSafetensors(text, {{"input_ids", randomIds(6, 48)}});
    Recipe recipe;
    recipe.data.source = TextSource::ids;
    recipe.data.path = text;
    recipe.data.samples = 6;
    recipe.data.length = 48;
    recipe.precision.scheme.groupSize = 16;
    recipe.evaluation.enabled = false;
    recipe.output = {false, false};
    return recipe;
  }

  std::optional<QTemporaryDir> temporary_;
  std::filesystem::path folder_;
};

QTEST_GUILESS_MAIN(TestTokenWeights)
#include "tst_token_weights.moc"
