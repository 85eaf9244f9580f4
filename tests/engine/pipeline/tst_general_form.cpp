// SPDX-License-Identifier: GPL-3.0-or-later
// The corrections in their general form: each layer on its own, its input from a forward pass of the whole model that
// knows nothing of shared inputs, running statistics or segments that are passed once, and all sums in float64. What a
// run decides with all of these must be the same.
#include <QTemporaryDir>

#include "engine/model/language_model.h"
#include "engine/pipeline/open_model.h"
#include "engine/pipeline/quantization_run.h"
#include "engine/pipeline/run_folder.h"
#include "engine/quant/projection.h"
#include "tests/support/fixtures.h"
#include "tests/support/run_recorder.h"

using namespace bitlathe;

namespace {

struct LayerView {
  at::Tensor input;     // [n, m]
  at::Tensor residual;  // [n, p], what the output is added to; undefined where it is not
};

LayerView viewOf(const LanguageModel& model, const at::Tensor& ids, std::size_t block, LinearKind kind) {
  const auto& here = model.blocks()[block];
  const auto rotary = makeRotaryTable(here.config(), ids.size(1), at::kCPU);
  auto hidden = model.ends().embed(ids);
  for (std::size_t i = 0; i < block; ++i) hidden = model.blocks()[i].forward(hidden, rotary, {});
  const auto rows = [](const at::Tensor& x) { return x.flatten(0, 1).to(at::kDouble); };
  const auto x1 = here.attentionInput(hidden);
  if (kind < LinearKind::o) return {rows(x1), {}};
  const auto context = here.attentionContext(x1, rotary, {});
  if (kind == LinearKind::o) return {rows(context), rows(hidden)};
  const auto residual = here.attentionResidual(hidden, context);
  const auto x2 = here.mlpInput(residual);
  if (kind < LinearKind::down) return {rows(x2), {}};
  return {rows(here.gatedProduct(x2)), rows(residual)};
}

/// The codes of one layer, by the formulas of QEP and LoaQ as their papers write them.
struct GeneralForm {
  double inputStrength;
  double residualStrength;
  double damping;

  QuantizedWeight codes(const LayerView& full, const LayerView& quantized, const at::Tensor& weight,
                        const Recipe& recipe) const {
    const auto n = static_cast<double>(quantized.input.size(0));
    const auto hessian = quantized.input.t().mm(quantized.input) / n;
    const auto damped = hessian + damping * hessian.diagonal().mean() * at::eye(hessian.size(0), hessian.options());
    const auto lost = (full.input - quantized.input).t().mm(quantized.input) / n;
    auto right = inputStrength * weight.to(at::kDouble).mm(lost);
    if (residualStrength > 0 && full.residual.defined()) {
      right += residualStrength * (full.residual - quantized.residual).t().mm(quantized.input) / n;
    }
    const auto target = weight + at::linalg_solve(damped, right.t()).t().to(at::kFloat);
    Projection projection(recipe.projector, hessian.to(at::kFloat));
    return projection.project(target.contiguous(), recipe.precision.scheme, "layer").weight;
  }
};

double differing(const at::Tensor& a, const at::Tensor& b) {
  return (a != b).to(at::kDouble).mean().item<double>();
}

}  // namespace

class TestGeneralForm : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { qputenv("BITLATHE_CACHE", temporary_.path().toUtf8()); }

  void agreesWithTheRun_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<CorrectionMethod>("method");
    for (const char* model : {"tiny-llama", "tiny-qwen3"}) {
      QTest::addRow("%s, none", model) << QString(model) << CorrectionMethod::none;
      QTest::addRow("%s, QEP", model) << QString(model) << CorrectionMethod::qep;
      QTest::addRow("%s, LoaQ", model) << QString(model) << CorrectionMethod::loaq;
    }
  }
  void agreesWithTheRun() {
    QFETCH(QString, model);
    QFETCH(CorrectionMethod, method);
    Recipe recipe;
    recipe.data.samples = 8;
    recipe.data.length = 48;
    recipe.data.products = CalibrationProducts::float32;
    recipe.precision.scheme = {.bits = 3, .groupSize = 16};
    recipe.evaluation.enabled = false;
    recipe.output = {false, false};
    recipe.correction.method = method;
    recipe.correction.qep.perccorr = 0.7;
    recipe.correction.qep.excludeLayerKeywords = "mlp.down_proj";
    recipe.correction.loaq.alpha = 0.7;
    recipe.correction.loaq.beta = 0.4;
    const auto source = test::fixturePath("models/" + model.toStdString()).string();
    const std::filesystem::path folder = temporary_.filePath(QTest::currentDataTag()).toStdString();
    test::RunRecorder recorder;
    JobControl control;
    runQuantization({source, recipe, folder}, recorder, control);

    const auto ids = RunFolder::open(folder).calibration().ids;
    const auto run = openModel(folder.string());
    const LanguageModel full(openModel(source));
    LanguageModel quantized(openModel(source));
    for (std::size_t block = 0; block < full.blocks().size(); ++block) {
      for (const auto kind : linearKinds) {
        const auto name = linearLayerName(static_cast<std::int64_t>(block), kind);
        const auto& weight = full.blocks()[block].linear(kind).weight;
        const auto before = viewOf(full, ids, block, kind);
        const auto now = viewOf(quantized, ids, block, kind);
        const GeneralForm form = method == CorrectionMethod::loaq
                                     ? GeneralForm{0.7, 0.4, recipe.correction.loaq.percdamp}
                                 : method == CorrectionMethod::qep && kind != LinearKind::down
                                     ? GeneralForm{0.7, 0, recipe.correction.qep.percdamp}
                                     : GeneralForm{0, 0, 0.01};
        const auto* decided = run->quantized(name);
        QVERIFY(decided != nullptr);
        // Codes on the edge between two values may fall either way, and GPTQ carries each on to the columns behind it.
        const double share = differing(form.codes(before, now, weight, recipe).codes, decided->codes);
        QVERIFY2(share < 0.02, qPrintable(QString("%1: %2").arg(name.c_str()).arg(share)));
        if (method != CorrectionMethod::none && block > 0 && kind != LinearKind::down) {
          const double without =
              differing(GeneralForm{0, 0, 0.01}.codes(before, now, weight, recipe).codes, decided->codes);
          QVERIFY2(without > 2 * share && without > 0.03, qPrintable(QString("%1: %2").arg(name.c_str()).arg(without)));
        }
        quantized.blocks()[block].linear(kind).weight = decided->dequantize();
      }
    }
  }

 private:
  QTemporaryDir temporary_;
};

QTEST_GUILESS_MAIN(TestGeneralForm)
#include "tst_general_form.moc"
