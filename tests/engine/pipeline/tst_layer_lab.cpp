// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <numeric>

#include "engine/base/error.h"
#include "engine/model/checkpoint.h"
#include "engine/pipeline/layer_lab.h"
#include "engine/pipeline/quantization_run.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;

namespace {

std::int64_t total(const Histogram& histogram) {
  return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
}

const auto ignore = [](const std::string&, double) {};

}  // namespace

class TestLayerLab : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    qputenv("BITLATHE_CACHE", temporary_.path().toLocal8Bit());
    recipe_.data.samples = 4;
    recipe_.data.length = 32;
    recipe_.data.products = CalibrationProducts::float32;
    recipe_.evaluation.enabled = false;
    recipe_.output.gptq = false;
    recipe_.precision.scheme = {3, 16, false};
    recipe_.correction.method = CorrectionMethod::none;
    recipe_.correction.propagation = Propagation::none;
  }

  void init() { setRecipeValue(recipe_, "projector.method=gptq"); }

  void tellsWhatARunWouldTell_data() {
    QTest::addColumn<QByteArray>("method");
    for (const char* method : {"rtn", "gptq", "jointq"}) QTest::newRow(method) << QByteArray(method);
  }
  void tellsWhatARunWouldTell() {
    QFETCH(QByteArray, method);
    setRecipeValue(recipe_, "projector.method=" + method.toStdString());
    test::RunRecorder recorder;
    JobControl control;
    const auto folder = std::filesystem::path(temporary_.path().toStdString()) / method.toStdString();
    runQuantization({model_, recipe_, folder}, recorder, control);

    LayerLab lab(model_, recipe_.data);
    // Forward, within a block, and back again.
    for (const auto& [block, kind] : std::initializer_list<std::pair<std::int64_t, LinearKind>>{
             {0, LinearKind::down}, {2, LinearKind::o}, {2, LinearKind::q}, {1, LinearKind::up}}) {
      const LabLayer layer = lab.open(block, kind, control, ignore);
      QCOMPARE(layer.name, linearLayerName(block, kind));
      const LabTrial trial = lab.tryOut(settings());
      for (const auto& expected : recorder.all<LayerQuantized>()) {
        if (expected.name != layer.name) continue;
        QVERIFY(std::abs(trial.errors.relativeOutputError / expected.relativeOutputError - 1) < 1e-3);
        QVERIFY(std::abs(trial.errors.robustOutputError / expected.robustOutputError - 1) < 1e-3);
        QVERIFY(std::abs(trial.errors.relativeWeightError / expected.relativeWeightError - 1) < 1e-3);
        QCOMPARE(trial.damping, expected.damping);
      }
    }
  }

  void mapsShowTheMatrices() {
    JobControl control;
    LayerLab lab(model_, recipe_.data);
    const LabLayer small = lab.open(1, LinearKind::q, control, ignore);
    QCOMPARE(small.weightMap.cellRows, small.outFeatures);
    QCOMPARE(small.weightMap.cellColumns, small.inFeatures);
    const auto weight =
        Checkpoint::open(model_)->tensor("model.layers.1.self_attn.q_proj.weight").to(at::kDouble).contiguous();
    const std::vector<double>& magnitudes = small.weightMap.values;
    QCOMPARE(std::int64_t(magnitudes.size()), weight.numel());
    for (std::size_t i = 0; i < magnitudes.size(); ++i)
      QCOMPARE(magnitudes[i], std::abs(weight.const_data_ptr<double>()[i]));
    const LabTrial trial = lab.tryOut(settings());
    const auto& errors = trial.errorMap.values;
    const double lost = std::inner_product(errors.begin(), errors.end(), errors.begin(), 0.0);
    QVERIFY(std::abs(lost / weight.square().sum().item<double>() / trial.errors.relativeWeightError - 1) < 1e-5);
    double sum = 0;
    for (std::size_t code = 0; code < trial.codes.counts.size(); ++code)
      sum += double(code) * double(trial.codes.counts[code]);
    QCOMPARE(std::accumulate(trial.codeMap.values.begin(), trial.codeMap.values.end(), 0.0), sum);
  }

  void moreBitsLoseLess() {
    JobControl control;
    LayerLab lab(model_, recipe_.data);
    lab.open(1, LinearKind::gate, control, ignore);
    double before = std::numeric_limits<double>::infinity();
    for (const int bits : {2, 3, 4, 8}) {
      LabSettings settings = this->settings();
      settings.scheme.bits = bits;
      const LabTrial trial = lab.tryOut(settings);
      QVERIFY(trial.errors.relativeOutputError < before);
      before = trial.errors.relativeOutputError;
      QCOMPARE(trial.codes.counts.size(), std::size_t{1} << bits);
      QCOMPARE(trial.bitsPerWeight, bits + (16.0 + bits) / 16);
    }
  }

  void samplesOfRowsTellTheSame() {
    JobControl control;
    LayerLab lab(model_, recipe_.data);
    const LabLayer layer = lab.open(0, LinearKind::q, control, ignore);
    const LabTrial whole = lab.tryOut(settings());
    QCOMPARE(lab.sampleErrors(settings(), layer.outFeatures).relativeOutputError, whole.errors.relativeOutputError);
    const double sampled = lab.sampleErrors(settings(), layer.outFeatures / 2).relativeOutputError;
    QVERIFY(sampled > whole.errors.relativeOutputError / 2 && sampled < whole.errors.relativeOutputError * 2);
  }

  void everyWeightIsCounted() {
    JobControl control;
    LayerLab lab(model_, recipe_.data);
    const LabLayer layer = lab.open(0, LinearKind::k, control, ignore);
    QCOMPARE(total(layer.weights), layer.outFeatures * layer.inFeatures);
    QCOMPARE(layer.inputMoments.size(), std::size_t(layer.inFeatures));
    QCOMPARE(layer.tokens, recipe_.data.samples * recipe_.data.length);
    QVERIFY(std::ranges::all_of(layer.inputMoments, [](double moment) { return moment > 0; }));
    const LabTrial trial = lab.tryOut(settings());
    QCOMPARE(total(trial.codes), layer.outFeatures * layer.inFeatures);
    QCOMPARE(total(trial.scales), layer.outFeatures * layer.inFeatures / 16);
  }

  void aCancelledOpeningCanBeRepeated() {
    LayerLab lab(model_, recipe_.data);
    JobControl control;
    const double expected = [&] {
      lab.open(2, LinearKind::q, control, ignore);
      return lab.tryOut(settings()).errors.relativeOutputError;
    }();
    lab.open(0, LinearKind::q, control, ignore);
    std::stop_source stop;
    JobControl stopped(stop.get_token());
    QVERIFY_EXCEPTION_THROWN(
        lab.open(2, LinearKind::q, stopped, [&](const std::string&, double) { stop.request_stop(); }), Cancelled);
    lab.open(2, LinearKind::q, control, ignore);
    QCOMPARE(lab.tryOut(settings()).errors.relativeOutputError, expected);
  }

  void impossibleSettingsAreNamed() {
    JobControl control;
    LayerLab lab(model_, recipe_.data);
    lab.open(0, LinearKind::q, control, ignore);
    LabSettings settings = this->settings();
    settings.scheme.groupSize = 7;
    VERIFY_ERROR(lab.tryOut(settings), "model.layers.0.self_attn.q_proj");
    VERIFY_ERROR(LayerLab("/nowhere", recipe_.data), "/nowhere");
  }

 private:
  LabSettings settings() const { return {recipe_.precision.scheme, recipe_.projector}; }

  QTemporaryDir temporary_;
  const std::string model_ = test::fixturePath("models/tiny-llama").string();
  Recipe recipe_;
};

QTEST_GUILESS_MAIN(TestLayerLab)
#include "tst_layer_lab.moc"
