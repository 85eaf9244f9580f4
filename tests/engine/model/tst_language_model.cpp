// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/model/language_model.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& targets) {
  return -at::log_softmax(logits, -1).gather(-1, targets.unsqueeze(-1)).squeeze(-1);
}

}  // namespace

class TestLanguageModel : public QObject {
  Q_OBJECT

 private slots:
  void computesWhatTransformersDoes_data() { addModelRows(); }
  void computesWhatTransformersDoes() {
    QFETCH(QString, folder);
    const LanguageModel model(Checkpoint::open(folder.toStdString()));
    const auto expected = SafetensorsFile::open(folder.toStdString() + "/expected.safetensors");
    const auto ids = loadTensor(expected, "input_ids");
    COMPARE_TENSORS(model.logits(ids), loadTensor(expected, "logits"), 1e-4);

    if (expected.find("nll") != nullptr) {
      const auto likelihoods = model.ends().negativeLogLikelihood(model.hidden(ids).slice(1, 0, -1), ids.slice(1, 1));
      COMPARE_TENSORS(likelihoods, loadTensor(expected, "nll"), 1e-4);
    }
    if (expected.find("long_input_ids") != nullptr) {
      const auto logits = model.logits(loadTensor(expected, "long_input_ids"));
      COMPARE_TENSORS(logits.slice(1, -8), loadTensor(expected, "long_logits_last8"), 1e-4);
    }
  }

  void everyLayerMatches_data() { addModelRows(); }
  void everyLayerMatches() {
    QFETCH(QString, folder);
    const LanguageModel model(Checkpoint::open(folder.toStdString()));
    const auto expected = SafetensorsFile::open(folder.toStdString() + "/expected.safetensors");
    if (expected.find("hidden_states.0") == nullptr) QSKIP("this fixture has logits only");
    const auto ids = loadTensor(expected, "input_ids");
    const auto rotary = makeRotaryTable(model.checkpoint().config(), ids.size(1), at::kCPU);
    auto hidden = model.ends().embed(ids);
    COMPARE_TENSORS(hidden, loadTensor(expected, "hidden_states.0"), 0);
    for (const auto& block : model.blocks()) {
      hidden = block.forward(hidden, rotary, at::Tensor());
      const bool last = block.index() + 1 == model.checkpoint().config().layerCount;
      COMPARE_TENSORS(last ? model.ends().finalNorm(hidden) : hidden,
                      loadTensor(expected, "hidden_states." + std::to_string(block.index() + 1)), 1e-4);
    }
  }

  void earlierConfigKeysGiveTheSameLogits_data() { addModelRows(); }
  void earlierConfigKeysGiveTheSameLogits() {
    QFETCH(QString, folder);
    const ModelCopy copy(folder.toStdString());
    if (std::filesystem::exists(copy.path() / "config.legacy.json")) {
      std::filesystem::rename(copy.path() / "config.legacy.json", copy.path() / "config.json");
    } else {
      auto config = readJsonFile(copy.path() / "config.json");
      config["rope_theta"] = config["rope_parameters"]["rope_theta"];
      config["rope_scaling"] = nullptr;
      config["torch_dtype"] = config["dtype"];
      for (const char* key : {"rope_parameters", "dtype"}) config.erase(key);
      std::ofstream(copy.path() / "config.json") << config;
    }
    const LanguageModel model(Checkpoint::open(copy.path().string()));
    const auto expected = SafetensorsFile::open(copy.path() / "expected.safetensors");
    COMPARE_TENSORS(model.logits(loadTensor(expected, "input_ids")), loadTensor(expected, "logits"), 1e-4);
  }

  void computesInOtherPrecisions_data() {
    QTest::addColumn<QString>("fixture");
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("tolerance");
    for (const char* fixture : {"tiny-llama", "tiny-qwen3"}) {
      QTest::addRow("%s bfloat16", fixture) << fixture << static_cast<int>(at::kBFloat16) << 0.3;
      QTest::addRow("%s float16", fixture) << fixture << static_cast<int>(at::kHalf) << 0.04;
      QTest::addRow("%s float64", fixture) << fixture << static_cast<int>(at::kDouble) << 1e-4;
    }
  }
  void computesInOtherPrecisions() {
    QFETCH(QString, fixture);
    QFETCH(int, type);
    QFETCH(double, tolerance);
    const auto checkpoint = openFixture(fixture.toStdString());
    const LanguageModel model(checkpoint, static_cast<at::ScalarType>(type));
    const auto expected = SafetensorsFile::open(checkpoint->path() / "expected.safetensors");
    const auto logits = model.logits(loadTensor(expected, "input_ids"));
    QCOMPARE(logits.scalar_type(), at::kFloat);
    COMPARE_TENSORS(logits, loadTensor(expected, "logits"), tolerance);
  }

  void scoresOnlyWhatItIsAskedTo() {
    const LanguageModel model(openFixture("tiny-llama"));
    const auto ids = at::arange(100, 148, at::kLong).view({2, 24});
    const auto hidden = model.hidden(ids);
    const auto targets = at::arange(200, 248, at::kLong).view({2, 24}).clone();
    targets.slice(1, 5, 9).fill_(-1);
    const auto likelihoods = model.ends().negativeLogLikelihood(hidden, targets);
    QCOMPARE(likelihoods.scalar_type(), at::kFloat);
    const auto wanted = crossEntropy(model.logits(ids), targets.clamp_min(0)) * (targets >= 0);
    COMPARE_TENSORS(likelihoods, wanted, 1e-5);
    COMPARE_TENSORS(model.ends().negativeLogLikelihood(hidden, at::full_like(targets, -1)), at::zeros({2, 24}), 0);
  }

  void scoresManyTokensInChunks() {
    const LanguageModel model(openFixture("tiny-llama"));
    const auto hidden = at::randn({1, 60000, 128});
    const auto targets = at::randint(0, 320, {1, 60000}, at::TensorOptions().dtype(at::kLong));
    COMPARE_TENSORS(model.ends().negativeLogLikelihood(hidden, targets),
                    crossEntropy(model.ends().logits(hidden), targets), 1e-5);
  }

  void refusesTokensOutsideTheVocabulary_data() {
    QTest::addColumn<int>("id");
    QTest::newRow("negative") << -1;
    QTest::newRow("past the end") << 320;
  }
  void refusesTokensOutsideTheVocabulary() {
    QFETCH(int, id);
    const LanguageModel model(openFixture("tiny-llama"));
    const auto ids = at::full({1, 4}, id, at::kLong);
    VERIFY_ERROR(model.logits(ids), "contain " + std::to_string(id));
    const auto targets = at::full({1, 4}, id == -1 ? -2 : id, at::kLong);
    VERIFY_ERROR(model.ends().negativeLogLikelihood(at::zeros({1, 4, 128}), targets), "targets contain");
    VERIFY_ERROR(model.logits(at::zeros({4}, at::kLong)), "matrix");
    VERIFY_ERROR(model.logits(at::zeros({1, 4}, at::kInt)), "64-bit");
  }

  void nothingComputedNeedsGradients() {
    const LanguageModel model(openFixture("tiny-qwen3"));
    QVERIFY(!model.logits(at::zeros({1, 4}, at::kLong)).requires_grad());
    QVERIFY(!model.hidden(at::zeros({1, 4}, at::kLong)).is_inference());
  }
};

QTEST_GUILESS_MAIN(TestLanguageModel)
#include "tst_language_model.moc"
