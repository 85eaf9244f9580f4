// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/export/checkpoint_export.h"
#include "engine/export/safetensors_format.h"
#include "tests/engine/export/random_layers.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::FileSizeLimit;
using bitlathe::test::fixturePath;
using bitlathe::test::lookUp;
using bitlathe::test::randomLayers;
using bitlathe::test::randomWeight;
using bitlathe::test::writeRandomModel;

namespace {

const std::string layerName = "model.layers.0.self_attn.q_proj";
const ModelCard card{.recipe = "{}", .figures = {}};

/// Number i of `bits` bits in a stream of 32-bit words, bit by bit.
int numberAt(const at::Tensor& words, int bits, std::int64_t i) {
  int number = 0;
  for (int bit = 0; bit < bits; ++bit) {
    const std::int64_t position = i * bits + bit;
    const auto word = static_cast<std::uint32_t>(words[position / 32].item<std::int32_t>());
    number |= static_cast<int>(word >> (position % 32) & 1) << bit;
  }
  return number;
}

}  // namespace

class TestCompressedTensorsCheckpoint : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { model_ = Checkpoint::open(fixturePath("models/tiny-llama").string()); }
  void init() {
    at::manual_seed(1);
    folder_ = std::make_unique<QTemporaryDir>();
  }

  void liesAsTheFormatSays_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<bool>("symmetric");
    for (int bits = 1; bits <= 8; ++bits) {
      for (const int groupSize : {32, -1}) {
        for (const bool symmetric : {false, true}) {
          QTest::addRow("%d bits, group %d%s", bits, groupSize, symmetric ? ", symmetric" : "")
              << bits << groupSize << symmetric;
        }
      }
    }
  }
  void liesAsTheFormatSays() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(bool, symmetric);
    const auto layers = randomLayers(*model_, {.bits = bits, .groupSize = groupSize, .symmetric = symmetric});
    const auto files = write(layers);
    const QuantizedWeight& weight = layers.at(layerName);
    const at::Tensor packed = loadTensor(files, layerName + ".weight_packed");
    QCOMPARE(packed.sizes().vec(), (std::vector<std::int64_t>{128, 128 * bits / 32}));
    for (const int row : {0, 77}) {
      for (int column = 0; column < 128; ++column) {
        QCOMPARE(numberAt(packed[row], bits, column), weight.codes[row][column].item<int>());
      }
    }
    QVERIFY(at::equal(loadTensor(files, layerName + ".weight_scale"), weight.scales));
    QVERIFY(at::equal(loadTensor(files, layerName + ".weight_shape"), at::tensor({128, 128}, at::kLong)));
    const std::string zeroPoints = layerName + ".weight_zero_point";
    QCOMPARE(files.find(zeroPoints).info == nullptr, symmetric);
    if (symmetric) return;
    const at::Tensor zeros = loadTensor(files, zeroPoints);  // along the outputs
    QCOMPARE(zeros.sizes().vec(), (std::vector<std::int64_t>{128 * bits / 32, groupSize < 0 ? 1 : 4}));
    for (int row = 0; row < 128; ++row) {
      QCOMPARE(numberAt(zeros.select(1, 0), bits, row), weight.zeros[row][0].item<int>());
    }
  }

  // The format fills up the last word of a row.
  void widthsNeedNotFillWords() {
    ModelConfig config = model_->config();
    config.hiddenSize = 36;
    config.intermediateSize = 20;
    config.headCount = 3;
    config.keyValueHeadCount = 1;
    config.headSize = 12;
    writeRandomModel(folder_->filePath("odd").toStdString(), config);
    const auto odd = Checkpoint::open(folder_->filePath("odd").toStdString());
    for (const int bits : {1, 3, 4, 7}) {
      const auto layers = randomLayers(*odd, {.bits = bits, .groupSize = -1});
      const auto target = path() / std::to_string(bits);
      exportCheckpoint(*odd, lookUp(layers), ExportFormat::compressedTensors, card, target);
      const auto files = SafetensorsSet::openFolder(target);
      const at::Tensor packed = loadTensor(files, layerName + ".weight_packed");
      QCOMPARE(packed.sizes().vec(), (std::vector<std::int64_t>{36, (36 * bits + 31) / 32}));
      QCOMPARE(numberAt(packed[3], bits, 35), layers.at(layerName).codes[3][35].item<int>());
      const at::Tensor zeros = loadTensor(files, layerName + ".weight_zero_point");
      QCOMPARE(zeros.sizes().vec(), (std::vector<std::int64_t>{(36 * bits + 31) / 32, 1}));
    }
  }

  void configOfOneScheme() {
    write(randomLayers(*model_, {.bits = 4, .groupSize = 32, .symmetric = true}));
    const auto config = quantizationConfig();
    QCOMPARE(config.at("quant_method").get<std::string>(), std::string("compressed-tensors"));
    QCOMPARE(config.at("format").get<std::string>(), std::string("pack-quantized"));
    QCOMPARE(config.at("quantization_status").get<std::string>(), std::string("compressed"));
    QCOMPARE(config.at("ignore").dump(), std::string(R"(["lm_head"])"));
    QCOMPARE(config.at("config_groups").size(), std::size_t{1});
    const auto& group = config.at("config_groups").at("group_0");
    QCOMPARE(group.at("targets").dump(), std::string(R"(["Linear"])"));
    const auto& weights = group.at("weights");
    QCOMPARE(weights.at("num_bits").get<int>(), 4);
    QCOMPARE(weights.at("strategy").get<std::string>(), std::string("group"));
    QCOMPARE(weights.at("group_size").get<int>(), 32);
    QVERIFY(weights.at("symmetric").get<bool>());
  }

  void configOfMixedSchemes() {
    auto layers = randomLayers(*model_, {.bits = 4, .groupSize = 32});
    layers["model.layers.1.mlp.up_proj"] = randomWeight(128, 128, {.bits = 8, .groupSize = -1, .symmetric = true});
    layers.erase("model.layers.2.mlp.down_proj");
    const auto files = write(layers);
    const auto config = quantizationConfig();
    QCOMPARE(config.at("ignore").dump(), std::string(R"(["lm_head","model.layers.2.mlp.down_proj"])"));
    QCOMPARE(config.at("config_groups").size(), std::size_t{2});
    QCOMPARE(config.at("config_groups").at("group_0").at("targets").size(), std::size_t{19});
    const auto& exception = config.at("config_groups").at("group_1");
    QCOMPARE(exception.at("targets").dump(), std::string(R"(["model.layers.1.mlp.up_proj"])"));
    QCOMPARE(exception.at("weights").at("strategy").get<std::string>(), std::string("channel"));
    QVERIFY(exception.at("weights").at("group_size").is_null());
    QVERIFY(at::equal(loadTensor(files, "model.layers.2.mlp.down_proj.weight"),
                      model_->tensor("model.layers.2.mlp.down_proj.weight")));
  }

  void describesItself() {
    const std::string start = "compressed-tensors format, pack-quantized: 4 bits, group size 32, ";
    auto layers = randomLayers(*model_, {.bits = 4, .groupSize = 32, .symmetric = true});
    QCOMPARE(describe(layers), start + "symmetric.");
    layers[layerName] = randomWeight(128, 128, {.bits = 3, .groupSize = -1, .symmetric = true});
    QVERIFY(describe(layers).find("with exceptions for some layers") != std::string::npos);
    QVERIFY(describe(layers).find("need compressed-tensors 0.20 or later") != std::string::npos);
    layers = randomLayers(*model_, {.bits = 4, .groupSize = 32});
    QCOMPARE(describe(layers), start + "asymmetric. Transformers loads zero points with dequantize=True only.");
    layers[layerName] = randomWeight(128, 128, {.bits = 8, .groupSize = 32});
    QVERIFY(describe(layers).find("Transformers can't load zero points where layers differ.") != std::string::npos);
  }

  void refusesActorder() {
    auto layers = randomLayers(*model_, {.bits = 4, .groupSize = 32});
    layers[layerName] = randomWeight(128, 128, {.bits = 4, .groupSize = 32}, true);
    VERIFY_ERROR(write(layers), layerName + ": was quantized with act-order");
    QVERIFY(QDir(folder_->path()).isEmpty());
    // With one group per row the order is no matter.
    layers[layerName] = randomWeight(128, 128, {.bits = 4, .groupSize = -1}, true);
    write(layers);
  }

  void refusesAModelWithoutQuantizedLayers() {
    VERIFY_ERROR(write({}), "no layer of the model is quantized");
    QVERIFY(QDir(folder_->path()).isEmpty());
  }

  void fullDiskLeavesNothing() {
    const auto layers = randomLayers(*model_, {});
    const FileSizeLimit limit(100000);
    VERIFY_ERROR(write(layers), path().string());
    QVERIFY(QDir(folder_->path()).isEmpty());
  }

 private:
  std::filesystem::path path() const { return std::filesystem::path(folder_->path().toStdString()) / "checkpoint"; }

  SafetensorsSet write(const std::map<std::string, QuantizedWeight>& layers) const {
    exportCheckpoint(*model_, lookUp(layers), ExportFormat::compressedTensors, card, path());
    return SafetensorsSet::openFolder(path());
  }

  std::string describe(const std::map<std::string, QuantizedWeight>& layers) const {
    const auto writer = makeCheckpointFormat(ExportFormat::compressedTensors, *model_);
    for (const auto& [name, weight] : layers) writer->add(name, weight);
    return writer->description();
  }

  nlohmann::json quantizationConfig() const { return readJsonFile(path() / "config.json").at("quantization_config"); }

  std::shared_ptr<const Checkpoint> model_;
  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestCompressedTensorsCheckpoint)
#include "tst_compressed_tensors_checkpoint.moc"
