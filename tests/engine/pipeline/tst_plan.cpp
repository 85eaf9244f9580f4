// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <fstream>

#include "engine/base/error.h"
#include "engine/pipeline/estimate.h"
#include "engine/pipeline/plan.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

/// The shape of SmolLM2-135M.
ModelSummary smol() {
  ModelSummary model;
  model.name = "smol";
  model.config.hiddenSize = 576;
  model.config.intermediateSize = 1536;
  model.config.layerCount = 30;
  model.config.headCount = 9;
  model.config.keyValueHeadCount = 3;
  model.config.headSize = 64;
  model.config.vocabularySize = 49152;
  model.config.maximumPositions = 2048;
  model.config.tiedEmbeddings = true;
  model.hasTokenizer = true;
  model.fileSize = 97'000'000;
  return model;
}

PrecisionOverride overrideOf(const std::string& pattern) {
  PrecisionOverride entry;
  entry.pattern = pattern;
  return entry;
}

const PlannedLayer& layerNamed(const Plan& plan, const std::string& name) {
  for (const PlannedLayer& layer : plan.layers) {
    if (layer.name == name) return layer;
  }
  throw Error("no layer " + name);
}

/// "key message", one line per problem.
std::string problemsOf(const ModelSummary& model, const Recipe& recipe) {
  std::string text;
  for (const RecipeProblem& problem : makePlan(model, recipe).problems)
    text += problem.key + " " + problem.message + "\n";
  return text;
}

}  // namespace

class TestPlan : public QObject {
  Q_OBJECT

 private slots:
  void layersComeInTheOrderOfExecution() {
    const Plan plan = makePlan(smol(), Recipe{});
    QVERIFY(plan.problems.empty());
    QCOMPARE(plan.layers.size(), std::size_t{210});
    for (std::size_t i = 0; i < plan.layers.size(); ++i) {
      const PlannedLayer& layer = plan.layers[i];
      QCOMPARE(layer.block, static_cast<std::int64_t>(i / linearKindCount));
      QVERIFY(layer.kind == linearKinds[i % linearKindCount]);
      QCOMPARE(layer.name, linearLayerName(layer.block, layer.kind));
      QVERIFY(layer.scheme == Recipe{}.precision.scheme);
    }
    const auto& key = layerNamed(plan, "model.layers.7.self_attn.k_proj");
    QCOMPARE(key.outFeatures, 192);
    QCOMPARE(key.inFeatures, 576);
    const auto& down = layerNamed(plan, "model.layers.7.mlp.down_proj");
    QCOMPARE(down.outFeatures, 576);
    QCOMPARE(down.inFeatures, 1536);
  }

  void lastMatchingOverrideWins() {
    Recipe recipe;
    auto attention = overrideOf("*self_attn*");
    attention.bits = 4;
    attention.groupSize = 32;
    auto third = overrideOf("model.layers.3.*");
    third.bits = 8;
    auto down = overrideOf("*.layers.?.mlp.down_proj");
    down.exclude = true;
    recipe.precision.overrides = {attention, third, down};
    const Plan plan = makePlan(smol(), recipe);
    QVERIFY(plan.problems.empty());
    QVERIFY(layerNamed(plan, "model.layers.0.mlp.up_proj").scheme == recipe.precision.scheme);
    QCOMPARE(layerNamed(plan, "model.layers.0.self_attn.q_proj").scheme->bits, 4);
    QCOMPARE(layerNamed(plan, "model.layers.0.self_attn.q_proj").scheme->groupSize, 32);
    // An entry that wins says everything: what it leaves out is the recipe's own.
    QCOMPARE(layerNamed(plan, "model.layers.3.self_attn.q_proj").scheme->bits, 8);
    QCOMPARE(layerNamed(plan, "model.layers.3.self_attn.q_proj").scheme->groupSize, 64);
    QCOMPARE(layerNamed(plan, "model.layers.3.self_attn.q_proj").overrides, (std::vector<std::size_t>{0, 1}));
    QVERIFY(!layerNamed(plan, "model.layers.3.mlp.down_proj").scheme);
    QVERIFY(layerNamed(plan, "model.layers.10.mlp.down_proj").scheme);  // ? is one character
  }

  void namesWhatCantBeDone_data() {
    QTest::addColumn<Recipe>("recipe");
    QTest::addColumn<QByteArray>("problem");
    auto row = [](const char* name, auto change, const char* problem) {
      Recipe recipe;
      change(recipe);
      QTest::newRow(name) << recipe << QByteArray(problem);
    };
    row(
        "group size of the literature", [](Recipe& r) { r.precision.scheme.groupSize = 128; },
        "precision.group_size is 128, which doesn't divide the 576 inputs of model.layers.0.self_attn.q_proj; "
        "32, 64, 96, 192 and -1 (one group per row) work\n");
    row(
        "group size of an override",
        [](Recipe& r) {
          r.precision.overrides = {overrideOf("*.down_proj")};
          r.precision.overrides[0].groupSize = 100;
        },
        "precision.overrides[0].group_size is 100, which doesn't divide the 1536 inputs of "
        "model.layers.0.mlp.down_proj; "
        "32, 64, 96, 128, 192, 256, 384, 512, 768, 1536 and -1 (one group per row) work\n");
    row(
        "override that matches nothing", [](Recipe& r) { r.precision.overrides = {overrideOf("mlp.down_proj")}; },
        "precision.overrides[0].pattern is \"mlp.down_proj\", which matches no linear layer of this model\n");
    row(
        "nothing left",
        [](Recipe& r) {
          r.precision.overrides = {overrideOf("*")};
          r.precision.overrides[0].exclude = true;
        },
        "precision.overrides leave no layer to quantize\n");
    row(
        "bits that GPTQ can't pack", [](Recipe& r) { r.precision.scheme.bits = 5; },
        "output.gptq can't be written: model.layers.0.self_attn.q_proj has 5 bits; a GPTQ checkpoint holds 2, 3, 4 or "
        "8; "
        "turn it off, or change the layer's precision\n");
    row(
        "context too long", [](Recipe& r) { r.evaluation.context = 4096; },
        "evaluation.context is 4096, but the model takes at most 2048 tokens\n");
    row(
        "calibration too long", [](Recipe& r) { r.data.length = 2049; },
        "data.length is 2049, but the model takes at most 2048 tokens\n");
    row(
        "missing text",
        [](Recipe& r) {
          r.data.source = TextSource::file;
          r.data.path = "/nowhere/text.txt";
        },
        "data.path is \"/nowhere/text.txt\", which is no file\n");
    row(
        "missing ids",
        [](Recipe& r) {
          r.evaluation.source = TextSource::ids;
          r.evaluation.path = "/nowhere";
        },
        "evaluation.path is \"/nowhere\", which is no file\n");
    row(
        "missing data set",
        [](Recipe& r) {
          r.data.source = TextSource::hub;
          r.data.path = "nobody/nothing/text.txt";
        },
        "data.path can't be used: ");
    row(
        "unsound recipe", [](Recipe& r) { r.precision.scheme.bits = 0; },
        "precision.bits is 0; it must be between 1 and 8\n");
    row(
        "all at once",
        [](Recipe& r) {
          r.precision.scheme.groupSize = 7;
          r.evaluation.context = 4096;
        },
        "64, 96, 192 and -1 (one group per row) work\nevaluation.context is 4096");
  }
  void namesWhatCantBeDone() {
    QFETCH(Recipe, recipe);
    QFETCH(QByteArray, problem);
    const std::string problems = problemsOf(smol(), recipe);
    QVERIFY2(problems.find(problem.toStdString()) != std::string::npos, problems.c_str());
    QCOMPARE(makePlan(smol(), recipe).estimate.seconds, 0.0);
  }

  void whatIsTurnedOffIsNoProblem() {
    Recipe recipe;
    recipe.precision.scheme.bits = 5;
    recipe.output.gptq = false;
    recipe.evaluation.enabled = false;
    recipe.evaluation.context = 4096;
    recipe.evaluation.stride = 8192;
    QCOMPARE(problemsOf(smol(), recipe), std::string());
  }

  void widthsThatDontPackAreNamed() {
    ModelSummary model = smol();
    model.config.hiddenSize = 40;
    model.config.headCount = 5;
    model.config.keyValueHeadCount = 1;
    model.config.headSize = 8;
    model.config.intermediateSize = 64;
    Recipe recipe;
    recipe.precision.scheme = {3, 8, false};
    QVERIFY(problemsOf(model, recipe)
                .find("model.layers.0.self_attn.q_proj has 40 inputs, which don't fill whole 32-bit "
                      "words at 3 bits") != std::string::npos);
    recipe.precision.scheme.bits = 4;
    QCOMPARE(problemsOf(model, recipe), std::string());
    recipe.precision.scheme.groupSize = 16;
    QVERIFY(problemsOf(model, recipe).find("; 8 and -1 (one group per row) work") != std::string::npos);
  }

  void slidingWindowLimitsTheLength() {
    ModelSummary model = smol();
    model.config.slidingWindow = 128;
    QVERIFY(problemsOf(model, Recipe{}).find("at most 128 tokens") != std::string::npos);
  }

  void textsNeedATokenizer() {
    ModelSummary model = smol();
    model.hasTokenizer = false;
    QCOMPARE(problemsOf(model, Recipe{}), std::string());
    QTemporaryDir folder;
    const std::string path = folder.filePath("text.txt").toStdString();
    std::ofstream(path) << "a text";
    Recipe recipe;
    recipe.data.source = TextSource::file;
    recipe.data.path = path;
    QCOMPARE(problemsOf(smol(), recipe), std::string());
    QVERIFY(problemsOf(model, recipe).find("data.source is a text, but the model has no tokenizer") !=
            std::string::npos);
  }

  void sizesAreExact() {
    Recipe recipe;
    recipe.precision.scheme = {3, 64, false};
    const Plan plan = makePlan(smol(), recipe);
    QCOMPARE(plan.estimate.bitsPerWeight, 3 + 19.0 / 64);

    // Counted by hand: codes, zero points and scales of 3 + 19/64 bits per weight; 4 bytes of g_idx per input;
    // embedding, 61 norms in 16 bits.
    const double weights = 30.0 * (2 * 576 * 576 + 2 * 192 * 576 + 3 * 576 * 1536);
    const double inputs = 30.0 * (6 * 576 + 1536);
    const double rest = 49152.0 * 576 + 61.0 * 576;
    QCOMPARE(static_cast<double>(plan.estimate.outputSize), weights * (3 + 19.0 / 64) / 8 + inputs * 4 + rest * 2);
    QCOMPARE(static_cast<double>(plan.estimate.originalSize), (weights + rest) * 2);
    QVERIFY(plan.estimate.runFolderSize > plan.estimate.outputSize);

    recipe.output.gptq = false;
    QVERIFY(makePlan(smol(), recipe).estimate.runFolderSize < plan.estimate.runFolderSize);
  }

  void biasesAndUntiedHeadsCount() {
    ModelSummary model = smol();
    const auto size = makePlan(model, Recipe{}).estimate.originalSize;
    model.config.attentionBias = true;
    QCOMPARE(makePlan(model, Recipe{}).estimate.originalSize, size + 30 * 2 * (576 + 192 + 192));
    model.config.attentionBias = false;
    model.config.tiedEmbeddings = false;
    QCOMPARE(makePlan(model, Recipe{}).estimate.originalSize, size + 2 * 49152 * 576);
  }

  void excludedLayersCountIn16Bits() {
    Recipe recipe;
    recipe.precision.overrides = {overrideOf("*.mlp.*")};
    recipe.precision.overrides[0].exclude = true;
    const Plan plan = makePlan(smol(), recipe);
    QCOMPARE(plan.estimate.bitsPerWeight, 3 + 19.0 / 64);
    QVERIFY(plan.estimate.outputSize > makePlan(smol(), Recipe{}).estimate.outputSize);
  }

  void mixedPrecisionKeepsTheBudget_data() {
    QTest::addColumn<qint64>("groupSize");
    QTest::addColumn<double>("budget");
    for (const double budget : {2.4, 3.0, 3.297, 4.2}) {
      QTest::addRow("groups of 64, %g", budget) << qint64{64} << budget;
      QTest::addRow("one group per row, %g", budget) << qint64{-1} << std::min(budget, 4.0);
    }
  }
  void mixedPrecisionKeepsTheBudget() {
    QFETCH(qint64, groupSize);
    QFETCH(double, budget);
    Recipe recipe;
    recipe.precision.scheme.groupSize = groupSize;
    recipe.precision.mixed = true;
    recipe.precision.budget = budget;
    const Plan plan = makePlan(smol(), recipe);
    QVERIFY(plan.problems.empty());
    for (const auto& layer : plan.layers) QCOMPARE(layer.widths, (std::vector{2, 3, 4}));
    QVERIFY(plan.estimate.bitsPerWeight <= budget);
    QVERIFY2(plan.estimate.bitsPerWeight > budget - 0.01, qPrintable(QString::number(plan.estimate.bitsPerWeight)));

    recipe.precision.mixed = false;
    QVERIFY(makePlan(smol(), recipe).estimate.seconds < plan.estimate.seconds);
  }

  void mixedPrecisionWithoutChoicesIsNamed() {
    Recipe recipe;
    recipe.precision.mixed = true;
    recipe.precision.choices = {};
    QVERIFY(problemsOf(smol(), recipe).starts_with("precision.choices is \"\"; it must be two or more"));
    recipe.precision.choices = {3, 2};
    QVERIFY(problemsOf(smol(), recipe).starts_with("precision.choices is \"3, 2\"; it must be two or more"));
    recipe.precision.choices = {2, 5};
    QVERIFY(problemsOf(smol(), recipe).find("has 5 bits; a GPTQ checkpoint holds 2, 3, 4 or 8") != std::string::npos);
  }

  void moreWorkTakesMoreTime() {
    Recipe recipe;
    const Estimate small = makePlan(smol(), recipe).estimate;
    recipe.data.samples *= 8;
    const Estimate large = makePlan(smol(), recipe).estimate;
    QVERIFY(small.seconds > 0);
    QVERIFY(large.seconds > small.seconds);
    QVERIFY(large.peakMemory > small.peakMemory);
    QVERIFY(!small.assumptions.empty());
    recipe.evaluation.enabled = false;
    QVERIFY(makePlan(smol(), recipe).estimate.seconds < large.seconds);
    recipe.evaluation.enabled = true;
    recipe.inference.precision.activationBits = 8;  // the weights alone are measured as well
    const Estimate rounded = makePlan(smol(), recipe).estimate;
    QVERIFY(rounded.seconds > large.seconds);
    QVERIFY(rounded.peakMemory >= large.peakMemory);
  }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
