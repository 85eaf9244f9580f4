// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/export/checkpoint_export.h"
#include "engine/export/gptq_checkpoint.h"
#include "engine/export/safetensors_format.h"
#include "tests/engine/export/random_layers.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::fixturePath;
using bitlathe::test::lookUp;
using bitlathe::test::randomLayers;
using bitlathe::test::randomWeight;

namespace {

const std::string layerName = "model.layers.0.self_attn.q_proj";
const ModelCard card{.recipe = "{\"precision\": {\"bits\": 4}}", .figures = {{"Perplexity", "37.2 (a | b)"}}};

std::vector<std::uint32_t> words(const at::Tensor& tensor) {
  std::vector<std::uint32_t> result;
  const at::Tensor contiguous = tensor.contiguous();
  for (std::int64_t i = 0; i < contiguous.numel(); ++i) {
    result.push_back(static_cast<std::uint32_t>(contiguous.data_ptr<std::int32_t>()[i]));
  }
  return result;
}

}  // namespace

class TestGptqCheckpoint : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { model_ = Checkpoint::open(fixturePath("models/tiny-llama").string()); }
  void init() {
    at::manual_seed(1);
    folder_ = std::make_unique<QTemporaryDir>();
  }

  void codesLieAsTheFormatSays_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<QList<int>>("codes");  // repeated along the inputs
    QTest::addColumn<QList<quint32>>("expected");
    QTest::newRow("2 bits") << 2 << QList<int>{0, 1, 2, 3} << QList<quint32>{0xE4E4E4E4};
    // 32 codes of 3 bits fill three words; the codes 10 and 21 straddle them.
    QTest::newRow("3 bits") << 3 << QList<int>{0, 1, 2, 3, 4, 5, 6, 7}
                            << QList<quint32>{0x88FAC688, 0xC688FAC6, 0xFAC688FA};
    QTest::newRow("4 bits") << 4 << QList<int>{0, 1, 2, 3, 4, 5, 6, 7} << QList<quint32>{0x76543210};
    QTest::newRow("8 bits") << 8 << QList<int>{1, 2, 3, 250} << QList<quint32>{0xFA030201};
  }
  void codesLieAsTheFormatSays() {
    QFETCH(int, bits);
    QFETCH(QList<int>, codes);
    QFETCH(QList<quint32>, expected);
    auto layers = randomLayers(*model_, {.bits = bits, .groupSize = 32});
    const std::int64_t row = 5;
    for (std::int64_t column = 0; column < 128; ++column) {
      layers[layerName].codes[row][column] = codes[static_cast<qsizetype>(column % codes.size())];
    }
    const auto files = write(layers, GptqFormat::v2);
    const auto column = words(loadTensor(files, layerName + ".qweight").select(1, row));
    QCOMPARE(column.size(), std::size_t(128 * bits / 32));
    for (std::size_t i = 0; i < column.size(); ++i) {
      QCOMPARE(column[i], expected[static_cast<qsizetype>(i) % expected.size()]);
    }
  }

  void symmetricZeroPoints_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("v2");
    QTest::addColumn<QList<quint32>>("expected");
    QTest::newRow("2 bits, v1") << 2 << false << QList<quint32>{0x55555555};
    QTest::newRow("2 bits, v2") << 2 << true << QList<quint32>{0xAAAAAAAA};
    QTest::newRow("3 bits, v1") << 3 << false << QList<quint32>{0xDB6DB6DB, 0xB6DB6DB6, 0x6DB6DB6D};
    QTest::newRow("3 bits, v2") << 3 << true << QList<quint32>{0x24924924, 0x49249249, 0x92492492};
    QTest::newRow("4 bits, v1") << 4 << false << QList<quint32>{0x77777777};
    QTest::newRow("4 bits, v2") << 4 << true << QList<quint32>{0x88888888};
    QTest::newRow("8 bits, v1") << 8 << false << QList<quint32>{0x7F7F7F7F};
    QTest::newRow("8 bits, v2") << 8 << true << QList<quint32>{0x80808080};
  }
  void symmetricZeroPoints() {
    QFETCH(int, bits);
    QFETCH(bool, v2);
    QFETCH(QList<quint32>, expected);
    const auto layers = randomLayers(*model_, {.bits = bits, .groupSize = 32, .symmetric = true});
    const auto files = write(layers, v2 ? GptqFormat::v2 : GptqFormat::v1);
    const at::Tensor zeros = loadTensor(files, layerName + ".qzeros");
    QCOMPARE(zeros.size(0), 4);  // groups
    QCOMPARE(zeros.size(1), 128 * bits / 32);
    const auto all = words(zeros);
    for (std::size_t i = 0; i < all.size(); ++i)
      QCOMPARE(all[i], expected[static_cast<qsizetype>(i) % expected.size()]);
    QCOMPARE(quantizationConfig().at("checkpoint_format").get<std::string>(), std::string(v2 ? "gptq_v2" : "gptq"));
  }

  void zeroPointsRunAlongTheOutputs() {
    auto layers = randomLayers(*model_, {.bits = 4, .groupSize = 32});
    for (std::int64_t output = 0; output < 8; ++output) layers[layerName].zeros[output][2] = output + 1;
    const auto v1 = words(loadTensor(write(layers, GptqFormat::v1), layerName + ".qzeros").select(0, 2));
    QCOMPARE(v1[0], 0x76543210U);
    const auto v2 = words(loadTensor(write(layers, GptqFormat::v2, "v2"), layerName + ".qzeros").select(0, 2));
    QCOMPARE(v2[0], 0x87654321U);
  }

  void readsBackWhatWasWritten_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("actorder");
    for (const int bits : {2, 3, 4, 8}) {
      for (const int groupSize : {32, -1}) {
        for (const bool symmetric : {false, true}) {
          for (const bool actorder : {false, true}) {
            QTest::addRow("%d bits, group %d%s%s", bits, groupSize, symmetric ? ", symmetric" : "",
                          actorder ? ", act-order" : "")
                << bits << groupSize << symmetric << actorder;
          }
        }
      }
    }
  }
  void readsBackWhatWasWritten() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(bool, symmetric);
    QFETCH(bool, actorder);
    const QuantizationScheme scheme{.bits = bits, .groupSize = groupSize, .symmetric = symmetric};
    const auto layers = randomLayers(*model_, scheme, actorder);
    for (const auto format : {GptqFormat::v1, GptqFormat::v2}) {
      const auto files = write(layers, format, format == GptqFormat::v1 ? "v1" : "v2");
      for (const auto& [name, weight] : layers) {
        const QuantizedWeight read = readGptqLayer(files, name, format);
        QCOMPARE(read.scheme, scheme);
        QVERIFY(at::equal(read.codes, weight.codes));
        QVERIFY(at::equal(read.zeros, weight.zeros));
        QVERIFY(at::equal(read.scales, weight.scales));
        QVERIFY(at::equal(read.groupIndex, weight.groupIndex));
        QVERIFY(at::equal(read.dequantize(), weight.dequantize()));
        QVERIFY(files.find(name + ".weight").info == nullptr);
      }
    }
    // With one group per row the order of the columns has nothing to say.
    QCOMPARE(quantizationConfig("v1").at("desc_act").get<bool>(), actorder && groupSize > 0);
  }

  void otherTensorsKeepBfloat16() {
    const auto files = write(randomLayers(*model_, {}), GptqFormat::v2);
    for (const char* name : {"model.embed_tokens.weight", "model.norm.weight"}) {
      const at::Tensor written = loadTensor(files, name);
      QVERIFY(written.scalar_type() == at::kBFloat16);
      QVERIFY(at::equal(written, model_->tensor(name)));
    }
    QVERIFY(files.find("lm_head.weight").info == nullptr);
    QCOMPARE(config().at("torch_dtype").get<std::string>(), std::string("bfloat16"));
  }

  void configOfOneScheme() {
    const auto layers = randomLayers(*model_, {.bits = 3, .groupSize = 64});
    write(layers, GptqFormat::v2);
    const auto quantization = quantizationConfig();
    QCOMPARE(quantization.at("quant_method").get<std::string>(), std::string("gptq"));
    QCOMPARE(quantization.at("bits").get<int>(), 3);
    QCOMPARE(quantization.at("group_size").get<int>(), 64);
    QCOMPARE(quantization.at("sym").get<bool>(), false);
    QCOMPARE(quantization.at("desc_act").get<bool>(), false);
    QVERIFY(!quantization.contains("dynamic"));
    QVERIFY(!quantization.contains("quantization_bits"));
    std::set<std::string> names;
    for (const auto& block : quantization.at("modules_in_block_to_quantize")) {
      for (const auto& name : block) QVERIFY(names.insert(name.get<std::string>()).second);
    }
    QCOMPARE(names.size(), layers.size());
    for (const auto& [name, weight] : layers) QVERIFY(names.contains(name));
    // What the source says about itself stays.
    QCOMPARE(config().at("architectures").at(0).get<std::string>(), std::string("LlamaForCausalLM"));
    QCOMPARE(config().at("pad_token_id").get<int>(), 1);
  }

  void configOfMixedSchemes() {
    auto layers = randomLayers(*model_, {.bits = 4, .groupSize = 32, .symmetric = true});
    for (const char* name : {"gate", "up"}) {
      layers["model.layers.1.mlp." + std::string(name) + "_proj"] =
          randomWeight(128, 128, {.bits = 8, .groupSize = -1, .symmetric = true});
    }
    layers["model.layers.2.self_attn.v_proj"] = randomWeight(64, 128, {.bits = 3, .groupSize = 32});
    layers.erase("model.layers.0.mlp.down_proj");
    const auto files = write(layers, GptqFormat::v2);

    const auto quantization = quantizationConfig();
    QCOMPARE(quantization.at("bits").get<int>(), 4);
    const auto& dynamic = quantization.at("dynamic");
    QCOMPARE(dynamic.size(), std::size_t{3});
    QVERIFY(dynamic.at("-:^model\\.layers\\.0\\.mlp\\.down_proj$").empty());
    const auto& gateUp = dynamic.at("+:^model\\.layers\\.1\\.mlp\\.(?:gate|up|gate_up)_proj$");
    QCOMPARE(gateUp.at("bits").get<int>(), 8);
    QCOMPARE(gateUp.at("group_size").get<int>(), -1);
    const auto& value = dynamic.at("+:^model\\.layers\\.2\\.self_attn\\.v_proj$");
    QCOMPARE(value.at("bits").get<int>(), 3);
    QCOMPARE(value.at("sym").get<bool>(), false);

    const auto& table = quantization.at("quantization_bits");
    QVERIFY(!table.at(0).contains("mlp.down_proj"));
    QCOMPARE(table.at(1).at("mlp.up_proj").at("bits").get<int>(), 8);
    QCOMPARE(table.at(2).at("self_attn.v_proj").at("params").at("group_size").get<int>(), 32);

    QVERIFY(at::equal(loadTensor(files, "model.layers.0.mlp.down_proj.weight"),
                      model_->tensor("model.layers.0.mlp.down_proj.weight")));
  }

  void writesTheSmallFiles() {
    write(randomLayers(*model_, {}), GptqFormat::v2);
    for (const char* name : {"tokenizer.json", "tokenizer_config.json", "generation_config.json"}) {
      QCOMPARE(readFile(path() / name), readFile(fixturePath("models/tiny-llama") / name));
    }
    QCOMPARE(readFile(path() / "recipe.json"), QByteArray::fromStdString(card.recipe));
    const QByteArray readme = readFile(path() / "README.md");
    QVERIFY(readme.contains("# tiny-llama, quantized"));
    QVERIFY(readme.contains("GPTQ format, version 2: 3 bits, group size 64, asymmetric."));
    QVERIFY(readme.contains("| Perplexity | 37.2 (a \\| b) |"));
    QVERIFY(readme.contains(card.recipe.c_str()));
  }

  void shardsLargeModels() {
    const auto layers = randomLayers(*model_, {.bits = 4, .groupSize = 32});
    exportCheckpoint(*model_, lookUp(layers), ExportFormat::gptqV2, card, path(), {.shardSize = 40000});
    const auto index = readJsonFile(path() / "model.safetensors.index.json");
    std::set<std::string> files;
    std::uint64_t size = 0;
    for (const auto& [tensor, file] : index.at("weight_map").items()) files.insert(file.get<std::string>());
    QVERIFY(files.size() > 2);
    const QString count = QString::number(files.size()).rightJustified(5, '0');
    for (const auto& file : files) {
      QVERIFY(QString::fromStdString(file).endsWith("-of-" + count + ".safetensors"));
      std::uint64_t bytes = 0;
      const auto opened = SafetensorsFile::open(path() / file);
      for (const auto& tensor : opened.tensors()) bytes += tensor.size;
      QVERIFY(bytes <= 40000 || opened.tensors().size() == 1);
      size += bytes;
    }
    QCOMPARE(index.at("metadata").at("total_size").get<std::uint64_t>(), size);
    QVERIFY(!std::filesystem::exists(path() / "model.safetensors"));
    const auto set = SafetensorsSet::openFolder(path());
    for (const auto& [name, weight] : layers) {
      QVERIFY(at::equal(readGptqLayer(set, name, GptqFormat::v2).dequantize(), weight.dequantize()));
    }
  }

  void reportsProgress() {
    const auto layers = randomLayers(*model_, {});
    std::vector<double> fractions;
    exportCheckpoint(*model_, lookUp(layers), ExportFormat::gptqV2, card, path(), {},
                     [&](double fraction) { fractions.push_back(fraction); });
    QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
    QVERIFY(fractions.front() < 0.05);
    QCOMPARE(fractions.back(), 1.0);
  }

  void defaultFormatStoresEveryZeroPoint() {
    QVERIFY(defaultGptqFormat(true) == GptqFormat::v1);
    QVERIFY(defaultGptqFormat(false) == GptqFormat::v2);
  }

  void refuses_data() {
    QTest::addColumn<QByteArray>("defect");
    QTest::addColumn<QByteArray>("message");
    for (const int bits : {1, 5, 6, 7}) {
      QTest::addRow("%d bits", bits) << QByteArray::number(bits)
                                     << QByteArray("has " + QByteArray::number(bits) +
                                                   " bits; a GPTQ checkpoint holds 2, 3, 4 or 8");
    }
    QTest::newRow("inputs") << QByteArray("inputs") << QByteArray("has 60 inputs, which don't fill whole 32-bit words");
    QTest::newRow("outputs") << QByteArray("outputs")
                             << QByteArray("has 72 outputs, which don't fill whole 32-bit words");
    QTest::newRow("zero point 0") << QByteArray("zero") << QByteArray("2 of its zero points are 0");
    QTest::newRow("infinite scale") << QByteArray("scale") << QByteArray("a scale that is not finite");
  }
  void refuses() {
    QFETCH(QByteArray, defect);
    QFETCH(QByteArray, message);
    auto layers = randomLayers(*model_, {.bits = 3, .groupSize = 32});
    auto& weight = layers[layerName];
    if (defect.toInt() > 0) weight = randomWeight(128, 128, {.bits = defect.toInt(), .groupSize = 32});
    if (defect == "inputs") weight = randomWeight(128, 60, {.bits = 3, .groupSize = -1});
    if (defect == "outputs") weight = randomWeight(72, 128, {.bits = 3, .groupSize = -1});
    if (defect == "zero") weight.zeros[3].slice(0, 1, 3).zero_();
    if (defect == "scale") weight.scales[0][0] = INFINITY;
    VERIFY_ERROR(write(layers, GptqFormat::v1), layerName);
    VERIFY_ERROR(write(layers, GptqFormat::v1), message.toStdString());
    QVERIFY(isEmpty());
  }

  void zeroPointZeroNeedsVersion2() {
    auto layers = randomLayers(*model_, {.bits = 2, .groupSize = 32});
    layers[layerName].zeros.zero_();
    try {
      write(layers, GptqFormat::v1);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.remedy(), std::string("Export as gptq_v2."));
    }
    const auto files = write(layers, GptqFormat::v2);
    QVERIFY(at::equal(readGptqLayer(files, layerName, GptqFormat::v2).dequantize(), layers[layerName].dequantize()));
  }

  void refusesAModelWithoutQuantizedLayers() {
    VERIFY_ERROR(write({}, GptqFormat::v1), "no layer of the model is quantized");
    QVERIFY(isEmpty());
  }

  void refusesAFolderInUse() {
    std::filesystem::create_directories(path());
    QFile file(QString::fromStdString((path() / "precious").string()));
    QVERIFY(file.open(QFile::WriteOnly));
    file.close();
    VERIFY_ERROR(write(randomLayers(*model_, {}), GptqFormat::v2), path().string());
    QVERIFY(file.exists());
    QCOMPARE(QDir(folder_->path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries), QStringList{"checkpoint"});
  }

  void noticesWhatIsNotReadBack() {
    const auto layers = randomLayers(*model_, {});
    int calls = 0;
    const QuantizedLayers unsteady = [&](const std::string& layer) -> std::optional<QuantizedWeight> {
      QuantizedWeight weight = layers.at(layer);
      if (layer == layerName && ++calls == 3) {
        weight.codes = weight.codes.clone();
        weight.codes[7][7].bitwise_xor_(1);
      }
      return weight;
    };
    VERIFY_ERROR(exportCheckpoint(*model_, unsteady, ExportFormat::gptqV2, card, path()),
                 layerName + ": what was read back");
    QCOMPARE(calls, 3);
    QVERIFY(isEmpty());
  }

  void cancelLeavesNothing() {
    const auto layers = randomLayers(*model_, {});
    for (const double when : {0.0, 0.3, 0.7}) {
      std::stop_source stop;
      const auto cancelLater = [&](double fraction) {
        if (fraction >= when) stop.request_stop();
      };
      QVERIFY_EXCEPTION_THROWN(exportCheckpoint(*model_, lookUp(layers), ExportFormat::gptqV2, card, path(), {},
                                                cancelLater, stop.get_token()),
                               Cancelled);
      QVERIFY(isEmpty());
    }
  }

  void damagedLayersAreNamed_data() {
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("damage");
    QTest::addColumn<QByteArray>("message");
    const QByteArray name = QByteArray::fromStdString(layerName);
    for (const char* part : {".qweight", ".qzeros", ".scales", ".g_idx"}) {
      QTest::addRow("%s is missing", part) << QByteArray(part) << QByteArray("missing") << name + part + ": is missing";
      QTest::addRow("%s is of another type", part)
          << QByteArray(part) << QByteArray("type") << name + part + ": has the wrong type or shape";
    }
    QTest::newRow("short qweight") << QByteArray(".qweight") << QByteArray("short") << name + ".qweight: its shape";
    QTest::newRow("short qzeros") << QByteArray(".qzeros") << QByteArray("short") << name + ".qzeros: its shape";
    QTest::newRow("group out of range") << QByteArray(".g_idx") << QByteArray("range")
                                        << name + ".g_idx: names a group";
    QTest::newRow("negative group") << QByteArray(".g_idx") << QByteArray("negative") << name + ".g_idx: names a group";
  }
  void damagedLayersAreNamed() {
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, damage);
    QFETCH(QByteArray, message);
    const auto whole = write(randomLayers(*model_, {.bits = 4, .groupSize = 32}), GptqFormat::v2);
    std::vector<NamedTensor> tensors;
    for (const char* part : {".qweight", ".qzeros", ".scales", ".g_idx"}) {
      at::Tensor values = loadTensor(whole, layerName + part).clone();
      if (tensor == part) {
        if (damage == "missing") continue;
        if (damage == "type") values = values.to(at::kDouble);
        if (damage == "short") values = values.slice(0, 0, -1).contiguous();
        if (damage == "range") values[0] = 4;
        if (damage == "negative") values[0] = -1;
      }
      tensors.push_back({layerName + part, values});
    }
    const auto file = std::filesystem::path(folder_->path().toStdString()) / "damaged.safetensors";
    writeSafetensors(file, tensors);
    VERIFY_ERROR(readGptqLayer(SafetensorsSet::openFile(file), layerName, GptqFormat::v2), message.toStdString());
  }

 private:
  std::filesystem::path path(const std::string& name = "checkpoint") const {
    return std::filesystem::path(folder_->path().toStdString()) / name;
  }

  SafetensorsSet write(const std::map<std::string, QuantizedWeight>& layers, GptqFormat format,
                       const std::string& name = "checkpoint") const {
    exportCheckpoint(*model_, lookUp(layers), format == GptqFormat::v1 ? ExportFormat::gptq : ExportFormat::gptqV2,
                     card, path(name));
    return SafetensorsSet::openFolder(path(name));
  }

  nlohmann::json config(const std::string& name = "checkpoint") const {
    return readJsonFile(path(name) / "config.json");
  }
  nlohmann::json quantizationConfig(const std::string& name = "checkpoint") const {
    return config(name).at("quantization_config");
  }

  static QByteArray readFile(const std::filesystem::path& file) {
    QFile opened(QString::fromStdString(file.string()));
    return opened.open(QFile::ReadOnly) ? opened.readAll() : QByteArray("unreadable");
  }

  /// No checkpoint, whole or partial.
  bool isEmpty() const { return QDir(folder_->path()).isEmpty(); }

  std::shared_ptr<const Checkpoint> model_;
  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestGptqCheckpoint)
#include "tst_gptq_checkpoint.moc"
