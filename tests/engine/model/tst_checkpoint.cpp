// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/model/checkpoint.h"
#include "engine/model/language_model.h"
#include "tests/engine/model/gguf_writer.h"
#include "tests/engine/model/models.h"

using namespace bitlathe;
using namespace bitlathe::test;

namespace {

void writeText(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void patchConfig(const std::filesystem::path& folder, const char* patch) {
  auto config = readJsonFile(folder / "config.json");
  config.merge_patch(nlohmann::json::parse(patch));
  writeText(folder / "config.json", config.dump());
}

/// Writes the weights of a folder again after a change.
template <typename Change>
void changeTensors(const std::filesystem::path& folder, Change change) {
  std::map<std::string, at::Tensor> tensors;
  const auto file = SafetensorsFile::open(folder / "model.safetensors");
  for (const auto& info : file.tensors()) tensors[info.name] = viewTensor(file, info).clone();
  change(tensors);
  std::vector<NamedTensor> list;
  for (const auto& [name, tensor] : tensors) list.push_back({name, tensor});
  writeSafetensors(folder / "model.safetensors", list);
}

at::Tensor someIds() {
  return at::arange(40, 72, at::kLong).view({1, 32});
}

}  // namespace

class TestCheckpoint : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    qputenv("HF_HUB_CACHE", home_->filePath("hub").toUtf8());
    qputenv("BITLATHE_CACHE", home_->filePath("cache").toUtf8());
  }

  void opensAFolder() {
    const auto checkpoint = Checkpoint::open(fixturePath("models/tiny-llama/").string());
    QCOMPARE(checkpoint->name(), std::string("tiny-llama"));
    QCOMPARE(checkpoint->config().layerCount, 3);
    QVERIFY(checkpoint->hasTensor("model.layers.2.mlp.down_proj.weight"));
    QVERIFY(!checkpoint->hasTensor("lm_head.weight"));
    QCOMPARE(checkpoint->tensorNames().size(), std::size_t{29});
    QCOMPARE(checkpoint->storedAs("model.norm.weight"), std::string("BF16"));
    QCOMPARE(checkpoint->tensor("model.embed_tokens.weight").sizes().vec(), (std::vector<std::int64_t>{320, 128}));
    QVERIFY(checkpoint->hasTokenizer());
    QCOMPARE(checkpoint->tokenizer().vocabularySize(), 320);
    QCOMPARE(checkpoint->chatTemplate(), std::string());
    QCOMPARE(checkpoint->weightFiles().size(), std::size_t{1});
    std::vector<std::string> companions;
    for (const auto& file : checkpoint->companionFiles()) companions.push_back(file.filename().string());
    QCOMPARE(companions,
             (std::vector<std::string>{"tokenizer.json", "tokenizer_config.json", "generation_config.json"}));
    VERIFY_ERROR(checkpoint->tensor("lm_head.weight"), "the tensor lm_head.weight is missing");
  }

  void opensShards() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    const auto file = SafetensorsFile::open(copy.path() / "model.safetensors");
    nlohmann::json map;
    std::vector<NamedTensor> halves[2];
    for (std::size_t i = 0; i < file.tensors().size(); ++i) {
      const auto& info = file.tensors()[i];
      halves[i % 2].push_back({info.name, viewTensor(file, info)});
      map[info.name] = i % 2 == 0 ? "a.safetensors" : "b.safetensors";
    }
    writeSafetensors(copy.path() / "a.safetensors", halves[0]);
    writeSafetensors(copy.path() / "b.safetensors", halves[1]);
    writeText(copy.path() / "model.safetensors.index.json", nlohmann::json{{"weight_map", map}}.dump());
    std::filesystem::remove(copy.path() / "model.safetensors");
    const auto sharded = Checkpoint::open(copy.path().string());
    QCOMPARE(sharded->weightFiles().size(), std::size_t{2});
    QVERIFY(at::equal(LanguageModel(sharded).logits(someIds()),
                      LanguageModel(openFixture("tiny-llama")).logits(someIds())));
  }

  void opensARepositoryOfTheLocalCache() {
    const std::filesystem::path repository(home_->filePath("hub/models--owner--tiny").toStdString());
    writeText(repository / "refs" / "main", "abc123");
    std::filesystem::create_directories(repository / "snapshots");
    std::filesystem::create_directory_symlink(fixturePath("models/tiny-qwen3"), repository / "snapshots" / "abc123");
    QCOMPARE(Checkpoint::open("owner/tiny")->name(), std::string("owner/tiny"));
    QCOMPARE(Checkpoint::open((repository / "snapshots" / "abc123").string())->name(), std::string("owner/tiny"));
  }

  void saysHowToGetTheSampleModel() {
    VERIFY_ERROR(Checkpoint::open("default"), "SmolLM2-135M-Instruct.Q4_1.gguf");
    try {
      sampleModelPath();
      QFAIL("the sample model cannot be in an empty folder");
    } catch (const Error& error) {
      for (const char* way : {"packaging/bootstrap.sh", "bitlathe download HuggingFaceTB/SmolLM2-135M-Instruct"})
        QVERIFY(error.remedy().find(way) != std::string::npos);
    }
    asGguf(*openFixture("tiny-llama")).write([&] {
      const std::filesystem::path path(home_->filePath("cache/models").toStdString());
      std::filesystem::create_directories(path);
      return path / "SmolLM2-135M-Instruct.Q4_1.gguf";
    }());
    QCOMPARE(Checkpoint::open("default")->config().layerCount, 3);
  }

  void ggufGivesTheSameModel_data() { addModelRows(); }
  void ggufGivesTheSameModel() {
    QFETCH(QString, folder);
    const auto original = Checkpoint::open(folder.toStdString());
    if (original->config().ropeScaling) QSKIP("GGUF has no parameters of this fixture's rotary scaling");
    const auto path = std::filesystem::path(home_->filePath("model.gguf").toStdString());
    asGguf(*original).write(path);
    const auto checkpoint = Checkpoint::open(path.string());
    QCOMPARE(checkpoint->name(), std::string("model.gguf"));
    QCOMPARE(checkpoint->storedAs("model.norm.weight"), std::string("GGUF F32"));
    QCOMPARE(checkpoint->config().tiedEmbeddings, original->config().tiedEmbeddings);
    QCOMPARE(checkpoint->config().attentionBias, original->config().attentionBias);
    QCOMPARE(checkpoint->config().mlpBias, original->config().mlpBias);
    for (const auto& name : original->tensorNames()) {
      QVERIFY2(at::equal(checkpoint->tensor(name), original->tensor(name).to(at::kFloat)), name.c_str());
    }
    QVERIFY(largestDifference(LanguageModel(checkpoint).logits(someIds()), LanguageModel(original).logits(someIds())) <
            1e-4);
  }

  void recognisesTheRotaryScalingOfLlama3() {
    // What llama.cpp's converter computes for the published parameters: factor 32, bands 1 and 4, 8192 positions.
    std::vector<float> divisors;
    for (int i = 0; i < 16; ++i) {
      const double wavelength = 2 * std::numbers::pi * std::pow(10000.0, 2.0 * i / 32);
      if (wavelength < 8192.0 / 4) {
        divisors.push_back(1);
      } else if (wavelength > 8192.0) {
        divisors.push_back(32);
      } else {
        const double smooth = (8192 / wavelength - 1) / 3;
        divisors.push_back(static_cast<float>(1 / ((1 - smooth) / 32 + smooth)));
      }
    }
    const auto path = std::filesystem::path(home_->filePath("model.gguf").toStdString());
    auto writer = asGguf(*openFixture("tiny-llama"));
    writer.tensor("rope_freqs.weight", at::tensor(divisors));
    writer.write(path);
    const auto scaling = Checkpoint::open(path.string())->config().ropeScaling;
    QVERIFY(scaling.has_value());
    QCOMPARE(scaling->kind, RopeScaling::Kind::llama3);
    QCOMPARE(scaling->factor, 32.0);

    writer.removeTensor("rope_freqs.weight");
    writer.tensor("rope_freqs.weight", at::linspace(1, 32, 16));
    writer.write(path);
    VERIFY_ERROR(Checkpoint::open(path.string()), "rope_freqs.weight is not the rotary scaling of Llama 3.1");
    writer.removeTensor("rope_freqs.weight");
    writer.tensor("rope_freqs.weight", at::ones({4}));
    writer.write(path);
    VERIFY_ERROR(Checkpoint::open(path.string()), "rope_freqs.weight has to hold 16 values");
  }

  void refusesGgufFilesThatItCannotRun_data() {
    QTest::addColumn<QByteArray>("message");
    for (const char* message :
         {"architecture \"gpt2\" is not supported", "says that this is a mixture of experts", "parts of a split model",
          "kind \"yarn\" is not supported", "llama.rope.dimension_count is 16", "llama.attention.sliding_window is 0",
          "tokenizer.ggml.eos_token_id is 4294967295", "blk.1.ffn_up.weight is missing",
          "blk.0.attn_k.weight has the shape [3, 128]", "blk.0.attn_sinks.weight does not belong to",
          "blk.2.attn_q.bias does not belong to"}) {
      QTest::newRow(message) << QByteArray(message);
    }
  }
  void refusesGgufFilesThatItCannotRun() {
    QFETCH(QByteArray, message);
    auto writer = asGguf(*openFixture("tiny-llama"));
    if (message.startsWith("architecture")) {
      writer = GgufWriter();
      writer.text("general.architecture", "gpt2");
      writer.tensor("token_embd.weight", at::zeros({4, 4}));
    }
    if (message.contains("experts")) writer.integer("llama.expert_count", 8);
    if (message.contains("split")) writer.integer("split.count", 3);
    if (message.contains("yarn")) writer.text("llama.rope.scaling.type", "yarn");
    if (message.contains("dimension_count")) writer.integer("llama.rope.dimension_count", 16);
    if (message.contains("sliding_window")) writer.integer("llama.attention.sliding_window", 0);
    if (message.contains("eos_token_id")) writer.integer("tokenizer.ggml.eos_token_id", 4294967295);
    if (message.contains("ffn_up")) writer.removeTensor("blk.1.ffn_up.weight");
    if (message.contains("attn_k")) {
      writer.removeTensor("blk.0.attn_k.weight");
      writer.tensor("blk.0.attn_k.weight", at::zeros({3, 128}));
    }
    if (message.contains("attn_sinks")) writer.tensor("blk.0.attn_sinks.weight", at::zeros({4}));
    if (message.contains("attn_q.bias")) writer.tensor("blk.2.attn_q.bias", at::zeros({128}));
    const auto path = std::filesystem::path(home_->filePath("model.gguf").toStdString());
    writer.write(path);
    VERIFY_ERROR(Checkpoint::open(path.string()), message.toStdString());
    VERIFY_ERROR(Checkpoint::open(path.string()), "model.gguf");
  }

  void aGgufFileWithAWindowIsMistral() {
    auto writer = asGguf(*openFixture("tiny-llama"));
    writer.integer("llama.attention.sliding_window", 64);
    writer.integer("tokenizer.ggml.bos_token_id", 1);
    writer.integer("tokenizer.ggml.eos_token_id", 2);
    writer.integer("tokenizer.ggml.eot_token_id", 3);
    writer.text("general.license", "apache-2.0");
    writer.text("tokenizer.chat_template", "{{ messages }}");
    const auto path = std::filesystem::path(home_->filePath("model.gguf").toStdString());
    writer.write(path);
    // A folder that holds nothing but one GGUF file stands for it.
    const auto checkpoint = Checkpoint::open(home_->path().toStdString());
    QCOMPARE(checkpoint->config().architecture, Architecture::mistral);
    QCOMPARE(checkpoint->config().slidingWindow, std::optional<std::int64_t>(64));
    QCOMPARE(checkpoint->config().bosTokenId, std::optional<std::int32_t>(1));
    QCOMPARE(checkpoint->config().eosTokenIds, (std::vector<std::int32_t>{2, 3}));
    QCOMPARE(checkpoint->licence(), std::string("apache-2.0"));
    QCOMPARE(checkpoint->chatTemplate(), std::string("{{ messages }}"));
    QVERIFY(!checkpoint->hasTokenizer());
    QVERIFY(LanguageModel(checkpoint).logits(someIds()).defined());
    VERIFY_ERROR(LanguageModel(checkpoint).logits(at::zeros({1, 65}, at::kLong)), "sliding window of 64");
    std::filesystem::copy_file(path, path.parent_path() / "other.gguf");
    VERIFY_ERROR(Checkpoint::open(home_->path().toStdString()), "there are 2 GGUF files");
  }

  void refusesFoldersThatItCannotRun_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("message");
    auto row = [](const char* name, const char* patch, const char* message) {
      QTest::newRow(name) << QByteArray(patch) << QByteArray(message);
    };
    row("architecture", R"({"architectures": ["GPT2LMHeadModel"]})", "\"GPT2LMHeadModel\" is not supported");
    row("missing layer", R"({"num_hidden_layers": 4})", "model.layers.3.input_layernorm.weight is missing");
    row("other shape", R"({"intermediate_size": 256})",
        "model.layers.0.mlp.gate_proj.weight has the shape [128, 128], but by the model's config it has to be [256, "
        "128]");
    row("missing head", R"({"tie_word_embeddings": false})", "lm_head.weight is missing");
    row("missing bias", R"({"mlp_bias": true})", "mlp.gate_proj.bias is missing");
  }
  void refusesFoldersThatItCannotRun() {
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, message);
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    patchConfig(copy.path(), patch);
    VERIFY_ERROR(Checkpoint::open(copy.path().string()), message.toStdString());
    VERIFY_ERROR(Checkpoint::open(copy.path().string()), copy.path().string());
  }

  void refusesAnArchitectureBeforeTouchingTheWeights() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    patchConfig(copy.path(), R"({"architectures": ["GPT2LMHeadModel"]})");
    std::filesystem::remove(copy.path() / "model.safetensors");
    VERIFY_ERROR(Checkpoint::open(copy.path().string()), "\"GPT2LMHeadModel\" is not supported");
  }

  void refusesABiasThatTheConfigDoesNotKnow() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    changeTensors(copy.path(),
                  [](auto& tensors) { tensors["model.layers.1.self_attn.v_proj.bias"] = at::zeros({64}); });
    VERIFY_ERROR(Checkpoint::open(copy.path().string()), "model.layers.1.self_attn.v_proj.bias");
  }

  void refusesWeightsThatAreNoNumbersOfTheirOwn() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    changeTensors(copy.path(), [](auto& tensors) {
      auto& weight = tensors["model.layers.1.mlp.up_proj.weight"];
      weight = weight.to(at::kChar);
    });
    VERIFY_ERROR(Checkpoint::open(copy.path().string()), "model.layers.1.mlp.up_proj.weight is stored as I8");
  }

  void refusesWhatIsNoModel() {
    VERIFY_ERROR(Checkpoint::open("owner/unknown"), "there is no model \"owner/unknown\"");
    VERIFY_ERROR(Checkpoint::open(""), "there is no model \"\"");
    VERIFY_ERROR(Checkpoint::open(home_->path().toStdString()), "neither a config.json nor a GGUF file");
    VERIFY_ERROR(Checkpoint::open(fixturePath("models/tiny-llama/model.safetensors").string()),
                 "only a part of a model");
    VERIFY_ERROR(Checkpoint::open(fixturePath("models/tiny-llama/config.json").string()), "config.json");
    const auto pickle = home_->filePath("pytorch_model.bin").toStdString();
    writeText(pickle, "x");
    VERIFY_ERROR(Checkpoint::open(pickle), "pytorch_model.bin");
    VERIFY_ERROR(Checkpoint::open(std::string(5000, 'a')), "there is no model");
    const auto loop = std::filesystem::path(home_->filePath("loop").toStdString());
    std::filesystem::create_directories(loop);
    std::filesystem::create_symlink("config.json", loop / "config.json");
    VERIFY_ERROR(Checkpoint::open(loop.string()), "loop/config.json: cannot be read");
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    std::filesystem::rename(copy.path() / "model.safetensors", copy.path() / "pytorch_model.bin");
    VERIFY_ERROR(Checkpoint::open(copy.path().string()), "pytorch_model.bin");
  }

  void aModelCanLackItsTokenizer() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    std::filesystem::remove(copy.path() / "tokenizer.json");
    const auto checkpoint = Checkpoint::open(copy.path().string());
    QVERIFY(!checkpoint->hasTokenizer());
    VERIFY_ERROR(checkpoint->tokenizer(), "there is no tokenizer.json");
  }

  void readsWhatLiesBesideTheWeights() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    writeText(copy.path() / "README.md", "---\nlanguage: en\nlicense: mit\n---\nlicense: other\n");
    writeText(copy.path() / "generation_config.json", R"({"eos_token_id": [1, 5, -1, "x"]})");
    writeText(copy.path() / "tokenizer_config.json",
              R"({"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]})");
    const auto checkpoint = Checkpoint::open(copy.path().string());
    QCOMPARE(checkpoint->licence(), std::string("mit"));
    QCOMPARE(checkpoint->config().eosTokenIds, (std::vector<std::int32_t>{1, 5}));
    QCOMPARE(checkpoint->chatTemplate(), std::string("D"));
    writeText(copy.path() / "tokenizer_config.json", R"({"chat_template": [{"name": 1}, "x"]})");
    QCOMPARE(checkpoint->chatTemplate(), std::string());
    writeText(copy.path() / "chat_template.jinja", "J");
    QCOMPARE(checkpoint->chatTemplate(), std::string("J"));
    writeText(copy.path() / "README.md", "license: mit\n");
    QCOMPARE(checkpoint->licence(), std::string());
  }

  void identityFollowsTheWeights() {
    const ModelCopy copy(fixturePath("models/tiny-llama"));
    const auto identity = [&] { return Checkpoint::open(copy.path().string())->identity(); };
    const auto before = identity();
    QCOMPARE(before.size(), std::size_t{16});
    QCOMPARE(identity(), before);
    changeTensors(copy.path(), [](auto& tensors) { tensors["model.norm.weight"].mul_(2); });
    const auto changed = identity();
    QVERIFY(changed != before);
    patchConfig(copy.path(), R"({"rms_norm_eps": 0.01})");
    QVERIFY(identity() != changed);

    const auto path = std::filesystem::path(home_->filePath("model.gguf").toStdString());
    asGguf(*openFixture("tiny-llama")).write(path);
    const auto gguf = Checkpoint::open(path.string())->identity();
    asGguf(*openFixture("tiny-qwen3")).write(path);
    QVERIFY(Checkpoint::open(path.string())->identity() != gguf);
  }

 private:
  std::unique_ptr<QTemporaryDir> home_;
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
