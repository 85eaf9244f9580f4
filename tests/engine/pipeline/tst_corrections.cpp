// SPDX-License-Identifier: GPL-3.0-or-later
// Target rules and projectors together, in whole runs on small models.
#include <QTemporaryDir>

#include "engine/base/error.h"
#include "engine/pipeline/quantization_run.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;

using test::readFile;
using Recorder = test::RunRecorder;

namespace {

double lastBlockError(const Recorder& recorder) {
  return recorder.all<BlockFinished>().back().robustRelativeError;
}

}  // namespace

class TestCorrections : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    cache_ = std::make_unique<QTemporaryDir>();
    qputenv("BITLATHE_CACHE", cache_->path().toUtf8());
  }

  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    runs_ = 0;
    recipe_ = Recipe{};
    recipe_.data.samples = 6;
    recipe_.data.length = 48;
    recipe_.precision.scheme.bits = 2;
    recipe_.precision.scheme.groupSize = 16;
    recipe_.evaluation.enabled = false;
    recipe_.output = {false, false};
  }

  void everyCombinationRuns_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QList<QByteArray>>("settings");
    const QList<std::pair<QByteArray, QList<QByteArray>>> projectors{
        {"RTN", {"projector.method=rtn"}},
        {"GPTQ", {}},
        {"GPTQ refined", {"projector.refinement.sweeps=2", "projector.damping=auto"}},
        {"JointQ", {"projector.method=jointq"}}};
    const QList<std::pair<QByteArray, QList<QByteArray>>> corrections{
        {"no correction", {}},
        {"QEP", {"correction.method=qep", "correction.qep.strength=auto"}},
        {"LoaQ", {"correction.method=loaq", "correction.loaq.normalize=true"}},
        {"LPCD residual", {"correction.method=lpcd", "correction.lpcd.strength=auto"}},
        {"LPCD all",
         {"correction.method=lpcd", "correction.lpcd.enable_qk=true", "correction.lpcd.enable_vo=true",
          "correction.lpcd.enable_ud=true", "correction.lpcd.enable_gate=true", "correction.lpcd.accept=true",
          "correction.lpcd.alt_steps=2"}}};
    for (const QByteArray model : {"tiny-llama", "tiny-qwen3"}) {
      for (const auto& [projectorName, projector] : projectors) {
        if (model == "tiny-qwen3" && projectorName != "GPTQ") continue;  // the model matters to the corrections alone
        for (const auto& [correctionName, correction] : corrections) {
          QTest::newRow(model + ": " + projectorName + ", " + correctionName) << model << projector + correction;
        }
      }
    }
  }
  void everyCombinationRuns() {
    QFETCH(QByteArray, model);
    QFETCH(QList<QByteArray>, settings);
    model_ = model.toStdString();
    for (const auto& setting : settings) setRecipeValue(recipe_, setting.toStdString());
    const auto recorder = run();
    std::set<std::string> names;
    for (const auto& layer : recorder.all<LayerQuantized>()) names.insert(layer.name);
    QCOMPARE(names.size(), recorder.all<BlockFinished>().size() * 7);
    for (const auto& block : recorder.all<BlockFinished>()) {
      QVERIFY(block.relativeError > 0 && block.relativeError < 2);
    }
    for (const auto& layer : recorder.all<LayerCorrected>()) {
      QVERIFY2(std::isfinite(layer.projectedLoss) && layer.projectedLoss > 0, layer.name.c_str());
      const bool closedForm = layer.objective == LayerCorrected::Objective::layerOutput ||
                              layer.objective == LayerCorrected::Objective::residualStream;
      if (closedForm) QVERIFY2(layer.targetLoss <= layer.initialLoss * (1 + 1e-4) + 1e-6, layer.name.c_str());
      QVERIFY(layer.strength >= 0 && layer.strength <= 1);
    }
  }

  void theFirstInputsAskForNothing() {
    recipe_.correction.method = CorrectionMethod::qep;
    const auto corrected = run().all<LayerCorrected>();
    for (int i = 0; i < 3; ++i) {  // both streams enter the first block alike
      QCOMPARE(corrected[std::size_t(i)].initialLoss, 0.0);
      QCOMPARE(corrected[std::size_t(i)].targetLoss, 0.0);
    }
    QVERIFY(corrected[3].initialLoss > 0);
  }

  void strengthZeroIsSequentialGptq() {
    const auto plain = runInto("plain");
    recipe_.correction.method = CorrectionMethod::qep;
    recipe_.correction.qep.perccorr = 0;
    QVERIFY(sameCodes(plain, runInto("qep")));
    recipe_.correction.method = CorrectionMethod::loaq;
    recipe_.correction.loaq.alpha = recipe_.correction.loaq.beta = 0;
    QVERIFY(sameCodes(plain, runInto("loaq")));
    recipe_.correction.loaq.alpha = 1;
    QVERIFY(!sameCodes(plain, runInto("loaq 1")));
  }

  void lpcdWithoutSubmodulesIsQep() {
    recipe_.correction.method = CorrectionMethod::qep;
    const auto qep = runInto("qep");
    recipe_.correction.method = CorrectionMethod::lpcd;
    recipe_.correction.lpcd.enableResidual = false;
    QVERIFY(sameCodes(qep, runInto("lpcd")));
    recipe_.correction.lpcd.enableResidual = true;
    QVERIFY(!sameCodes(qep, runInto("lpcd residual")));
  }

  void lpcdOfResidualOutputsIsLoaq() {
    recipe_.correction.method = CorrectionMethod::lpcd;
    recipe_.correction.lpcd.percdamp = recipe_.correction.qep.percdamp = 0.1;
    recipe_.correction.lpcd.perccorr = recipe_.correction.qep.perccorr = 0.7;
    const auto lpcd = runInto("lpcd");
    recipe_.correction.method = CorrectionMethod::loaq;
    recipe_.correction.loaq.percdamp = 0.1;
    recipe_.correction.loaq.alpha = recipe_.correction.loaq.beta = 0.7;
    QVERIFY(sameCodes(lpcd, runInto("loaq")));
  }

  void correctionsKeepTheStreamsTogether_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("Llama") << QByteArray("tiny-llama");
    QTest::newRow("Qwen3") << QByteArray("tiny-qwen3");
  }
  void correctionsKeepTheStreamsTogether() {
    QFETCH(QByteArray, model);
    model_ = model.toStdString();
    recipe_.data.samples = 32;
    const double plain = lastBlockError(run());
    recipe_.correction.method = CorrectionMethod::lpcd;
    const double residual = lastBlockError(run());
    recipe_.correction.lpcd.enableVo = recipe_.correction.lpcd.enableUd = true;
    const double all = lastBlockError(run());
    QVERIFY2(residual < plain, qPrintable(QStringLiteral("%1 %2").arg(residual).arg(plain)));
    QVERIFY2(all < residual, qPrintable(QStringLiteral("%1 %2").arg(all).arg(residual)));
  }

  // What a correction is fitted to is what the model is run with.
  void correctionsSeeWhatIsRounded_data() {
    QTest::addColumn<QList<QByteArray>>("settings");
    const QList<QByteArray> all{"correction.method=lpcd", "correction.lpcd.enable_qk=true",
                                "correction.lpcd.enable_vo=true", "correction.lpcd.enable_ud=true"};
    QTest::newRow("activations") << QList<QByteArray>{"correction.method=lpcd", "inference.activation_bits=4"};
    QTest::newRow("activations, static ranges") << QList<QByteArray>{
        "correction.method=lpcd", "inference.activation_bits=4", "inference.activation_ranges=channel"};
    QTest::newRow("activations, all submodules")
        << all + QList<QByteArray>{"inference.activation_bits=4", "data.samples=128"};
    QTest::newRow("cache, all submodules")
        << all + QList<QByteArray>{"inference.cache_bits=2", "inference.cache_group=16"};
  }
  void correctionsSeeWhatIsRounded() {
    QFETCH(QList<QByteArray>, settings);
    recipe_.data.samples = 32;
    recipe_.precision.scheme.bits = 4;
    recipe_.evaluation.enabled = true;
    recipe_.evaluation.context = recipe_.evaluation.stride = 64;
    for (const auto& setting : settings) setRecipeValue(recipe_, setting.toStdString());
    double blind = 0, seeing = 0;
    for (recipe_.data.seed = 0; recipe_.data.seed < 3; ++recipe_.data.seed) {  // one text alone decides little
      const auto divergence = [&](bool inCalibration) {
        recipe_.inference.inCalibration = inCalibration;
        const auto folder = path((inCalibration ? "seeing " : "blind ") + std::to_string(recipe_.data.seed));
        return runTo(folder).all<PerplexityMeasured>().back().klDivergence;
      };
      blind += divergence(false);
      seeing += divergence(true);
    }
    QVERIFY(!sameCodes(path("blind 0"), path("seeing 0")));
    QVERIFY2(seeing < blind, qPrintable(QStringLiteral("%1 %2").arg(seeing).arg(blind)));
  }

  void relaxationsLowerTheirSubmodulesLoss() {
    recipe_.correction.method = CorrectionMethod::lpcd;
    auto& lpcd = recipe_.correction.lpcd;
    lpcd.enableQk = lpcd.enableVo = lpcd.enableUd = lpcd.enableGate = true;
    for (const auto solver : {RelaxationSolver::conjugateGradients, RelaxationSolver::adam}) {
      lpcd.solver = solver;
      for (const auto& layer : run().all<LayerCorrected>()) {
        // In the first block q meets unquantized keys on equal inputs: nothing is off yet.
        if (layer.block == 0 && layer.kind == LinearKind::q) continue;
        QVERIFY2(layer.targetLoss < layer.initialLoss, layer.name.c_str());
      }
    }
  }

  // The solver's preconditioner is exact there, so conjugate gradients end where the closed form is.
  void solversAgreeWithTheClosedForm() {
    recipe_.data.products = CalibrationProducts::float32;
    recipe_.correction.method = CorrectionMethod::lpcd;
    auto& lpcd = recipe_.correction.lpcd;
    const auto closed = run().all<LayerCorrected>();
    lpcd.useClosedForm = false;
    const auto solved = run().all<LayerCorrected>();
    QCOMPARE(solved.size(), closed.size());
    int compared = 0;
    for (std::size_t i = 0; i < closed.size() && closed[i].block == 0; ++i) {
      if (closed[i].objective != LayerCorrected::Objective::residualStream) continue;
      QCOMPARE(solved[i].name, closed[i].name);
      const double gain = closed[i].initialLoss - closed[i].targetLoss;
      QVERIFY2(std::abs(solved[i].targetLoss - closed[i].targetLoss) < 0.02 * gain, closed[i].name.c_str());
      ++compared;
    }
    QCOMPARE(compared, 2);
    lpcd.solver = RelaxationSolver::adam;
    for (const auto& layer : run().all<LayerCorrected>()) {
      if (layer.objective != LayerCorrected::Objective::residualStream) continue;
      QVERIFY2(layer.targetLoss < layer.initialLoss, layer.name.c_str());
    }
    lpcd.solver = RelaxationSolver::conjugateGradients;
    lpcd.strength = StrengthChoice::heldOut;
    for (const auto& layer : run().all<LayerCorrected>()) {
      if (layer.objective != LayerCorrected::Objective::residualStream) continue;
      QVERIFY2(layer.heldOutTargetLoss <= layer.heldOutInitialLoss * (1 + 1e-6), layer.name.c_str());
    }
  }

  void blockOrdersVisitEveryLayerOnce() {
    recipe_.correction.method = CorrectionMethod::lpcd;
    auto& lpcd = recipe_.correction.lpcd;
    lpcd.enableQk = lpcd.enableVo = lpcd.enableUd = lpcd.enableGate = true;
    std::map<BlockOrder, std::vector<std::string>> orders;
    for (const auto order : {BlockOrder::fixed, BlockOrder::greedy, BlockOrder::random}) {
      lpcd.blockOrder = order;
      for (const auto& layer : run().all<LayerQuantized>()) orders[order].push_back(layer.name);
      auto sorted = orders[order], inExecution = orders[BlockOrder::fixed];
      std::ranges::sort(sorted);
      std::ranges::sort(inExecution);
      QCOMPARE(sorted, inExecution);
      QVERIFY(std::ranges::adjacent_find(sorted) == sorted.end());
    }
    QVERIFY(orders[BlockOrder::random] != orders[BlockOrder::fixed]);
    QVERIFY(orders[BlockOrder::greedy] != orders[BlockOrder::fixed]);
    recipe_.data.seed = 1;  // of the same text, for the cache has it by its seed
    std::vector<std::string> reseeded;
    for (const auto& layer : run().all<LayerQuantized>()) reseeded.push_back(layer.name);
    QVERIFY(reseeded != orders[BlockOrder::random]);
  }

  void startsDiffer() {
    recipe_.correction.method = CorrectionMethod::lpcd;
    auto& lpcd = recipe_.correction.lpcd;
    lpcd.enableQk = lpcd.enableVo = lpcd.enableUd = true;
    const auto original = runInto("full_precision");
    lpcd.start = LpcdStart::corrected;
    const auto corrected = runInto("corrected");
    lpcd.start = LpcdStart::quantized;
    const auto recorder = runTo(path("quantized"));
    QVERIFY(!sameCodes(original, corrected));
    QVERIFY(!sameCodes(original, path("quantized")));
    QVERIFY(!sameCodes(corrected, path("quantized")));
    std::map<std::string, int> times;  // quantized for the start, and again in the sweep
    for (const auto& layer : recorder.all<LayerQuantized>()) ++times[layer.name];
    for (const auto& [name, count] : times) QCOMPARE(count, name.ends_with("gate_proj") ? 1 : 2);
    // Submodules of one layer have nothing that could start otherwise.
    lpcd.enableQk = lpcd.enableVo = lpcd.enableUd = false;
    const auto alone = runInto("alone");
    lpcd.start = LpcdStart::fullPrecision;
    QVERIFY(sameCodes(alone, runInto("alone, full precision")));
  }

  // Invariant 25, whatever the order and the start.
  void rollingBackNeverRaisesTheLoss_data() {
    QTest::addColumn<QList<QByteArray>>("settings");
    QTest::newRow("fixed") << QList<QByteArray>{};
    QTest::newRow("greedy, quantized") << QList<QByteArray>{"correction.lpcd.block_order=greedy",
                                                            "correction.lpcd.start=quantized"};
    QTest::newRow("random, corrected, solved")
        << QList<QByteArray>{"correction.lpcd.block_order=random", "correction.lpcd.start=corrected",
                             "correction.lpcd.use_closed_form=false"};
  }
  void rollingBackNeverRaisesTheLoss() {
    QFETCH(QList<QByteArray>, settings);
    recipe_.correction.method = CorrectionMethod::lpcd;
    auto& lpcd = recipe_.correction.lpcd;
    lpcd.enableQk = lpcd.enableVo = lpcd.enableUd = lpcd.enableGate = lpcd.accept = true;
    lpcd.altSteps = 3;
    for (const auto& setting : settings) setRecipeValue(recipe_, setting.toStdString());
    std::map<std::string, std::vector<double>> losses;
    for (const auto& layer : run().all<LayerCorrected>()) {
      const bool submodule = layer.objective != LayerCorrected::Objective::layerOutput;
      if (submodule) losses[layer.name].push_back(layer.projectedLoss);
    }
    for (const auto& [name, each] : losses) {  // from the second sweep on, when all layers have codes
      QVERIFY2(each.size() >= 3, name.c_str());
      QVERIFY2(each[each.size() - 1] <= each[each.size() - 2] * (1 + 1e-4), name.c_str());
    }
  }

  // The names and what they mean of the reference's LPCDConfig; `device` is no matter of a recipe here.
  void namesOfTheReferenceAreUnderstood() {
    const auto recipe = recipeFromText(R"({"schema": 1, "correction": {"method": "lpcd", "lpcd": {
        "enable_qk": true, "enable_vo": true, "enable_ud": true, "enable_residual": false, "alt_steps": 2,
        "perccorr": 0.25, "percdamp": 0.02, "use_closed_form": false, "gd_steps": 40, "gd_batch_size": 8,
        "gd_base_lr": 1e-5}}})",
                                       "recipe");
    const auto& lpcd = recipe.correction.lpcd;
    QVERIFY(lpcd.enableQk && lpcd.enableVo && lpcd.enableUd && !lpcd.enableResidual && !lpcd.useClosedForm);
    QCOMPARE(lpcd.altSteps, 2);
    QCOMPARE(lpcd.perccorr, 0.25);
    QCOMPARE(lpcd.percdamp, 0.02);
    QCOMPARE(lpcd.gdSteps, 40);
    QCOMPARE(lpcd.gdBatchSize, 8);
    QCOMPARE(lpcd.gdBaseLr, 1e-5);
  }

  void choicesAreMadeOnHeldOutSamples() {
    recipe_.correction.method = CorrectionMethod::loaq;
    recipe_.correction.loaq.strength = StrengthChoice::heldOut;
    recipe_.projector.damping = DampingChoice::heldOut;
    const auto recorder = run();
    const std::set<double> candidates{0.01, 0.03, 0.1, 0.3, 1.0};
    std::set<double> strengths;
    for (const auto& layer : recorder.all<LayerCorrected>()) {
      QVERIFY(layer.heldOutTargetLoss <= layer.heldOutInitialLoss * (1 + 1e-6));
      if (layer.strength > 0) strengths.insert(layer.strength);
      QVERIFY(candidates.contains(layer.damping));
    }
    QVERIFY(strengths.size() > 5);
    for (const auto& layer : recorder.all<LayerQuantized>()) QVERIFY(candidates.contains(layer.damping));

    recipe_.correction.loaq.strength = StrengthChoice::fixed;
    recipe_.projector.damping = DampingChoice::fixed;
    for (const auto& layer : run().all<LayerCorrected>()) QCOMPARE(layer.heldOutInitialLoss, 0.0);
  }

  void rollingBackNeverLosesMore() {
    recipe_.correction.method = CorrectionMethod::lpcd;
    recipe_.correction.lpcd.percdamp = 0;  // over-fits, so that some corrections are worth rolling back
    recipe_.correction.lpcd.enableVo = true;
    std::map<std::string, double> plain;
    for (const auto& layer : run().all<LayerCorrected>()) plain[layer.name] = layer.projectedLoss;
    recipe_.correction.lpcd.accept = true;
    // The first block's v and o see the same inputs and neighbours in both runs.
    for (const auto& layer : run().all<LayerCorrected>()) {
      if (layer.name == "model.layers.0.self_attn.v_proj") QVERIFY(layer.projectedLoss <= plain.at(layer.name));
    }
  }

  void resumesBitIdentical_data() {
    QTest::addColumn<QByteArray>("order");
    for (const char* order : {"fixed", "greedy", "random"}) QTest::newRow(order) << QByteArray(order);
  }
  void resumesBitIdentical() {
    QFETCH(QByteArray, order);
    setRecipeValue(recipe_, "correction.lpcd.block_order=" + order.toStdString());
    recipe_.correction.method = CorrectionMethod::lpcd;
    auto& lpcd = recipe_.correction.lpcd;
    lpcd.enableQk = lpcd.enableVo = lpcd.enableUd = true;
    recipe_.projector.refinement.sweeps = 2;
    recipe_.projector.damping = DampingChoice::heldOut;
    const auto whole = runInto("whole");
    std::stop_source stop;
    Recorder recorder;
    recorder.react = [&](const Event& event) {
      if (const auto* layer = std::get_if<LayerQuantized>(&event); layer && layer->block == 1) stop.request_stop();
    };
    const auto folder = path("interrupted");
    JobControl control(stop.get_token()), again;
    QVERIFY_THROWS_EXCEPTION(Cancelled, runQuantization({model(), recipe_, folder}, recorder, control));
    Recorder resumed;
    resumeQuantization(folder, resumed, again);
    QCOMPARE(resumed.all<RunStarted>().at(0).firstBlock, 1);
    QVERIFY(sameCodes(whole, folder));
  }

  void acceptedPenaltiesAreReported() {
    for (const auto& layer : run().all<LayerQuantized>()) QCOMPARE(layer.lambda, 0.0);
    recipe_.projector.method = ProjectorMethod::jointq;
    for (const auto& layer : run().all<LayerQuantized>()) QCOMPARE(layer.lambda, 0.1);
    auto& jointq = recipe_.projector.jointq;
    jointq.lambdaMode = LambdaMode::incremental;
    jointq.regularizationMode = RegularizationMode::identity;
    jointq.lambdaRelative = true;
    std::set<double> accepted;
    for (const auto& layer : run().all<LayerQuantized>()) {
      QVERIFY(std::ranges::find(jointq.lambdaList, layer.lambda) != jointq.lambdaList.end());
      accepted.insert(layer.lambda);
    }
    QVERIFY(accepted.size() > 1);
  }

  void infeasibleChoicesAreNamed_data() {
    QTest::addColumn<QList<QByteArray>>("settings");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("nothing to hold out") << QList<QByteArray>{"data.samples=1", "correction.method=qep",
                                                              "correction.qep.strength=auto"}
                                         << QByteArray("correction.qep.strength is auto, which needs 2 samples");
    QTest::newRow("damping from one sample")
        << QList<QByteArray>{"data.samples=1", "projector.damping=auto"} << QByteArray("projector.damping is auto");
    QTest::newRow("JointQ bits") << QList<QByteArray>{"precision.bits=5", "projector.method=jointq"}
                                 << QByteArray("precision.bits is 5; JointQ takes 1 to 4");
    QTest::newRow("incremental lambda") << QList<QByteArray>{"projector.method=jointq",
                                                             "projector.jointq.lambda_mode=incremental_lambda"}
                                        << QByteArray("projector.jointq.lambda_mode");
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

  Recorder runTo(const std::filesystem::path& folder) {
    Recorder recorder;
    JobControl control;
    try {
      runQuantization({model(), recipe_, folder}, recorder, control);
    } catch (const Error& error) {
      qFatal("%s", error.what());
    }
    return recorder;
  }
  Recorder run() { return runTo(path("run" + std::to_string(runs_++))); }
  std::filesystem::path runInto(const std::string& name) {
    runTo(path(name));
    return path(name);
  }

  static bool sameCodes(const std::filesystem::path& a, const std::filesystem::path& b) {
    for (const auto* name : {"0000.safetensors", "0001.safetensors", "0002.safetensors"}) {
      if (readFile(a / "blocks" / name) != readFile(b / "blocks" / name)) return false;
    }
    return true;
  }

  std::unique_ptr<QTemporaryDir> cache_, temporary_;
  std::string model_ = "tiny-llama";
  int runs_ = 0;
  Recipe recipe_;
};

QTEST_GUILESS_MAIN(TestCorrections)
#include "tst_corrections.moc"
