// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <fstream>
#include <thread>

#include "engine/base/error.h"
#include "engine/kernels/matrix_product.h"
#include "engine/model/language_model.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/perplexity.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/run_folder.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;

using test::readFile;
using Recorder = test::RunRecorder;

namespace {

PerplexityMeasured perplexityIn(const Recorder& recorder, PerplexityMeasured::Kind kind) {
  for (const auto& measured : recorder.all<PerplexityMeasured>()) {
    if (measured.kind == kind) return measured;
  }
  throw Error("no such perplexity");
}

}  // namespace

class TestQuantizationRun : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    // One cache for the whole test: the text that the tiny model writes is made once.
    cache_ = std::make_unique<QTemporaryDir>();
    qputenv("BITLATHE_CACHE", cache_->path().toUtf8());
  }

  void init() {
    temporary_ = std::make_unique<QTemporaryDir>();
    folder_ = std::filesystem::path(temporary_->path().toStdString()) / "run";
    recipe_ = Recipe{};
    recipe_.data.samples = 6;
    recipe_.data.length = 48;
    recipe_.evaluation.context = 32;
    recipe_.evaluation.stride = 32;
    recipe_.evaluation.maximumWindows = 6;
    recipe_.output = {false, false};
  }

  void rulesStopADoomedRun() {
    recipe_.stop.errorJump = 1e-6;
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(runQuantization({model(), recipe_, folder_}, recorder, control), "block 2: the relative error rose");
    QCOMPARE(recorder.all<BlockFinished>().size(), std::size_t{2});
    VERIFY_ERROR(resumeQuantization(folder_, recorder, control), "stop.error_jump");
  }

  void aPerplexityOutOfBoundsStopsForGood() {
    recipe_.stop.perplexityRatio = 1e-3;
    recipe_.evaluation.liveBudget = 0.9;  // enough for an estimate behind the first block
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(runQuantization({model(), recipe_, folder_}, recorder, control), "block 1: the perplexity is");
    VERIFY_ERROR(resumeQuantization(folder_, recorder, control), "block 1: the perplexity is");
  }

  void reportsEveryLayerBlockAndPerplexity() {
    recipe_.output.gptq = true;
    recipe_.evaluation.liveBudget = 0.9;  // enough for an estimate behind the first block
    const auto recorder = run();
    const auto started = recorder.all<RunStarted>().at(0);
    QCOMPARE(started.blockCount, 3);
    QCOMPARE(started.layerCount, 21);
    const auto layers = recorder.all<LayerQuantized>();
    QCOMPARE(layers.size(), std::size_t{21});
    for (std::size_t i = 0; i < layers.size(); ++i) {
      QCOMPARE(layers[i].block, static_cast<std::int64_t>(i / 7));
      QCOMPARE(layers[i].kind, linearKinds[i % 7]);
      QVERIFY(layers[i].relativeOutputError > 0 && layers[i].relativeOutputError < 0.5);
      QVERIFY(layers[i].robustOutputError > 0 && layers[i].robustOutputError < 0.5);
      QVERIFY(layers[i].relativeWeightError > 0 && layers[i].relativeWeightError < 0.5);
    }
    const auto blocks = recorder.all<BlockFinished>();
    QCOMPARE(blocks.size(), std::size_t{3});
    for (const auto& block : blocks) QVERIFY(block.relativeError > 0 && block.relativeError < 1);
    const auto peak = recorder.all<RunFinished>().back().peakMemory;
    for (const auto& block : blocks) QVERIFY(block.memory > peak / 100 && block.memory < 2 * peak);
    const auto full = perplexityIn(recorder, PerplexityMeasured::Kind::fullPrecision);
    QCOMPARE(full.tokens, 6 * 31);
    QVERIFY(full.standardError > 0);
    QCOMPARE(perplexityIn(recorder, PerplexityMeasured::Kind::live).blocksDone, 1);
    QVERIFY(perplexityIn(recorder, PerplexityMeasured::Kind::quantized).perplexity > 1);
    QCOMPARE(recorder.all<CheckpointExported>().size(), std::size_t{1});
    QVERIFY(std::filesystem::exists(folder_ / "gptq" / "model.safetensors"));
    QVERIFY(std::holds_alternative<RunFinished>(recorder.events.back()));

    const auto info = readRun(folder_);
    QVERIFY(info.state == RunInfo::State::finished);
    QVERIFY(info.recipe == recipe_);
    QCOMPARE(info.events.size(), recorder.events.size());  // the folder gets them all
    double fraction = 0;
    for (const auto& progress : recorder.all<Progress>()) {
      QVERIFY(progress.fraction >= fraction && progress.fraction <= 1);
      fraction = progress.fraction;
    }
    QVERIFY(fraction > 0.9);
  }

  // Whatever the place at which a run is stopped, going on gives the same bytes and figures.
  void resumesBitIdentical_data() {
    QTest::addColumn<int>("stopAtLayer");
    QTest::addColumn<QByteArray>("setting");
    QTest::newRow("before the first layer") << 0 << QByteArray();
    QTest::newRow("in the first block") << 3 << QByteArray();
    QTest::newRow("between blocks") << 7 << QByteArray();
    QTest::newRow("in the middle") << 10 << QByteArray();
    QTest::newRow("in the middle, activations in static ranges") << 10 << QByteArray("inference.activation_bits=6");
    QTest::newRow("in the middle, tokens with weights") << 10 << QByteArray("data.token_weights=fisher");
    QTest::newRow("at the last layer") << 20 << QByteArray();
  }
  void resumesBitIdentical() {
    QFETCH(int, stopAtLayer);
    QFETCH(QByteArray, setting);
    recipe_.inference.precision.activationRanges = ActivationRanges::channel;  // where activations are rounded
    if (!setting.isEmpty()) setRecipeValue(recipe_, setting.toStdString());
    const auto whole = run();
    const auto reference = folder_;
    folder_ = folder_.parent_path() / "interrupted";

    std::stop_source stop;
    Recorder interrupted;
    int layers = 0;
    interrupted.react = [&](const Event& event) {
      if (std::holds_alternative<LayerQuantized>(event)) ++layers;
      const bool quantizing = std::holds_alternative<Progress>(event) && layers >= stopAtLayer;
      if (quantizing && (stopAtLayer > 0 || std::get<Progress>(event).fraction > 0)) stop.request_stop();
    };
    JobControl control(stop.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, runQuantization({model(), recipe_, folder_}, interrupted, control));
    QVERIFY(readRun(folder_).state == RunInfo::State::unfinished);

    Recorder resumed;
    JobControl again;
    resumeQuantization(folder_, resumed, again);
    QCOMPARE(resumed.all<RunStarted>().at(0).firstBlock, stopAtLayer / 7);
    for (const auto* name : {"0000", "0001", "0002"}) {
      const auto block = std::filesystem::path("blocks") / (std::string(name) + ".safetensors");
      QVERIFY(readFile(folder_ / block) == readFile(reference / block));
    }
    QCOMPARE(perplexityIn(resumed, PerplexityMeasured::Kind::quantized).perplexity,
             perplexityIn(whole, PerplexityMeasured::Kind::quantized).perplexity);
    const auto events = readRun(folder_).events;
    const auto layerEvents =
        std::ranges::count_if(events, [](const Event& event) { return std::holds_alternative<LayerQuantized>(event); });
    QCOMPARE(layerEvents, 21);
  }

  void refusesToGoOnWithSomethingElse() {
    stopEarly();
    auto other = recipe_;
    other.precision.scheme.bits = 2;
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(runQuantization({model(), other, folder_}, recorder, control), "another recipe");
    VERIFY_ERROR(runQuantization({model("tiny-qwen3"), recipe_, folder_}, recorder, control), "another model");
  }

  void refusesToGoOnWithChangedWeights() {
    const auto copy = folder_.parent_path() / "model";
    std::filesystem::copy(model(), copy);
    stopEarly(copy.string());
    auto bytes = readFile(copy / "model.safetensors");
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    std::ofstream(copy / "model.safetensors", std::ios::binary) << bytes;
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(resumeQuantization(folder_, recorder, control), "the model's files");
  }

  void refusesToResumeAFinishedRun() {
    recipe_.evaluation.enabled = false;
    run();
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(resumeQuantization(folder_, recorder, control), "is finished");
  }

  void measuresTheFullPrecisionModelOncePerText() {
    recipe_.evaluation.maximumWindows = 5;  // a text of this test's own
    auto passes = [](const Recorder& recorder) {
      return std::ranges::count_if(recorder.all<Progress>(),
                                   [](const auto& event) { return event.activity == "Full precision"; });
    };
    const auto first = run();
    folder_ += "-again";
    recipe_.precision.scheme.bits = 2;
    const auto second = run();
    QVERIFY(passes(first) > 0);
    QCOMPARE(passes(second), 0);
    QCOMPARE(perplexityIn(second, PerplexityMeasured::Kind::fullPrecision).windowMeans,
             perplexityIn(first, PerplexityMeasured::Kind::fullPrecision).windowMeans);
  }

  void layersInFullPrecisionChangeNothing() {
    PrecisionOverride all;
    all.pattern = "*";
    all.exclude = true;
    PrecisionOverride last;
    last.pattern = "model.layers.2.mlp.down_proj";
    last.bits = 4;
    recipe_.precision.overrides = {all, last};
    const auto recorder = run();
    QCOMPARE(recorder.all<LayerQuantized>().size(), std::size_t{1});
    const auto blocks = recorder.all<BlockFinished>();
    QCOMPARE(blocks.at(0).relativeError, 0.0);
    QCOMPARE(blocks.at(1).relativeError, 0.0);
    QVERIFY(blocks.at(2).relativeError > 0);
  }

  void moreBitsComeCloser() {
    std::vector<double> errors;
    for (const int bits : {2, 3, 4, 8}) {
      recipe_.precision.scheme.bits = bits;
      errors.push_back(run().all<BlockFinished>().back().relativeError);
      std::filesystem::remove_all(folder_);
    }
    QVERIFY(std::ranges::is_sorted(errors, std::greater{}));
    QVERIFY2(errors.back() < 1e-3, qPrintable(QString::number(errors.back())));
  }

  void propagationDecidesWhichInputsCount() {
    const auto sequential = run().all<LayerQuantized>();
    std::filesystem::remove_all(folder_);
    recipe_.correction.propagation = Propagation::none;
    const auto none = run().all<LayerQuantized>();
    for (std::size_t i = 0; i < 3; ++i) {  // the first block's q, k, v see the same inputs either way
      QCOMPARE(sequential[i].relativeOutputError, none[i].relativeOutputError);
    }
    QVERIFY(sequential.back().relativeOutputError != none.back().relativeOutputError);
  }

  void aRunIsAModel() {
    recipe_.evaluation.source = TextSource::ids;
    recipe_.evaluation.path = (folder_.parent_path() / "first" / "calibration.safetensors").string();
    auto first = recipe_;
    first.evaluation.enabled = false;
    const auto runFolder = folder_;
    folder_ = folder_.parent_path() / "first";
    std::swap(first, recipe_);
    run();
    std::swap(first, recipe_);
    folder_ = runFolder;
    recipe_.evaluation.maximumWindows = 0;
    const auto inRun = perplexityIn(run(), PerplexityMeasured::Kind::quantized);
    PerplexityRequest request;
    request.model = folder_.string();
    request.ids = recipe_.evaluation.path;
    const auto measured = measurePerplexity(request, [](double, const PerplexityResult&) {});
    QCOMPARE(measured.tokens, inRun.tokens);
    QVERIFY(std::abs(measured.perplexity / inRun.perplexity - 1) < 1e-5);
  }

  void measuresTheModelAsItIsRun_data() {
    QTest::addColumn<ActivationRanges>("ranges");
    for (const auto ranges : {ActivationRanges::token, ActivationRanges::tensor, ActivationRanges::channel}) {
      QTest::newRow(std::string(name(ranges)).c_str()) << ranges;
    }
  }
  void measuresTheModelAsItIsRun() {
    QFETCH(ActivationRanges, ranges);
    recipe_.evaluation.liveBudget = 0.9;
    const auto plain = run();
    std::filesystem::remove_all(folder_);
    recipe_.inference = {{.activationBits = 4, .activationRanges = ranges, .cacheBits = 3, .cacheGroup = 8}, false};
    const auto rounded = run();
    using Kind = PerplexityMeasured::Kind;
    QCOMPARE(plain.all<PerplexityMeasured>().back().kind, Kind::quantized);
    // Nothing but the figures differs.
    const auto alone = perplexityIn(rounded, Kind::weightsOnly), before = perplexityIn(plain, Kind::quantized);
    QCOMPARE(alone.windowMeans, before.windowMeans);
    QCOMPARE(alone.klDivergence, before.klDivergence);
    QCOMPARE(alone.protocol, before.protocol);
    QCOMPARE(perplexityIn(rounded, Kind::fullPrecision).windowMeans,
             perplexityIn(plain, Kind::fullPrecision).windowMeans);
    const auto asRun = perplexityIn(rounded, Kind::quantized);
    QVERIFY(asRun.klDivergence > 2 * alone.klDivergence);
    QCOMPARE(asRun.protocol, alone.protocol + ", activations in 4 bits by " + std::string(name(ranges)) +
                                 ", cache in 3 bits by 8 tokens");
    QCOMPARE(perplexityIn(rounded, Kind::live).protocol.substr(alone.protocol.size()),
             asRun.protocol.substr(alone.protocol.size()));

    PerplexityRequest request;
    request.model = folder_.string();
    request.ids = folder_ / "evaluation.safetensors";
    request.precision = recipe_.inference.precision;
    const auto measured = measurePerplexity(request, [](double, const PerplexityResult&) {});
    QCOMPARE(measured.tokens, asRun.tokens);
    QVERIFY2(std::abs(measured.perplexity / asRun.perplexity - 1) < 1e-3,
             qPrintable(QStringLiteral("%1 %2").arg(measured.perplexity).arg(asRun.perplexity)));
  }

  // Rounding what the calibration passes multiply moves the result by less than other calibration text does, and where
  // nothing is to be gained by it, or codes are fine, "auto" leaves it out.
  void productsCanBeRounded() {
    recipe_.precision.scheme.bits = 3;
    int folders = 0;
    auto errorsWith = [&](CalibrationProducts products) {
      recipe_.data.products = products;
      folder_ = std::filesystem::path(temporary_->path().toStdString()) / std::to_string(folders++);
      std::vector<double> errors;
      for (const auto& block : run().all<BlockFinished>()) errors.push_back(block.relativeError);
      return errors;
    };
    const auto exact = errorsWith(CalibrationProducts::float32);
    const auto rounded = errorsWith(CalibrationProducts::bfloat16);
    QVERIFY(exact != rounded);
    for (std::size_t i = 0; i < exact.size(); ++i) QVERIFY(std::abs(rounded[i] / exact[i] - 1) < 0.1);
    QVERIFY(errorsWith(CalibrationProducts::automatic) == (multipliesBfloat16(at::kCPU) ? rounded : exact));
    recipe_.precision.scheme.bits = 5;
    QVERIFY(errorsWith(CalibrationProducts::automatic) == errorsWith(CalibrationProducts::float32));
  }

  // Static ranges are those of the original model on the calibration text.
  void rangesAreThoseOfTheOriginalModel() {
    recipe_.data.products = CalibrationProducts::float32;
    recipe_.inference.precision = {.activationBits = 8, .activationRanges = ActivationRanges::tensor};
    run();
    const LanguageModel original(Checkpoint::open(model()));
    const auto ids = RunFolder::open(folder_).calibration().ids;
    const auto quantized = openModel(folder_.string());
    const auto rotary = makeRotaryTable(original.checkpoint().config(), ids.size(1), at::kCPU);
    auto hidden = original.ends().embed(ids);
    for (const auto& block : original.blocks()) {
      const auto input = block.attentionInput(hidden);
      const auto context = block.attentionContext(input, rotary, at::Tensor());
      const auto residual = block.attentionResidual(hidden, context);
      const auto mlpInput = block.mlpInput(residual);
      const auto gated = block.gatedProduct(mlpInput);
      hidden = block.output(residual, gated);
      for (const auto& [kinds, wanted] : {std::pair(std::vector{LinearKind::q, LinearKind::k, LinearKind::v}, input),
                                          std::pair(std::vector{LinearKind::o}, context),
                                          std::pair(std::vector{LinearKind::gate, LinearKind::up}, mlpInput),
                                          std::pair(std::vector{LinearKind::down}, gated)}) {
        const auto range = at::stack({wanted.amin({0, 1}), wanted.amax({0, 1})});
        for (const auto kind : kinds) {
          const auto name = linearLayerName(block.index(), kind) + std::string(inputRangeSuffix);
          QVERIFY2(at::allclose(quantized->tensor(name), range, 1e-4, 1e-5), name.c_str());
        }
      }
    }
  }

  void withoutRangesThereIsNoRoundingInThem() {
    run();
    PerplexityRequest request;
    request.model = folder_.string();
    request.ids = folder_ / "evaluation.safetensors";
    request.precision = {.activationBits = 8, .activationRanges = ActivationRanges::channel};
    VERIFY_ERROR(measurePerplexity(request, [](double, const PerplexityResult&) {}), "no static ranges");
  }

  void pausesAndGoesOn() {
    JobControl control;
    Recorder recorder;
    std::atomic<bool> paused = false;
    recorder.react = [&](const Event& event) {
      if (std::holds_alternative<LayerQuantized>(event) && recorder.all<LayerQuantized>().size() == 5) control.pause();
      if (std::holds_alternative<RunPaused>(event)) paused = true;
    };
    std::jthread engine([&] { runQuantization({model(), recipe_, folder_}, recorder, control); });
    QTRY_VERIFY_WITH_TIMEOUT(paused, 60000);
    const auto eventsWhilePaused = recorder.events.size();
    QTest::qWait(100);
    QCOMPARE(recorder.events.size(), eventsWhilePaused);
    control.resume();
    engine.join();
    QCOMPARE(recorder.all<RunResumed>().size(), std::size_t{1});
    QCOMPARE(recorder.all<LayerQuantized>().size(), std::size_t{21});
  }

  void badInputIsNamedAndLosesNothing_data() {
    QTest::addColumn<QByteArray>("assignment");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("group") << QByteArray("precision.group_size=48") << QByteArray("precision.group_size");
    QTest::newRow("calibration file") << QByteArray("data.path=/nowhere/text.txt") << QByteArray("/nowhere/text.txt");
    QTest::newRow("evaluation file") << QByteArray("evaluation.path=/nowhere/b.txt") << QByteArray("/nowhere/b.txt");
  }
  void badInputIsNamedAndLosesNothing() {
    QFETCH(QByteArray, assignment);
    QFETCH(QByteArray, named);
    setRecipeValue(recipe_, assignment.toStdString());
    if (assignment.startsWith("data")) recipe_.data.source = TextSource::file;
    if (assignment.startsWith("evaluation")) recipe_.evaluation.source = TextSource::file;
    Recorder recorder;
    JobControl control;
    VERIFY_ERROR(runQuantization({model(), recipe_, folder_}, recorder, control), named.toStdString());
    QVERIFY(!std::filesystem::exists(folder_));
  }

 private:
  static std::string model(const std::string& name = "tiny-llama") {
    return test::fixturePath("models/" + name).string();
  }

  Recorder run() {
    Recorder recorder;
    JobControl control;
    try {
      runQuantization({model(), recipe_, folder_}, recorder, control);
    } catch (const Error& error) {
      qFatal("%s", error.what());
    }
    return recorder;
  }

  void stopEarly(const std::string& path = model()) {
    std::stop_source stop;
    Recorder recorder;
    recorder.react = [&](const Event& event) {
      if (std::holds_alternative<BlockFinished>(event)) stop.request_stop();
    };
    JobControl control(stop.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, runQuantization({path, recipe_, folder_}, recorder, control));
  }

  std::unique_ptr<QTemporaryDir> cache_, temporary_;
  std::filesystem::path folder_;
  Recipe recipe_;
};

QTEST_GUILESS_MAIN(TestQuantizationRun)
#include "tst_quantization_run.moc"
