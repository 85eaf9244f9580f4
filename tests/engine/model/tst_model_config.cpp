// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/model/config.h"
#include "engine/model/linear_kind.h"
#include "engine/model/tensor_shapes.h"
#include "tests/support/fixtures.h"

using namespace bitlathe;

namespace {

nlohmann::json smallConfig() {
  return {{"architectures", {"LlamaForCausalLM"}},
          {"model_type", "llama"},
          {"hidden_size", 64},
          {"intermediate_size", 128},
          {"num_hidden_layers", 2},
          {"num_attention_heads", 4},
          {"num_key_value_heads", 2},
          {"vocab_size", 512},
          {"max_position_embeddings", 256},
          {"rms_norm_eps", 1e-5},
          {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", 10000.0}}}};
}

nlohmann::json changed(const char* patch) {
  auto config = smallConfig();
  config.merge_patch(nlohmann::json::parse(patch));
  return config;
}

ModelConfig parse(const nlohmann::json& json) {
  return parseModelConfig(json, "config.json");
}

}  // namespace

class TestModelConfig : public QObject {
  Q_OBJECT

 private slots:
  void namesLinearLayers() {
    QCOMPARE(linearKindName(LinearKind::gate), std::string_view("gate"));
    QCOMPARE(linearModuleName(LinearKind::o), std::string_view("self_attn.o_proj"));
    QCOMPARE(linearLayerName(3, LinearKind::down), std::string("model.layers.3.mlp.down_proj"));
  }

  void readsEveryValue() {
    const auto config = parse(changed(R"({"head_dim": 32, "tie_word_embeddings": true, "attention_bias": true,
                                          "mlp_bias": true, "bos_token_id": 1, "eos_token_id": [2, 3]})"));
    QCOMPARE(config.architecture, Architecture::llama);
    QCOMPARE(config.hiddenSize, 64);
    QCOMPARE(config.intermediateSize, 128);
    QCOMPARE(config.layerCount, 2);
    QCOMPARE(config.headCount, 4);
    QCOMPARE(config.keyValueHeadCount, 2);
    QCOMPARE(config.headSize, 32);
    QCOMPARE(config.vocabularySize, 512);
    QCOMPARE(config.maximumPositions, 256);
    QCOMPARE(config.rmsNormEpsilon, 1e-5);
    QCOMPARE(config.ropeTheta, 10000.0);
    QVERIFY(!config.ropeScaling);
    QVERIFY(!config.slidingWindow);
    QVERIFY(config.tiedEmbeddings && config.attentionBias && config.attentionOutputBias && config.mlpBias);
    QVERIFY(!config.queryKeyNorm);
    QCOMPARE(config.bosTokenId, std::optional<std::int32_t>(1));
    QCOMPARE(config.eosTokenIds, (std::vector<std::int32_t>{2, 3}));
  }

  void fillsInTheDefaultsOfTransformers() {
    auto json = smallConfig();
    for (const char* key : {"num_key_value_heads", "rms_norm_eps", "rope_parameters"}) json.erase(key);
    const auto config = parse(json);
    QCOMPARE(config.keyValueHeadCount, 4);
    QCOMPARE(config.headSize, 16);
    QCOMPARE(config.rmsNormEpsilon, 1e-6);
    QCOMPARE(config.ropeTheta, 10000.0);
    QVERIFY(!config.tiedEmbeddings);
    QVERIFY(config.eosTokenIds.empty());
  }

  void knowsWhatTheArchitecturesDifferIn() {
    const auto qwen2 = parse(changed(R"({"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"})"));
    QVERIFY(qwen2.attentionBias && !qwen2.attentionOutputBias && !qwen2.mlpBias && !qwen2.queryKeyNorm);
    const auto qwen3 = parse(changed(R"({"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"})"));
    QVERIFY(!qwen3.attentionBias && qwen3.queryKeyNorm);
    QCOMPARE(qwen3.headSize, 128);
    const auto mistral = parse(changed(R"({"architectures": ["MistralForCausalLM"], "model_type": "mistral"})"));
    QVERIFY(!mistral.attentionBias);
    QCOMPARE(mistral.slidingWindow, std::optional<std::int64_t>(4096));
    auto unlimited = changed(R"({"architectures": ["MistralForCausalLM"], "model_type": "mistral"})");
    unlimited["sliding_window"] = nullptr;
    QVERIFY(!parse(unlimited).slidingWindow);
    auto named = smallConfig();
    named.erase("architectures");
    QCOMPARE(parse(named).architecture, Architecture::llama);
  }

  void readsBothGenerationsOfRotaryKeys_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("current") << QByteArray(
        R"({"rope_parameters": {"rope_type": "llama3", "rope_theta": 5e5, "factor": 8, "low_freq_factor": 1,
            "high_freq_factor": 4, "original_max_position_embeddings": 64}})");
    QTest::newRow("earlier") << QByteArray(
        R"({"rope_parameters": null, "rope_theta": 5e5, "rope_scaling": {"rope_type": "llama3", "factor": 8,
            "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 64}})");
    QTest::newRow("theta outside") << QByteArray(
        R"({"rope_theta": 5e5, "rope_parameters": {"rope_type": "llama3", "rope_theta": null, "factor": 8,
            "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 64}})");
  }
  void readsBothGenerationsOfRotaryKeys() {
    QFETCH(QByteArray, patch);
    const auto config = parse(changed(patch));
    QCOMPARE(config.ropeTheta, 5e5);
    QVERIFY(config.ropeScaling.has_value());
    QCOMPARE(config.ropeScaling->kind, RopeScaling::Kind::llama3);
    QCOMPARE(config.ropeScaling->factor, 8.0);
    QCOMPARE(config.ropeScaling->lowFrequencyFactor, 1.0);
    QCOMPARE(config.ropeScaling->highFrequencyFactor, 4.0);
    QCOMPARE(config.ropeScaling->originalMaximumPositions, 64);
  }

  void readsTheOldestLinearScaling() {
    const auto config =
        parse(changed(R"({"rope_parameters": null, "rope_scaling": {"type": "linear", "factor": 2.5}})"));
    QCOMPARE(config.ropeScaling->kind, RopeScaling::Kind::linear);
    QCOMPARE(config.ropeScaling->factor, 2.5);
  }

  void refusesWhatItCannotRun_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("message");
    auto row = [](const char* name, const char* patch, const char* message) {
      QTest::newRow(name) << QByteArray(patch) << QByteArray(message);
    };
    row("other architecture", R"({"architectures": ["GPT2LMHeadModel"]})", "\"GPT2LMHeadModel\" is not supported");
    row("mixture by class", R"({"architectures": ["MixtralForCausalLM"]})", "\"MixtralForCausalLM\" is not supported");
    row("other type only", R"({"architectures": null, "model_type": "mamba"})", "\"mamba\" is not supported");
    row("class against type", R"({"model_type": "aquila"})", "\"LlamaForCausalLM\" is not supported");
    row("neither", R"({"architectures": null, "model_type": null})", "neither architectures nor model_type");
    row("architectures no list", R"({"architectures": "LlamaForCausalLM"})", "architectures is \"LlamaForCausalLM\"");
    row("experts", R"({"num_local_experts": 8})", "num_local_experts says that this is a mixture of experts");
    row("quantized", R"({"quantization_config": {"quant_method": "gptq", "bits": 4}})",
        "quantized already (quant_method \"gptq\")");
    row("activation", R"({"hidden_act": "gelu"})", "gelu (hidden_act) is not supported");
    row("yarn", R"({"rope_parameters": {"rope_type": "yarn", "factor": 4}})", "\"yarn\" is not supported");
    row("dynamic", R"({"rope_parameters": null, "rope_scaling": {"type": "dynamic", "factor": 4}})",
        "\"dynamic\" is not supported");
    row("longrope", R"({"rope_scaling": {"rope_type": "longrope"}, "rope_parameters": null})",
        "\"longrope\" is not supported");
    row("partial rotary", R"({"partial_rotary_factor": 0.5})", "partial_rotary_factor is 0.5");
    row("partial rotary inside", R"({"rope_parameters": {"partial_rotary_factor": 0.5}})",
        "partial_rotary_factor is 0.5");
    row("window in some layers",
        R"({"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "use_sliding_window": true})",
        "use_sliding_window is true");
    row("other layers", R"({"layer_types": ["full_attention", "linear_attention"]})", "\"linear_attention\"");
  }
  void refusesWhatItCannotRun() {
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(parse(changed(patch)), message.toStdString());
    VERIFY_ERROR(parse(changed(patch)), "config.json");
  }

  void refusesImpossibleValues_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("message");
    auto row = [](const char* name, const char* patch, const char* message) {
      QTest::newRow(name) << QByteArray(patch) << QByteArray(message);
    };
    row("missing size", R"({"hidden_size": null})", "hidden_size is missing");
    row("missing vocabulary", R"({"vocab_size": null})", "vocab_size is missing");
    row("zero", R"({"num_hidden_layers": 0})", "num_hidden_layers is 0");
    row("negative", R"({"hidden_size": -64})", "hidden_size is -64");
    row("huge", R"({"intermediate_size": 1000000000000})", "intermediate_size is 1000000000000");
    row("beyond 64 bits", R"({"vocab_size": 18446744073709551615})", "vocab_size is 18446744073709551615");
    row("fraction", R"({"hidden_size": 64.5})", "hidden_size is 64.5");
    row("text", R"({"hidden_size": "64"})", "hidden_size is \"64\"");
    row("heads", R"({"num_key_value_heads": 3})", "num_attention_heads is 4, but has to be a multiple of");
    row("width", R"({"num_attention_heads": 6, "num_key_value_heads": 2})", "a divisor of hidden_size");
    row("odd head", R"({"head_dim": 15})", "head_dim is 15");
    row("epsilon", R"({"rms_norm_eps": 0})", "rms_norm_eps is 0");
    row("theta", R"({"rope_parameters": {"rope_theta": -1}})", "rope_theta is -1");
    row("rope no object", R"({"rope_parameters": 3})", "rope_parameters is 3");
    row("no factor", R"({"rope_parameters": {"rope_type": "linear"}})", "factor is missing");
    row("band", R"({"rope_parameters": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 4,
        "high_freq_factor": 4, "original_max_position_embeddings": 64}})",
        "high_freq_factor is 4");
    row("tied", R"({"tie_word_embeddings": "yes"})", "tie_word_embeddings is \"yes\"");
    row("bos", R"({"bos_token_id": -1})", "bos_token_id is -1");
    row("eos", R"({"eos_token_id": [2, "x"]})", "eos_token_id is [2,\"x\"]");
    row("layer types", R"({"layer_types": "full_attention"})", "layer_types is \"full_attention\"");
    row("window", R"({"architectures": ["MistralForCausalLM"], "model_type": "mistral", "sliding_window": 0})",
        "sliding_window is 0");
  }
  void refusesImpossibleValues() {
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, message);
    VERIFY_ERROR(parse(changed(patch)), message.toStdString());
    VERIFY_ERROR(parse(changed(patch)), "config.json");
  }

  void refusesOtherThanAnObject() { VERIFY_ERROR(parse(nlohmann::json::array()), "not a JSON object"); }

  void writesWhatItReads_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("llama") << QByteArray(R"({"attention_bias": true, "mlp_bias": true, "bos_token_id": 1})");
    QTest::newRow("llama3 scaling") << QByteArray(
        R"({"rope_parameters": {"rope_type": "llama3", "rope_theta": 5e5, "factor": 8, "low_freq_factor": 1,
            "high_freq_factor": 4, "original_max_position_embeddings": 64}, "eos_token_id": [2, 3]})");
    QTest::newRow("linear scaling") << QByteArray(R"({"rope_parameters": {"rope_type": "linear", "factor": 2}})");
    QTest::newRow("mistral") << QByteArray(
        R"({"architectures": ["MistralForCausalLM"], "model_type": "mistral", "sliding_window": 128})");
    QTest::newRow("mistral, no window") << QByteArray(
        R"({"architectures": ["MistralForCausalLM"], "model_type": "mistral", "sliding_window": null})");
    QTest::newRow("qwen2") << QByteArray(
        R"({"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "eos_token_id": 7})");
    QTest::newRow("qwen3") << QByteArray(
        R"({"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 32})");
  }
  void writesWhatItReads() {
    QFETCH(QByteArray, patch);
    const auto written = toConfigJson(parse(changed(patch)));
    QCOMPARE(toConfigJson(parse(written)), written);
    // Either generation of keys is enough.
    for (const char* key : {"rope_parameters", "rope_theta"}) {
      auto half = written;
      half.erase(key);
      if (key == std::string_view("rope_theta")) half.erase("rope_scaling");
      QCOMPARE(toConfigJson(parse(half)), written);
    }
  }

  void listsTheTensorsOfANetwork() {
    const auto config = parse(changed(R"({"attention_bias": true, "head_dim": 32})"));
    const auto tensors = tensorShapes(config);
    auto shape = [&](std::string_view name) {
      const auto found = std::ranges::find(tensors, name, &TensorShape::name);
      return found == tensors.end() ? std::vector<std::int64_t>() : found->shape;
    };
    QCOMPARE(tensors.size(), std::size_t{1 + 2 * (2 + 7 + 4) + 2});
    QCOMPARE(shape("model.layers.1.self_attn.q_proj.weight"), (std::vector<std::int64_t>{128, 64}));
    QCOMPARE(shape("model.layers.1.self_attn.k_proj.bias"), (std::vector<std::int64_t>{64}));
    QCOMPARE(shape("model.layers.0.self_attn.o_proj.weight"), (std::vector<std::int64_t>{64, 128}));
    QCOMPARE(shape("lm_head.weight"), (std::vector<std::int64_t>{512, 64}));
    const std::vector<std::int64_t> wrong{64, 64};
    VERIFY_ERROR(checkShape({"model.norm.weight", {64}}, wrong, "weights"),
                 "weights: the tensor model.norm.weight has the shape [64, 64]");
  }

  void bothFilesOfAFixtureAgree_data() {
    QTest::addColumn<QString>("folder");
    const auto models = bitlathe::test::sharedPath("fixtures/models");
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(models, missing)) {
      const auto name = entry.path().filename().string();
      QTest::newRow(name.c_str()) << QString::fromStdString(entry.path().string());
    }
    if (missing) QTest::newRow("missing") << QString();
  }
  void bothFilesOfAFixtureAgree() {
    REQUIRE_SHARED("fixtures/models");
    QFETCH(QString, folder);
    const std::filesystem::path path(folder.toStdString());
    const auto current = parseModelConfig(readJsonFile(path / "config.json"), "current");
    const auto earlier = parseModelConfig(readJsonFile(path / "config.legacy.json"), "earlier");
    QCOMPARE(toConfigJson(current), toConfigJson(earlier));
  }
};

QTEST_GUILESS_MAIN(TestModelConfig)
#include "tst_model_config.moc"
