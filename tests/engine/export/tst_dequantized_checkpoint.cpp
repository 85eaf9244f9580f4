// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/export/checkpoint_export.h"
#include "engine/export/companion_files.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/export/random_layers.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::FileSizeLimit;
using bitlathe::test::fixturePath;
using bitlathe::test::lookUp;
using bitlathe::test::randomLayers;

namespace {

const ModelCard card{.recipe = "{}", .figures = {}};

}  // namespace

class TestDequantizedCheckpoint : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { model_ = Checkpoint::open(fixturePath("models/tiny-llama").string()); }
  void init() {
    at::manual_seed(1);
    folder_ = std::make_unique<QTemporaryDir>();
  }

  void holdsTheDequantizedWeights_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("float32") << static_cast<int>(ExportFormat::dequantized) << QByteArray("float32");
    QTest::newRow("bfloat16") << static_cast<int>(ExportFormat::dequantizedBfloat16) << QByteArray("bfloat16");
    QTest::newRow("float16") << static_cast<int>(ExportFormat::dequantizedFloat16) << QByteArray("float16");
  }
  void holdsTheDequantizedWeights() {
    QFETCH(int, type);
    QFETCH(QByteArray, name);
    auto layers = randomLayers(*model_, {.bits = 5, .groupSize = 32}, true);
    layers.erase("model.layers.1.mlp.up_proj");
    exportCheckpoint(*model_, lookUp(layers), static_cast<ExportFormat>(type), card, path());

    const auto config = readJsonFile(path() / "config.json");
    QCOMPARE(config.at("torch_dtype").get<std::string>(), name.toStdString());
    QVERIFY(!config.contains("quantization_config"));
    const auto copy = Checkpoint::open(path().string());
    QCOMPARE(copy->tensorNames(), model_->tensorNames());
    for (const auto& tensor : copy->tensorNames()) {
      const at::Tensor written = copy->tensor(tensor);
      const auto layer = layers.find(tensor.substr(0, tensor.rfind('.')));
      const at::Tensor meant = layer == layers.end() ? model_->tensor(tensor) : layer->second.dequantize();
      QVERIFY(at::equal(written, meant.to(written.scalar_type())));
      if (name == "float32") QVERIFY(at::equal(written, meant.to(at::kFloat)));
    }
  }

  void refusesValuesOutOfRange() {
    std::vector<NamedTensor> tensors;
    for (const auto& name : model_->tensorNames()) {
      tensors.push_back({name, model_->tensor(name).to(at::kFloat)});
      if (name == "model.norm.weight") tensors.back().tensor[3] = 70000;
    }
    const auto large = path("large");
    std::filesystem::copy(fixturePath("models/tiny-llama"), large, std::filesystem::copy_options::recursive);
    writeSafetensors(large / "model.safetensors", tensors, {{"format", "pt"}});
    const auto model = Checkpoint::open(large.string());
    const auto layers = randomLayers(*model, {});
    VERIFY_ERROR(exportCheckpoint(*model, lookUp(layers), ExportFormat::dequantizedFloat16, card, path()),
                 "model.norm.weight: holds values beyond the range of float16");
    QVERIFY(!std::filesystem::exists(path()));
    exportCheckpoint(*model, lookUp(layers), ExportFormat::dequantizedBfloat16, card, path());
  }

  void fullDiskLeavesNothing_data() {
    QTest::addColumn<int>("bytes");
    QTest::newRow("in the tensors") << 200000;
    QTest::newRow("in the small files") << 100;
  }
  void fullDiskLeavesNothing() {
    QFETCH(int, bytes);
    const auto layers = randomLayers(*model_, {});
    {
      const FileSizeLimit limit(static_cast<rlim_t>(bytes));
      VERIFY_ERROR(exportCheckpoint(*model_, lookUp(layers), ExportFormat::dequantized, card, path()), path().string());
    }
    QVERIFY(QDir(folder_->path()).isEmpty());
    exportCheckpoint(*model_, lookUp(layers), ExportFormat::dequantized, card, path());
  }

  void missingParentIsNamed() {
    const auto layers = randomLayers(*model_, {});
    const std::filesystem::path target = "/proc/nowhere/checkpoint";
    VERIFY_ERROR(exportCheckpoint(*model_, lookUp(layers), ExportFormat::dequantized, card, target), "/proc/nowhere");
  }

  void smallFilesOfAGgufModel() {
    std::filesystem::path sample;
    try {
      sample = sampleModelPath();
    } catch (const Error& error) {
      QSKIP(error.what());
    }
    const auto model = Checkpoint::open(sample.string());
    writeConfig(path(""), *model, "float16", nullptr);
    writeCompanions(path(""), *model);

    const auto config = readJsonFile(path("") / "config.json");
    QCOMPARE(config.at("model_type").get<std::string>(), std::string("llama"));
    QCOMPARE(config.at("hidden_size").get<int>(), 576);
    QCOMPARE(config.at("torch_dtype").get<std::string>(), std::string("float16"));
    QVERIFY(config.at("tie_word_embeddings").get<bool>());
    const auto tokenizer = readJsonFile(path("") / "tokenizer_config.json");
    QCOMPARE(tokenizer.at("bos_token").get<std::string>(), std::string("<|im_start|>"));
    QCOMPARE(tokenizer.at("eos_token").get<std::string>(), std::string("<|im_end|>"));
    QVERIFY(tokenizer.at("chat_template").get<std::string>().find("<|im_start|>") != std::string::npos);
    QCOMPARE(readJsonFile(path("") / "generation_config.json").at("eos_token_id").get<int>(), 2);
    const Tokenizer copy = Tokenizer::fromJsonFile(path("") / "tokenizer.json");
    const std::string text = "Grüße, 12 apples! <|im_start|>user";
    QCOMPARE(copy.encode(text, true), model->tokenizer().encode(text, true));
  }

 private:
  std::filesystem::path path(const std::string& name = "checkpoint") const {
    return std::filesystem::path(folder_->path().toStdString()) / name;
  }

  std::shared_ptr<const Checkpoint> model_;
  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestDequantizedCheckpoint)
#include "tst_dequantized_checkpoint.moc"
