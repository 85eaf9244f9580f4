// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/checkpoint_export.h"
#include "engine/export/gguf_layer.h"
#include "engine/model/gguf_layout.h"
#include "engine/storage/gguf_writer.h"
#include "engine/storage/tensor_io.h"
#include "tests/engine/export/random_layers.h"
#include "tests/engine/model/gguf_writer.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;
using bitlathe::test::FileSizeLimit;
using bitlathe::test::fixturePath;
using bitlathe::test::lookUp;
using bitlathe::test::randomLayers;
using bitlathe::test::randomWeight;

namespace {

const ModelCard card{.recipe = "{\"precision\": {\"bits\": 4}}", .figures = {}};

at::Tensor decoded(const QuantizedWeight& weight, GgufType type) {
  const at::Tensor bytes = encodeGguf(weight, type);
  const at::Tensor values = at::empty(weight.codes.sizes());
  dequantizeGguf(type, {static_cast<const std::byte*>(bytes.const_data_ptr()), bytes.nbytes()},
                 {values.mutable_data_ptr<float>(), static_cast<std::size_t>(values.numel())});
  return values;
}

}  // namespace

class TestGgufExport : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    at::manual_seed(1);
    folder_ = std::make_unique<QTemporaryDir>();
  }

  void choosesTheSmallestExactType_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("groupSize");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<bool>("actorder");
    QTest::addColumn<QByteArray>("type");
    for (int bits = 1; bits <= 8; ++bits) {
      for (const int groupSize : {32, 64, -1}) {
        const char* symmetricType = bits <= 4 ? "Q4_0" : bits == 5 ? "Q5_0" : "Q8_0";
        const char* asymmetricType = bits <= 3 ? "Q4_0" : bits == 4 ? "Q5_0" : bits <= 7 ? "Q8_0" : "F16";
        QTest::addRow("%d bits, symmetric, group %d", bits, groupSize)
            << bits << groupSize << true << false << QByteArray(symmetricType);
        QTest::addRow("%d bits, group %d", bits, groupSize)
            << bits << groupSize << false << false << QByteArray(asymmetricType);
      }
    }
    QTest::newRow("small groups") << 4 << 16 << true << false << QByteArray("F16");
    QTest::newRow("act-order") << 4 << 32 << true << true << QByteArray("F16");
    QTest::newRow("act-order of one group") << 4 << -1 << true << true << QByteArray("Q4_0");
  }
  void choosesTheSmallestExactType() {
    QFETCH(int, bits);
    QFETCH(int, groupSize);
    QFETCH(bool, symmetric);
    QFETCH(bool, actorder);
    QFETCH(QByteArray, type);
    const auto weight = randomWeight(24, 128, {.bits = bits, .groupSize = groupSize, .symmetric = symmetric}, actorder);
    const auto chosen = ggufTypeOf(weight);
    QCOMPARE(std::string(ggufTypeName(chosen.type)), type.toStdString());
    QCOMPARE(chosen.loss.empty(), type != "F16");
    QVERIFY(at::equal(decoded(weight, chosen.type), ggufWeight(weight, chosen.type)));
    if (type != "F16") QVERIFY(at::equal(decoded(weight, chosen.type), weight.dequantize()));
  }

  // With scales of few bits, -scale * zero is a float16 number.
  void usesMinimaWhereTheyAreExact_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("4 bits") << 4 << QByteArray("Q4_1");
    QTest::newRow("5 bits") << 5 << QByteArray("Q5_1");
  }
  void usesMinimaWhereTheyAreExact() {
    QFETCH(int, bits);
    QFETCH(QByteArray, type);
    auto weight = randomWeight(24, 128, {.bits = bits, .groupSize = 32});
    weight.scales = at::randint(1, 30, weight.scales.sizes()).div(1024).to(at::kHalf);
    const auto chosen = ggufTypeOf(weight);
    QCOMPARE(std::string(ggufTypeName(chosen.type)), type.toStdString());
    QVERIFY(at::equal(decoded(weight, chosen.type), weight.dequantize()));
  }

  void roundsToBfloat16WhatFloat16CannotHold() {
    auto weight = randomWeight(24, 128, {.bits = 8, .groupSize = 32});
    weight.scales.fill_(1000);
    const auto chosen = ggufTypeOf(weight);
    QVERIFY(chosen.type == GgufType::bf16);
    QVERIFY(at::equal(decoded(weight, chosen.type), weight.dequantize().to(at::kBFloat16).to(at::kFloat)));
  }

  void rowsOfOddLengthsAreRounded() {
    const auto weight = randomWeight(8, 40, {.bits = 4, .groupSize = -1, .symmetric = true});
    QVERIFY(ggufTypeOf(weight).type == GgufType::f16);
    QVERIFY(!ggufTypeOf(weight).loss.empty());
  }

  void modelIsReadBack_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("tiny-llama") << "tiny-llama";
    QTest::newRow("tiny-qwen3") << "tiny-qwen3";
  }
  void modelIsReadBack() {
    QFETCH(QString, model);
    const auto source = Checkpoint::open(fixturePath("models/" + model.toStdString()).string());
    auto layers = randomLayers(*source, {.bits = 4, .groupSize = 32});
    layers.erase("model.layers.0.self_attn.k_proj");
    exportCheckpoint(*source, lookUp(layers), ExportFormat::gguf, card, path());
    const auto copy = Checkpoint::open(path().string());
    QCOMPARE(copy->tensorNames(), source->tensorNames());
    for (const auto& tensor : copy->tensorNames()) {
      const auto layer = layers.find(tensor.substr(0, tensor.rfind('.')));
      const at::Tensor meant = layer == layers.end() ? source->tensor(tensor) : layer->second.dequantize();
      QVERIFY2(at::equal(copy->tensor(tensor).to(at::kFloat), meant.to(at::kFloat)), tensor.c_str());
    }
    auto config = toConfigJson(source->config());
    config["rms_norm_eps"] = double{static_cast<float>(source->config().rmsNormEpsilon)};  // a float32 in the file
    QCOMPARE(toConfigJson(copy->config()).dump(), config.dump());
    QCOMPARE(copy->chatTemplate(), source->chatTemplate());
    const std::string text = "Grüße, 12345 apples! <|im_end|>";
    QCOMPARE(copy->tokenizer().encode(text, true), source->tokenizer().encode(text, true));
  }

  void fileExplainsItself() {
    const auto source = tinyLlama();
    auto layers = randomLayers(*source, {.bits = 4, .groupSize = 32});
    layers["model.layers.2.mlp.up_proj"] = randomWeight(128, 128, {.bits = 8, .groupSize = 32});
    exportCheckpoint(*source, lookUp(layers), ExportFormat::gguf, card, path());
    const auto file = GgufFile::open(path() / "model.gguf");
    QCOMPARE(file.string("general.architecture"), std::string("llama"));
    QCOMPARE(file.string("general.name"), std::string("tiny-llama"));
    QCOMPARE(file.integer("general.file_type"), 8);  // mostly Q5_0
    QCOMPARE(file.string("bitlathe.recipe"), card.recipe);
    QVERIFY(file.find("output.weight") == nullptr);  // tied
    QVERIFY(file.find("blk.0.attn_norm.weight")->type == GgufType::f32);
    QVERIFY(file.find("token_embd.weight")->type == GgufType::bf16);
    QFile readme(QString::fromStdString((path() / "README.md").string()));
    QVERIFY(readme.open(QFile::ReadOnly));
    const QByteArray text = readme.readAll();
    QVERIFY(text.contains("library_name: gguf"));
    QVERIFY2(text.contains("20 layers are stored without loss as Q5_0."), text);
    QVERIFY2(text.contains("1 layer is rounded to F16, for 8 bits with zero points"), text);
  }

  void tellsWhatElseIsRounded() {
    const auto folder = path("source");
    test::writeRandomModel(folder, tinyLlama()->config());
    std::filesystem::copy(fixturePath("models/tiny-llama/tokenizer.json"), folder);
    const auto full = Checkpoint::open(folder.string());
    const std::string loss = "The other matrices are rounded from float32 to F16.";
    QVERIFY(makeCheckpointFormat(ExportFormat::gguf, *full)->description().find(loss) != std::string::npos);
    const auto half = tinyLlama();
    QVERIFY(makeCheckpointFormat(ExportFormat::gguf, *half)->description().find(loss) == std::string::npos);
    const auto layers = randomLayers(*full, {});
    exportCheckpoint(*full, lookUp(layers), ExportFormat::gguf, card, path());
    const auto copy = Checkpoint::open(path().string());
    const std::string embedding = "model.embed_tokens.weight";
    QVERIFY(at::equal(copy->tensor(embedding), full->tensor(embedding).to(at::kHalf)));
  }

  void sizeIsThatOfTheTensors() {
    const auto source = tinyLlama();
    const auto layers = randomLayers(*source, {.bits = 4, .groupSize = 32});
    for (const auto& format : exportFormats) {
      const auto writer = makeCheckpointFormat(format.format, *source);
      for (const auto& [name, weight] : layers) writer->add(name, weight);
      const auto target = path(std::string(format.key));
      exportCheckpoint(*source, lookUp(layers), format.format, card, target);
      std::uint64_t size = 0;
      if (format.format == ExportFormat::gguf) {
        const auto file = GgufFile::open(target / "model.gguf");
        for (const auto& tensor : file.tensors()) size += tensor.size;
      } else {
        const auto file = SafetensorsFile::open(target / "model.safetensors");
        for (const auto& tensor : file.tensors()) size += tensor.size;
      }
      QCOMPARE(writer->size(), size);
    }
  }

  // Everything that isn't quantized goes over as it is, and its encoding with it.
  void carriesOverWhatAGgufFileSays() {
    auto original = test::asGguf(*tinyLlama());
    original.text("general.license", "apache-2.0");
    original.integer("general.file_type", 0);
    addTokenizer(original);
    original.write(path("original.gguf"));
    const auto source = Checkpoint::open(path("original.gguf").string());
    auto layers = randomLayers(*source, {.bits = 3, .groupSize = 64});
    layers.erase("model.layers.1.self_attn.q_proj");
    exportCheckpoint(*source, lookUp(layers), ExportFormat::gguf, card, path());

    const auto before = GgufFile::open(path("original.gguf"));
    const auto after = GgufFile::open(path() / "model.gguf");
    for (const auto& [key, value] : before.metadata()) {
      if (key != "general.file_type") QVERIFY2(after.value(key) != nullptr && *after.value(key) == value, key.c_str());
    }
    QCOMPARE(after.integer("general.file_type"), 2);  // mostly Q4_0
    for (const char* name : {"blk.1.attn_q.weight", "token_embd.weight", "output_norm.weight"}) {
      QVERIFY(std::ranges::equal(before.bytes(*before.find(name)), after.bytes(*after.find(name))));
    }
    const auto copy = Checkpoint::open(path().string());
    for (const auto& [name, weight] : layers) {
      QVERIFY(at::equal(copy->tensor(name + ".weight"), weight.dequantize()));
    }
  }

  void keepsTheScalingOfLlama3() {
    const ModelConfig scaled = [] {
      auto config = tinyLlama()->config();
      config.ropeScaling = RopeScaling{.kind = RopeScaling::Kind::llama3, .factor = 8};
      return config;
    }();
    const auto folder = copyWithConfig(scaled);
    const auto source = Checkpoint::open(folder.string());
    const auto layers = randomLayers(*source, {.bits = 4, .groupSize = 32});
    exportCheckpoint(*source, lookUp(layers), ExportFormat::gguf, card, path());
    const auto copy = Checkpoint::open(path().string());
    QVERIFY(copy->config().ropeScaling.has_value());
    QCOMPARE(copy->config().ropeScaling->factor, 8.0);

    auto unknown = scaled;
    unknown.ropeScaling->originalMaximumPositions = 64;
    const auto other = Checkpoint::open(copyWithConfig(unknown, "other").string());
    VERIFY_ERROR(makeCheckpointFormat(ExportFormat::gguf, *other), "has other parameters than in Llama 3.1");
  }

  void refusesAModelWithoutTokenizer() {
    const auto folder = path("source");
    std::filesystem::copy(fixturePath("models/tiny-llama"), folder, std::filesystem::copy_options::recursive);
    std::filesystem::remove(folder / "tokenizer.json");
    const auto source = Checkpoint::open(folder.string());
    VERIFY_ERROR(exportCheckpoint(*source, lookUp({}), ExportFormat::gguf, card, path()), "there is no tokenizer.json");
    QVERIFY(!std::filesystem::exists(path()));
  }

  void fullDiskLeavesNothing() {
    const auto source = tinyLlama();
    const auto layers = randomLayers(*source, {});
    {
      const FileSizeLimit limit(100000);
      VERIFY_ERROR(exportCheckpoint(*source, lookUp(layers), ExportFormat::gguf, card, path()), path().string());
    }
    QVERIFY(QDir(folder_->path()).isEmpty());
  }

  void noticesWhatIsNotReadBack() {
    const auto source = tinyLlama();
    const auto layers = randomLayers(*source, {});
    const std::string changed = "model.layers.1.self_attn.q_proj";
    int calls = 0;
    const QuantizedLayers unsteady = [&](const std::string& layer) -> std::optional<QuantizedWeight> {
      QuantizedWeight weight = layers.at(layer);
      if (layer == changed && ++calls == 3) {
        weight.codes = weight.codes.clone();
        weight.codes[7][7].bitwise_xor_(1);
      }
      return weight;
    };
    VERIFY_ERROR(exportCheckpoint(*source, unsteady, ExportFormat::gguf, card, path()),
                 changed + ".weight: what was read back");
    QVERIFY(QDir(folder_->path()).isEmpty());
  }

 private:
  std::filesystem::path path(const std::string& name = "checkpoint") const {
    return std::filesystem::path(folder_->path().toStdString()) / name;
  }

  static std::shared_ptr<const Checkpoint> tinyLlama() {
    return Checkpoint::open(fixturePath("models/tiny-llama").string());
  }

  /// A vocabulary of numbered words.
  static void addTokenizer(test::GgufWriter& file) {
    GgufMetadata keys;
    std::vector<std::string> tokens;
    for (int i = 0; i < 320; ++i) tokens.push_back("w" + std::to_string(i));
    keys.addTexts("tokenizer.ggml.tokens", tokens);
    keys.addIntegers("tokenizer.ggml.token_type", std::vector<std::int32_t>(320, 1));
    keys.addTexts("tokenizer.ggml.merges", {});
    file.text("tokenizer.ggml.model", "gpt2");
    file.text("tokenizer.ggml.pre", "smollm");
    file.encoded(keys.bytes(), keys.count());
  }

  std::filesystem::path copyWithConfig(const ModelConfig& config, const std::string& name = "source") const {
    const auto folder = path(name);
    std::filesystem::copy(fixturePath("models/tiny-llama"), folder, std::filesystem::copy_options::recursive);
    std::filesystem::remove(folder / "config.json");
    std::ofstream(folder / "config.json") << toConfigJson(config).dump();
    return folder;
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestGgufExport)
#include "tst_gguf_export.moc"
