// SPDX-License-Identifier: GPL-3.0-or-later
// Mixed-precision plans: what sensitivities foretell, what is chosen by them, and that runs keep to it.
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/pipeline/mixed_precision.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;

using test::readFile;
using Recorder = test::RunRecorder;

namespace {

constexpr double weightsPerBlock = 2 * 128 * 128 + 2 * 64 * 128 + 3 * 128 * 128;  // of tiny-llama

double weightsOf(LinearKind kind) {
  return kind == LinearKind::k || kind == LinearKind::v ? 64 * 128 : 128 * 128;
}

/// At the bits that were chosen.
double divergenceOf(const LayerPlanned& layer) {
  const auto width = std::ranges::find(layer.widths, layer.bits) - layer.widths.begin();
  return layer.divergences.at(static_cast<std::size_t>(width));
}

}  // namespace

class TestMixedPrecision : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    at::manual_seed(1);
    text_ = std::make_unique<QTemporaryDir>();
    textPath_ = text_->filePath("ids.safetensors").toStdString();
    writeSafetensors(textPath_, {{"input_ids", at::randint(320, {24, 128}, at::kLong)}});
  }

  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    qputenv("BITLATHE_CACHE", temporary_->filePath("cache").toUtf8());
    model_ = "tiny-llama";
    recipe_ = Recipe{};
    recipe_.data.source = TextSource::ids;
    recipe_.data.path = textPath_;
    recipe_.data.samples = 6;
    recipe_.data.length = 48;
    recipe_.precision.mixed = true;
    recipe_.precision.budget = 3 + 19.0 / 16;  // what 3 bits take in groups of 16
    recipe_.precision.scheme.groupSize = 16;
    recipe_.evaluation.enabled = false;
    recipe_.output = {false, false};
  }

  // The expected divergence against the one that is measured, where one layer alone is quantized, so finely that the
  // second order is all there is.
  void foretellsTheDivergence_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("layer");
    for (const QByteArray model : {"tiny-llama", "tiny-qwen3"}) {
      for (const auto kind : linearKinds) {
        const auto layer = QByteArray::fromStdString(linearLayerName(1, kind));
        QTest::newRow(model + " " + layer) << model << layer;
      }
    }
  }
  void foretellsTheDivergence() {
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, layer);
    model_ = model.toStdString();
    PrecisionOverride others;
    others.pattern = "*";
    others.exclude = true;
    PrecisionOverride measured;
    measured.pattern = layer.toStdString();
    recipe_.precision.overrides = {others, measured};
    recipe_.precision.choices = {4, 5};
    recipe_.precision.budget = 4 + 20.0 / 16;
    recipe_.projector.method = ProjectorMethod::rtn;
    recipe_.data.samples = 24;
    recipe_.data.length = 128;
    recipe_.evaluation.enabled = true;
    recipe_.evaluation.source = TextSource::ids;
    recipe_.evaluation.path = textPath_;
    recipe_.evaluation.context = recipe_.evaluation.stride = 128;
    recipe_.evaluation.live = false;
    const auto recorder = run();
    const auto planned = recorder.all<LayerPlanned>();
    QCOMPARE(planned.size(), std::size_t{1});
    QCOMPARE(planned[0].bits, 4);
    const double expected = recorder.all<PrecisionPlanned>().at(0).expectedDivergence;
    QCOMPARE(expected, divergenceOf(planned[0]));
    const double actual = recorder.all<PerplexityMeasured>().back().klDivergence;
    // Attention adds up the errors of many tokens' keys and values, which are correlated, more so on random tokens.
    const double least = layer.contains("k_proj") || layer.contains("v_proj") ? 0.35 : 0.75;
    QVERIFY2(expected / actual > least && expected / actual < 1.25,
             qPrintable(QStringLiteral("%1 expected, %2 measured").arg(expected).arg(actual)));
  }

  void keepsTheBudget_data() {
    QTest::addColumn<double>("budget");
    for (const double budget : {2 + 18.0 / 16, 3.5, 4.0, 4.2, 5.0, 4 + 20.0 / 16}) {
      QTest::addRow("%g", budget) << budget;
    }
  }
  void keepsTheBudget() {
    QFETCH(double, budget);
    recipe_.precision.budget = budget;
    const auto recorder = run();
    const auto planned = recorder.all<LayerPlanned>();
    QCOMPARE(planned.size(), std::size_t{21});
    double bits = 0, divergence = 0;
    for (const auto& layer : planned) {
      bits += weightsOf(layer.kind) * (layer.bits + (16.0 + layer.bits) / 16);
      divergence += divergenceOf(layer);
      QVERIFY(std::ranges::is_sorted(layer.divergences, std::greater{}));
    }
    const auto whole = recorder.all<PrecisionPlanned>().at(0);
    QVERIFY(std::abs(whole.bitsPerWeight - bits / (3 * weightsPerBlock)) < 1e-9);
    QVERIFY(whole.bitsPerWeight <= budget + 1e-9);
    const double smallestStep = 64 * 128 * (1 + 1.0 / 16) / (3 * weightsPerBlock);  // a bit more for a k or a v
    QVERIFY(whole.bitsPerWeight > budget - 2 * smallestStep);
    QVERIFY(std::abs(whole.expectedDivergence - divergence) < 1e-9);
  }

  void losesLessThanUniformWidths() {
    const auto planned = run().all<LayerPlanned>();
    double mixed = 0, uniform = 0;
    for (const auto& layer : planned) {
      mixed += divergenceOf(layer);
      uniform += layer.divergences.at(1);
    }
    QVERIFY2(mixed < uniform, qPrintable(QStringLiteral("%1 %2").arg(mixed).arg(uniform)));
  }

  void exceptionsKeepTheirBits() {
    PrecisionOverride pinned;
    pinned.pattern = "*.v_proj";
    pinned.bits = 8;
    PrecisionOverride excluded;
    excluded.pattern = "model.layers.2.*";
    excluded.exclude = true;
    PrecisionOverride grouped;
    grouped.pattern = "*.up_proj";
    grouped.groupSize = 32;
    recipe_.precision.overrides = {pinned, grouped, excluded};
    recipe_.precision.budget = 5;
    const auto recorder = run();
    const auto planned = recorder.all<LayerPlanned>();
    QCOMPARE(planned.size(), std::size_t{14});
    for (const auto& layer : planned) {
      if (layer.kind == LinearKind::v) {
        QCOMPARE(layer.widths, std::vector{8});
        QCOMPARE(layer.bits, 8);
      } else {
        QCOMPARE(layer.widths, (std::vector{2, 3, 4}));
      }
    }
    QVERIFY(recorder.all<PrecisionPlanned>().at(0).bitsPerWeight <= 5);
    for (const auto& layer : recorder.all<LayerQuantized>()) {
      QCOMPARE(layer.groupSize, layer.kind == LinearKind::up ? 32 : 16);
    }
  }

  void everyMethodKeepsToThePlan_data() {
    QTest::addColumn<QList<QByteArray>>("settings");
    QTest::newRow("RTN") << QList<QByteArray>{"projector.method=rtn"};
    QTest::newRow("GPTQ, refined, damping chosen, QEP")
        << QList<QByteArray>{"projector.refinement.sweeps=1", "projector.damping=auto", "correction.method=qep"};
    QTest::newRow("JointQ, LoaQ") << QList<QByteArray>{"projector.method=jointq", "correction.method=loaq"};
    QTest::newRow("LPCD") << QList<QByteArray>{"correction.method=lpcd", "correction.lpcd.enable_qk=true",
                                               "correction.lpcd.enable_vo=true", "correction.lpcd.enable_ud=true"};
  }
  void everyMethodKeepsToThePlan() {
    QFETCH(QList<QByteArray>, settings);
    for (const auto& setting : settings) setRecipeValue(recipe_, setting.toStdString());
    const auto recorder = run();
    std::map<std::string, int> bits;
    for (const auto& layer : recorder.all<LayerPlanned>()) bits[layer.name] = layer.bits;
    std::set<int> used;
    for (const auto& layer : recorder.all<LayerQuantized>()) {
      QCOMPARE(layer.bits, bits.at(layer.name));
      used.insert(layer.bits);
    }
    QVERIFY(used.size() > 1);
  }

  void checkpointsHoldTheWidths() {
    recipe_.output.gptq = true;
    const auto recorder = run();
    std::set<int> bits;
    for (const auto& layer : recorder.all<LayerPlanned>()) bits.insert(layer.bits);
    const auto config = readJsonFile(path("run 0") / "gptq" / "config.json")["quantization_config"];
    std::set<int> written;
    for (const auto& block : config["quantization_bits"]) {
      for (const auto& layer : block) written.insert(layer["bits"].get<int>());
    }
    QCOMPARE(written, bits);
  }

  // Runs of other budgets share what was measured; another projector makes other errors.
  void sensitivitiesAreMeasuredOnce() {
    auto measured = [](const Recorder& recorder) {
      return std::ranges::any_of(recorder.all<StageStarted>(),
                                 [](const auto& started) { return started.stage == "Measuring sensitivities"; });
    };
    PrecisionOverride excluded;
    excluded.pattern = "model.layers.1.*";
    excluded.exclude = true;
    recipe_.precision.overrides = {excluded};
    const auto first = run();
    QVERIFY(measured(first));
    recipe_.precision.budget = 3.5;
    recipe_.correction.method = CorrectionMethod::qep;
    const auto second = run();
    QVERIFY(!measured(second));
    const auto before = first.all<LayerPlanned>(), after = second.all<LayerPlanned>();
    QCOMPARE(after.size(), before.size());
    bool differ = false;
    for (std::size_t i = 0; i < before.size(); ++i) {
      QCOMPARE(after[i].name, before[i].name);
      QCOMPARE(after[i].divergences, before[i].divergences);
      differ = differ || after[i].bits != before[i].bits;
    }
    QVERIFY(differ);
    recipe_.projector.method = ProjectorMethod::rtn;
    const auto third = run();
    QVERIFY(measured(third));
    QVERIFY(third.all<LayerPlanned>().at(0).divergences != before[0].divergences);
  }

  // Stopped while sensitivities are measured, behind the plan, or later: the same plan, the same bytes.
  void resumesBitIdentical_data() {
    QTest::addColumn<int>("place");
    QTest::newRow("while measuring") << 0;
    QTest::newRow("behind the plan") << 1;
    QTest::newRow("in the second block") << 2;
  }
  void resumesBitIdentical() {
    QFETCH(int, place);
    run();
    std::filesystem::remove_all(path("cache"));  // measured anew
    std::stop_source stop;
    Recorder interrupted;
    interrupted.react = [&](const Event& event) {
      const auto* layer = std::get_if<LayerQuantized>(&event);
      if (place == 0 && std::holds_alternative<Progress>(event) && std::get<Progress>(event).fraction > 0) {
        stop.request_stop();
      } else if ((place == 1 && std::holds_alternative<PrecisionPlanned>(event)) ||
                 (place == 2 && layer && layer->block == 1)) {
        stop.request_stop();
      }
    };
    const auto folder = path("interrupted");
    JobControl control(stop.get_token()), again;
    QVERIFY_THROWS_EXCEPTION(Cancelled, runQuantization({model(), recipe_, folder}, interrupted, control));
    QCOMPARE(std::filesystem::exists(folder / "precision.json"), place > 0);
    Recorder resumed;
    resumeQuantization(folder, resumed, again);
    QVERIFY(readFile(folder / "precision.json") == readFile(path("run 0") / "precision.json"));
    for (const auto* name : {"0000.safetensors", "0001.safetensors", "0002.safetensors"}) {
      QVERIFY(readFile(folder / "blocks" / name) == readFile(path("run 0") / "blocks" / name));
    }
    std::size_t planned = 0;
    for (const auto& event : readRun(folder).events) planned += std::holds_alternative<LayerPlanned>(event) ? 1 : 0;
    QCOMPARE(planned, std::size_t{21});
  }

  void infeasibleChoicesAreNamed_data() {
    QTest::addColumn<QList<QByteArray>>("settings");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("too little") << QList<QByteArray>{"precision.budget=3"}
                                << QByteArray(
                                       "precision.budget is 3, but with these widths the layers take 3.125 to "
                                       "5.25 bits per weight");
    QTest::newRow("too much") << QList<QByteArray>{"precision.budget=6"} << QByteArray("precision.budget is 6, but");
    QTest::newRow("JointQ") << QList<QByteArray>{"projector.method=jointq", "precision.choices=2, 5"}
                            << QByteArray("precision.choices go up to 5; JointQ takes 1 to 4");
    QTest::newRow("packing") << QList<QByteArray>{"output.gptq=true", "precision.choices=2, 5"}
                             << QByteArray("output.gptq can't be written");
  }
  void infeasibleChoicesAreNamed() {
    QFETCH(QList<QByteArray>, settings);
    QFETCH(QByteArray, named);
    for (const auto& setting : settings) setRecipeValue(recipe_, setting.toStdString());
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(runQuantization({model(), recipe_, path("run")}, recorder, control), named.toStdString());
  }

 private:
  std::string model() const { return test::fixturePath("models/" + model_).string(); }
  std::filesystem::path path(const std::string& name) const {
    return std::filesystem::path(temporary_->path().toStdString()) / name;
  }

  Recorder run() {
    Recorder recorder;
    JobControl control;
    try {
      runQuantization({model(), recipe_, path("run " + std::to_string(runs()))}, recorder, control);
    } catch (const Error& error) {
      qFatal("%s", error.what());
    }
    return recorder;
  }
  int runs() const {
    int count = 0;
    while (std::filesystem::exists(path("run " + std::to_string(count)))) ++count;
    return count;
  }

  std::unique_ptr<QTemporaryDir> text_, temporary_;
  std::string textPath_;
  std::string model_;
  Recipe recipe_;
};

QTEST_GUILESS_MAIN(TestMixedPrecision)
#include "tst_mixed_precision.moc"
