// SPDX-License-Identifier: GPL-3.0-or-later
// Tuning of scales: its gradients, what it can mend, what it takes, and that runs keep it.
#include <QTemporaryDir>

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include "engine/base/error.h"
#include "engine/pipeline/backward_pass.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/run_folder.h"
#include "engine/pipeline/scale_tuning.h"
#include "engine/quant/projection.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/model/models.h"
#include "tests/engine/storage/made_files.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

const std::function<void()> uninterrupted = [] {};

/// A model whose layers are rounded to nearest, in groups of 16.
struct Model {
  std::shared_ptr<const Checkpoint> checkpoint;
  BlockSource blocks;
  ModelEnds ends;
  std::vector<QuantizedWeights> layers;
  QuantizedBlocks quantized;

  Model(const std::string& name, int bits)
      : checkpoint(openFixture(name)),
        blocks(checkpoint, at::kCPU, true),
        ends(*checkpoint, at::kFloat, at::kCPU),
        quantized{checkpoint->config(), [this](std::int64_t i) { return blocks.block(i); },
                  [this](std::int64_t i) { return layers.at(static_cast<std::size_t>(i)); }} {
    ProjectorOptions rounding;
    rounding.method = ProjectorMethod::rtn;
    for (std::int64_t i = 0; i < blocks.count(); ++i) {
      const auto block = blocks.block(i);
      auto& weights = layers.emplace_back();
      for (const auto kind : linearKinds) {
        const auto& weight = block.linear(kind).weight;
        const auto name = linearLayerName(i, kind);
        Projection projection(rounding, at::eye(weight.size(1)));
        weights[name] = projection.project(weight, {bits, 16, false}, name).weight;
      }
    }
  }

  /// Behind the last block, [N, T, D].
  template <typename BlockOf>
  at::Tensor hidden(const TokenWindows& text, BlockOf blockOf) const {
    const at::NoGradGuard noGradients;
    auto hidden = ends.embed(text.ids);
    const auto rotary = makeRotaryTable(checkpoint->config(), text.ids.size(1), at::kCPU);
    for (std::int64_t i = 0; i < checkpoint->config().layerCount; ++i)
      hidden = blockOf(i).forward(hidden, rotary, text.mask);
    return hidden;
  }
  at::Tensor reference(const TokenWindows& text) {
    return hidden(text, [this](std::int64_t i) { return blocks.block(i); });
  }

  struct Result {
    LayerScales scales;
    std::vector<ScalesTuned> passes;
  };
  Result tune(const TokenWindows& text, const at::Tensor& reference, const TuningOptions& options, std::int64_t heldOut,
              std::uint64_t seed = 0) {
    const at::NoGradGuard noGradients;
    ScaleTuning tuning(quantized, ends, text, reference, options, heldOut, seed, uninterrupted);
    Result result;
    double done = 0;
    result.scales = tuning.run([&](const ScalesTuned& pass) { result.passes.push_back(pass); },
                               [&](double share) { done += share; });
    if (std::abs(done - 1) > 1e-9) throw std::runtime_error("the steps make up " + std::to_string(done));
    return result;
  }
};

}  // namespace

class TestScaleTuning : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { at::set_num_threads(1); }

  void gradientsAreThoseOfTheLoss_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("Llama") << QByteArray("tiny-llama");
    QTest::newRow("Qwen3") << QByteArray("tiny-qwen3");
  }
  // A weight's gradient, from what goes into its layer and the gradients at its output, against finite differences.
  void gradientsAreThoseOfTheLoss() {
    QFETCH(QByteArray, name);
    const at::NoGradGuard noGradients;
    Model model(name.toStdString(), 8);
    TokenWindows text{randomIds(3, 12), at::ones({3, 12}, at::kBool)};
    text.mask[1].slice(0, 7).fill_(false);
    const auto target = at::randn({3 * 12, model.checkpoint->config().hiddenSize});
    const PredictionLoss loss = [&](const at::Tensor&, const at::Tensor& positions) {
      return target.index_select(0, positions);  // that of <target, hidden>
    };
    std::map<std::string, at::Tensor> gradients;
    BackwardPass(
        model.checkpoint->config(), [&](std::int64_t i) { return model.blocks.block(i); }, model.ends, text, at::kCPU,
        uninterrupted)
        .run(
            loss,
            [&](const LayerGradients& batch) {
              for (const auto kind : linearKinds) {
                gradients[linearLayerName(batch.block, kind)] =
                    at::mm(batch.gradients[indexOf(kind)].flatten(0, 1).t(), batch.inputs[indexOf(kind)].flatten(0, 1));
              }
            },
            [](const DecoderBlock&) {});
    const auto kept = text.mask.flatten().unsqueeze(1);
    for (const std::int64_t changed : {0, 1}) {
      for (const auto kind : linearKinds) {
        const auto layer = linearLayerName(changed, kind);
        const auto direction = at::randn_like(gradients.at(layer)).add_(gradients.at(layer).sign());
        auto lossAt = [&](double step) {
          const auto hidden = model.hidden(text, [&](std::int64_t i) {
            auto block = model.blocks.block(i);
            if (i == changed) block.linear(kind).weight = block.linear(kind).weight + direction * step;
            return block;
          });
          return (hidden.flatten(0, 1) * target * kept).sum(at::kDouble).item<double>();
        };
        constexpr double step = 3e-5;
        const double measured = (lossAt(step) - lossAt(-step)) / (2 * step);
        const double expected = (gradients.at(layer) * direction).sum(at::kDouble).item<double>();
        QVERIFY2(std::abs(measured - expected) < 5e-3 * expected,
                 (layer + ": " + std::to_string(measured) + ", not " + std::to_string(expected)).c_str());
      }
    }
  }

  // Scales that were put out of place find back, whatever the order of the groups' columns.
  void mendsWhatIsWrongWithTheScales_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("Llama") << QByteArray("tiny-llama");
    QTest::newRow("Qwen3") << QByteArray("tiny-qwen3");
  }
  void mendsWhatIsWrongWithTheScales() {
    QFETCH(QByteArray, name);
    Model model(name.toStdString(), 8);
    at::manual_seed(1);
    std::map<std::string, at::Tensor> right;
    for (auto& block : model.layers) {
      for (auto& [layer, weight] : block) {
        if (layer.ends_with("up_proj")) {  // as act-order leaves it
          const auto order = at::randperm(weight.groupIndex.size(0), at::kLong);
          weight.groupIndex = weight.groupIndex.index_select(0, order).contiguous();
          weight.codes = weight.codes.index_select(1, order).contiguous();
        }
        right[layer] = weight.scales.to(at::kFloat);
      }
    }
    for (auto& block : model.layers) {
      for (auto& [layer, weight] : block)
        weight.scales = (right.at(layer) * (1 + 0.1 * at::randn_like(right.at(layer)))).to(at::kHalf);
    }
    // The original is the model with the right scales, which differs from the checkpoint where columns moved.
    model.quantized.fullPrecision = [&](std::int64_t i) {
      auto block = model.blocks.block(i);
      auto layers = model.layers.at(static_cast<std::size_t>(i));
      for (auto& [layer, weight] : layers) weight.scales = right.at(layer).to(at::kHalf);
      setWeights(block, layers);
      return block;
    };
    TokenWindows text{randomIds(40, 24), at::ones({40, 24}, at::kBool)};
    text.mask[2].slice(0, 11).fill_(false);
    const auto reference = model.hidden(text, model.quantized.fullPrecision);
    const auto result = model.tune(text, reference, {20, 0.02, 4}, 8);
    QCOMPARE(result.passes.size(), std::size_t{21});
    const auto& first = result.passes.front();
    const auto least = std::ranges::min(result.passes, {}, &ScalesTuned::heldOutDivergence).heldOutDivergence;
    QVERIFY2(least < 0.3 * first.heldOutDivergence,
             (std::to_string(least) + " of " + std::to_string(first.heldOutDivergence)).c_str());
    QVERIFY(result.passes.back().divergence < 0.1 * result.passes.at(1).divergence);
  }

  void takesWhatHeldOutSamplesLike() {
    Model model("tiny-llama", 2);
    const TokenWindows text{randomIds(6, 16), {}};
    const auto reference = model.reference(text);
    const auto wild = model.tune(text, reference, {2, 1.0, 1}, 2);
    QVERIFY(wild.passes.at(1).heldOutDivergence > wild.passes.at(0).heldOutDivergence);
    QVERIFY(wild.passes.at(2).heldOutDivergence > wild.passes.at(0).heldOutDivergence);
    for (const auto& block : model.layers) {
      for (const auto& [layer, weight] : block) QVERIFY(at::equal(wild.scales.at(layer), weight.scales));
    }
  }

  void isTheSameForASeed() {
    Model model("tiny-llama", 2);
    const TokenWindows text{randomIds(6, 16), {}};
    const auto reference = model.reference(text);
    const TuningOptions options{2, 0.01, 2};
    const auto one = model.tune(text, reference, options, 1), same = model.tune(text, reference, options, 1);
    const auto other = model.tune(text, reference, options, 1, 7);
    bool differs = false;
    for (const auto& [layer, scales] : one.scales) {
      QVERIFY(at::equal(scales, same.scales.at(layer)));
      differs = differs || !at::equal(scales, other.scales.at(layer));
    }
    QVERIFY(differs);
  }

  void namesTheLayerWhereItBreaks() {
    Model model("tiny-llama", 4);
    const TokenWindows text{randomIds(3, 16), {}};
    const auto reference = model.reference(text);
    auto& scales = model.layers.at(1).at("model.layers.1.mlp.down_proj").scales;
    scales = at::full_like(scales, std::numeric_limits<float>::infinity());
    VERIFY_ERROR(model.tune(text, reference, {1, 0.01, 1}, 1), "model.layers.");
  }

  void aRunKeepsThem() {
    QTemporaryDir temporary;
    qputenv("BITLATHE_CACHE", temporary.filePath("cache").toUtf8());
    const auto folder = std::filesystem::path(temporary.path().toStdString());
    const auto recipe = runRecipe(folder);
    const auto path = fixturePath("models/tiny-llama").string();
    RunRecorder whole;
    JobControl control;
    runQuantization({path, recipe, folder / "whole"}, whole, control);
    const auto passes = whole.all<ScalesTuned>();
    QCOMPARE(passes.size(), std::size_t{4});
    QVERIFY(passes.back().heldOutDivergence < passes.front().heldOutDivergence);

    auto plain = recipe;
    plain.tuning.epochs = 0;
    RunRecorder untuned;
    runQuantization({path, plain, folder / "untuned"}, untuned, control);
    const auto before = readBlock(folder / "untuned", 1), after = readBlock(folder / "whole", 1);
    for (const auto& [layer, weight] : before) {
      QVERIFY(at::equal(weight.codes, after.at(layer).codes));
      QVERIFY(at::equal(weight.zeros, after.at(layer).zeros));
      QVERIFY(!at::equal(weight.scales, after.at(layer).scales));
    }
    auto divergence = [](const RunRecorder& run) {
      const auto measured = run.all<PerplexityMeasured>().back();
      if (measured.kind != PerplexityMeasured::Kind::quantized) throw std::runtime_error("not measured");
      return measured.klDivergence;
    };
    QVERIFY(divergence(whole) < divergence(untuned));

    // What is exported is what was measured.
    exportRun(folder / "whole", ExportFormat::dequantized, folder / "exported", whole, control);
    const auto exported = SafetensorsFile::open(folder / "exported" / "model.safetensors");
    const auto& down = after.at("model.layers.1.mlp.down_proj");
    QVERIFY(at::equal(loadTensor(exported, "model.layers.1.mlp.down_proj.weight").to(at::kFloat), down.dequantize()));

    // Stopped along the tuning, and behind it.
    for (const bool behind : {false, true}) {
      const auto interruptedFolder = folder / (behind ? "behind" : "along");
      std::stop_source stop;
      RunRecorder interrupted;
      interrupted.react = [&](const Event& event) {
        const auto* tuned = std::get_if<ScalesTuned>(&event);
        const auto* stage = std::get_if<StageStarted>(&event);
        if (!behind && tuned && tuned->pass == 1) stop.request_stop();
        if (behind && stage && stage->stage == "Measuring the quantized model") stop.request_stop();
      };
      JobControl stopping(stop.get_token());
      QVERIFY_THROWS_EXCEPTION(Cancelled, runQuantization({path, recipe, interruptedFolder}, interrupted, stopping));
      RunRecorder resumed;
      JobControl again;
      resumeQuantization(interruptedFolder, resumed, again);
      QVERIFY(readFile(interruptedFolder / "scales.safetensors") == readFile(folder / "whole" / "scales.safetensors"));
      QCOMPARE(divergence(resumed), divergence(whole));
      const auto events = readRun(interruptedFolder).events;
      QCOMPARE(
          std::ranges::count_if(events, [](const Event& event) { return std::holds_alternative<ScalesTuned>(event); }),
          4);
    }
  }

  void needsSamplesToChooseOn() {
    Recipe recipe;
    recipe.data.samples = 1;
    recipe.tuning.epochs = 1;
    const auto problems = validateRecipe(recipe);
    QCOMPARE(problems.size(), std::size_t{1});
    QCOMPARE(problems.front().key, std::string("tuning.epochs"));
  }

 private:
  static Recipe runRecipe(const std::filesystem::path& folder) {
    const auto text = folder / "ids.safetensors";
    writeSafetensors(text, {{"input_ids", randomIds(24, 48)}});
    Recipe recipe;
    recipe.data.source = recipe.evaluation.source = TextSource::ids;
    recipe.data.path = recipe.evaluation.path = text.string();
    recipe.data.samples = 24;
    recipe.data.length = recipe.evaluation.context = recipe.evaluation.stride = 48;
    recipe.precision.scheme = {2, 16, false};
    recipe.tuning = {3, 0.01, 2};
    recipe.output = {false, false};
    return recipe;
  }
};

QTEST_GUILESS_MAIN(TestScaleTuning)
#include "tst_scale_tuning.moc"
