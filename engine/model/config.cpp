// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/config.h"

#include <array>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quote.h"

namespace bitlathe {
namespace {

struct ArchitectureNames {
  Architecture architecture;
  std::string_view modelType;  // model_type in config.json, the family in GGUF
  std::string_view className;  // architectures in config.json
};
constexpr std::array<ArchitectureNames, 4> architectures{{
    {Architecture::llama, "llama", "LlamaForCausalLM"},
    {Architecture::mistral, "mistral", "MistralForCausalLM"},
    {Architecture::qwen2, "qwen2", "Qwen2ForCausalLM"},
    {Architecture::qwen3, "qwen3", "Qwen3ForCausalLM"},
}};

constexpr std::int64_t largestSize = std::int64_t{1} << 24;  // of any dimension of a weight
constexpr std::int64_t largestLayerCount = 4096;
constexpr std::int64_t largestPosition = std::int64_t{1} << 32;  // of a context

const ArchitectureNames& namesOf(Architecture architecture) {
  return architectures[static_cast<std::size_t>(architecture)];
}

/// Typed look-ups in a JSON object; a key that is null counts as absent.
class Keys {
 public:
  Keys(const nlohmann::json& object, std::string_view source) : object_(object), source_(source) {}

  bool has(const char* key) const { return object_.contains(key) && !object_.at(key).is_null(); }
  bool isNull(const char* key) const { return object_.contains(key) && object_.at(key).is_null(); }
  const nlohmann::json& at(const char* key) const { return object_.at(key); }

  std::int64_t size(const char* key, std::int64_t largest = largestSize) const {
    if (!has(key)) throw Error(source_ + ": the key " + key + " is missing");
    const auto& value = object_.at(key);
    if (!value.is_number_integer() || value < 1 || value > largest) {
      impossible(key, "a whole number from 1 to " + std::to_string(largest));
    }
    return value.get<std::int64_t>();
  }

  double positive(const char* key) const {
    if (!has(key)) throw Error(source_ + ": the key " + key + " is missing");
    const auto& value = object_.at(key);
    if (!value.is_number() || !(value.get<double>() > 0) || !std::isfinite(value.get<double>())) {
      impossible(key, "a positive number");
    }
    return value.get<double>();
  }
  double positive(const char* key, double otherwise) const { return has(key) ? positive(key) : otherwise; }

  bool boolean(const char* key, bool otherwise) const {
    if (!has(key)) return otherwise;
    if (!object_.at(key).is_boolean()) impossible(key, "true or false");
    return object_.at(key).get<bool>();
  }

  std::string text(const char* key, std::string_view otherwise) const {
    if (!has(key)) return std::string(otherwise);
    if (!object_.at(key).is_string()) impossible(key, "a text");
    return object_.at(key).get<std::string>();
  }

  /// One token id or a list of them.
  std::vector<std::int32_t> tokenIds(const char* key) const {
    if (!has(key)) return {};
    const auto& value = object_.at(key);
    std::vector<std::int32_t> ids;
    for (const auto& id : value.is_array() ? value : nlohmann::json::array({value})) {
      if (!id.is_number_integer() || id < 0 || id > std::numeric_limits<std::int32_t>::max()) {
        impossible(key, "a token id or a list of token ids");
      }
      ids.push_back(id.get<std::int32_t>());
    }
    return ids;
  }

  [[noreturn]] void impossible(const char* key, const std::string& expected) const {
    throw Error(source_ + ": " + key + " is " + object_.at(key).dump() + ", but has to be " + expected);
  }

  const std::string& source() const { return source_; }

 private:
  const nlohmann::json& object_;
  std::string source_;
};

[[noreturn]] void refuseArchitecture(const std::string& source, const std::string& name) {
  std::string known;
  for (const auto& names : architectures) known += (known.empty() ? "" : ", ") + std::string(names.modelType);
  throw Error(source + ": the architecture " + quote(name) + " is not supported",
              "Choose a model of one of these architectures: " + known + ".");
}

Architecture readArchitecture(const Keys& keys) {
  std::string className;
  if (keys.has("architectures")) {
    const auto& list = keys.at("architectures");
    if (!list.is_array() || list.empty() || !list.front().is_string()) {
      keys.impossible("architectures", "a list with one class name");
    }
    className = list.front().get<std::string>();
  }
  const std::string modelType = keys.text("model_type", "");
  if (className.empty() && modelType.empty()) {
    throw Error(keys.source() + ": neither architectures nor model_type says what kind of model this is");
  }
  for (const auto& names : architectures) {
    if ((className.empty() || className == names.className) && (modelType.empty() || modelType == names.modelType)) {
      return names.architecture;
    }
  }
  refuseArchitecture(keys.source(), className.empty() ? modelType : className);
}

void refuseQuantized(const Keys& keys) {
  if (!keys.has("quantization_config")) return;
  const auto& quantization = keys.at("quantization_config");
  const std::string method = quantization.is_object() && quantization.contains("quant_method")
                                 ? " (quant_method " + quantization.at("quant_method").dump() + ")"
                                 : "";
  throw Error(keys.source() + ": this checkpoint is quantized already" + method,
              "Choose the original model that it was made from.");
}

void refuseExperts(const Keys& keys) {
  for (const char* key : {"num_experts", "num_local_experts"}) {
    if (keys.has(key)) {
      throw Error(keys.source() + ": " + key + " says that this is a mixture of experts, which is not supported",
                  "Choose a dense model.");
    }
  }
}

/// Current files keep everything in rope_parameters; earlier ones have rope_theta and rope_scaling, with "type" in the
/// oldest.
void readRope(const Keys& keys, ModelConfig& config) {
  config.ropeTheta = keys.positive("rope_theta", config.ropeTheta);
  if (keys.positive("partial_rotary_factor", 1) != 1) keys.impossible("partial_rotary_factor", "1");
  const char* key = keys.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
  if (!keys.has(key)) return;
  if (!keys.at(key).is_object()) keys.impossible(key, "an object");
  const Keys rope(keys.at(key), keys.source() + ": " + key);
  config.ropeTheta = rope.positive("rope_theta", config.ropeTheta);
  if (rope.positive("partial_rotary_factor", 1) != 1) rope.impossible("partial_rotary_factor", "1");
  const std::string kind = rope.text("rope_type", rope.text("type", "default"));
  if (kind == "default") return;
  RopeScaling scaling;
  if (kind == "linear") {
    scaling.kind = RopeScaling::Kind::linear;
  } else if (kind == "llama3") {
    scaling.kind = RopeScaling::Kind::llama3;
    scaling.lowFrequencyFactor = rope.positive("low_freq_factor");
    scaling.highFrequencyFactor = rope.positive("high_freq_factor");
    scaling.originalMaximumPositions = rope.size("original_max_position_embeddings", largestPosition);
    if (scaling.highFrequencyFactor <= scaling.lowFrequencyFactor) {
      rope.impossible("high_freq_factor", "larger than low_freq_factor");
    }
  } else {
    throw Error(rope.source() + ": scaling of the rotary embedding of kind \"" + kind + "\" is not supported",
                "The supported kinds are linear and llama3.");
  }
  scaling.factor = rope.positive("factor");
  config.ropeScaling = scaling;
}

void readSlidingWindow(const Keys& keys, ModelConfig& config) {
  if (keys.has("layer_types")) {
    const auto& types = keys.at("layer_types");
    if (!types.is_array()) keys.impossible("layer_types", "a list");
    for (const auto& type : types) {
      if (type != "full_attention") {
        throw Error(keys.source() + ": layer_types names " + type.dump() + ", which is not supported",
                    "Choose a model with full attention in every layer.");
      }
    }
  }
  if (config.architecture == Architecture::mistral) {
    if (keys.has("sliding_window")) {
      config.slidingWindow = keys.size("sliding_window", largestPosition);
    } else if (!keys.isNull("sliding_window")) {
      config.slidingWindow = 4096;  // Transformers' default
    }
  } else if (keys.boolean("use_sliding_window", false)) {
    throw Error(keys.source() + ": use_sliding_window is true; layers with and without a window are not supported",
                "Set it to false for contexts that are no longer than sliding_window.");
  }
}

nlohmann::json ropeJson(const ModelConfig& config) {
  if (!config.ropeScaling) return {{"rope_type", "default"}};
  const RopeScaling& scaling = *config.ropeScaling;
  if (scaling.kind == RopeScaling::Kind::linear) return {{"rope_type", "linear"}, {"factor", scaling.factor}};
  return {{"rope_type", "llama3"},
          {"factor", scaling.factor},
          {"low_freq_factor", scaling.lowFrequencyFactor},
          {"high_freq_factor", scaling.highFrequencyFactor},
          {"original_max_position_embeddings", scaling.originalMaximumPositions}};
}

}  // namespace

std::string_view architectureName(Architecture architecture) {
  return namesOf(architecture).modelType;
}

void checkArchitecture(std::string_view modelType, std::string_view source) {
  const bool known =
      std::ranges::any_of(architectures, [&](const auto& names) { return names.modelType == modelType; });
  if (!known) refuseArchitecture(std::string(source), std::string(modelType));
}

ModelConfig parseModelConfig(const nlohmann::json& json, std::string_view source) {
  if (!json.is_object()) throw Error(std::string(source) + ": not a JSON object");
  const Keys keys(json, source);
  ModelConfig config;
  config.architecture = readArchitecture(keys);
  refuseQuantized(keys);
  refuseExperts(keys);
  if (const auto activation = keys.text("hidden_act", "silu"); activation != "silu") {
    throw Error(keys.source() + ": the activation function " + activation + " (hidden_act) is not supported",
                "Models of the supported architectures use silu.");
  }
  config.hiddenSize = keys.size("hidden_size");
  config.intermediateSize = keys.size("intermediate_size");
  config.layerCount = keys.size("num_hidden_layers", largestLayerCount);
  config.headCount = keys.size("num_attention_heads");
  config.keyValueHeadCount = keys.has("num_key_value_heads") ? keys.size("num_key_value_heads") : config.headCount;
  config.vocabularySize = keys.size("vocab_size");
  config.maximumPositions = keys.size("max_position_embeddings", largestPosition);
  // Where these are missing, Transformers' defaults hold.
  if (keys.has("head_dim")) {
    config.headSize = keys.size("head_dim");
  } else if (config.architecture == Architecture::qwen3 && !keys.isNull("head_dim")) {
    config.headSize = 128;
  } else if (config.hiddenSize % config.headCount == 0) {
    config.headSize = config.hiddenSize / config.headCount;
  } else {
    keys.impossible("num_attention_heads", "a divisor of hidden_size where there is no head_dim");
  }
  config.rmsNormEpsilon = keys.positive("rms_norm_eps", 1e-6);
  if (config.headCount % config.keyValueHeadCount != 0) {
    keys.impossible("num_attention_heads", "a multiple of num_key_value_heads");
  }
  if (config.headSize % 2 != 0) {
    throw Error(keys.source() + ": head_dim is " + std::to_string(config.headSize) +
                ", but the rotary embedding needs an even number");
  }
  readRope(keys, config);
  readSlidingWindow(keys, config);
  config.tiedEmbeddings = keys.boolean("tie_word_embeddings", false);
  switch (config.architecture) {
    case Architecture::llama:
      config.mlpBias = keys.boolean("mlp_bias", false);
      [[fallthrough]];
    case Architecture::qwen3:
      config.attentionBias = config.attentionOutputBias = keys.boolean("attention_bias", false);
      break;
    case Architecture::qwen2:
      config.attentionBias = true;
      break;
    case Architecture::mistral:
      break;
  }
  config.queryKeyNorm = config.architecture == Architecture::qwen3;
  if (const auto ids = keys.tokenIds("bos_token_id"); !ids.empty()) config.bosTokenId = ids.front();
  config.eosTokenIds = keys.tokenIds("eos_token_id");
  return config;
}

nlohmann::json toConfigJson(const ModelConfig& config) {
  const auto& names = namesOf(config.architecture);
  nlohmann::json json{
      {"architectures", {names.className}},
      {"model_type", names.modelType},
      {"hidden_act", "silu"},
      {"hidden_size", config.hiddenSize},
      {"intermediate_size", config.intermediateSize},
      {"num_hidden_layers", config.layerCount},
      {"num_attention_heads", config.headCount},
      {"num_key_value_heads", config.keyValueHeadCount},
      {"head_dim", config.headSize},
      {"vocab_size", config.vocabularySize},
      {"max_position_embeddings", config.maximumPositions},
      {"rms_norm_eps", config.rmsNormEpsilon},
      {"tie_word_embeddings", config.tiedEmbeddings},
      {"use_cache", true},
  };
  json["rope_parameters"] = ropeJson(config);
  json["rope_parameters"]["rope_theta"] = config.ropeTheta;
  json["rope_theta"] = config.ropeTheta;
  json["rope_scaling"] = config.ropeScaling ? ropeJson(config) : nlohmann::json();
  if (config.architecture == Architecture::llama) json["mlp_bias"] = config.mlpBias;
  if (config.architecture == Architecture::llama || config.architecture == Architecture::qwen3) {
    json["attention_bias"] = config.attentionBias;
  }
  if (config.architecture == Architecture::mistral) {
    json["sliding_window"] = config.slidingWindow ? nlohmann::json(*config.slidingWindow) : nlohmann::json();
  }
  json["bos_token_id"] = config.bosTokenId ? nlohmann::json(*config.bosTokenId) : nlohmann::json();
  if (config.eosTokenIds.empty()) {
    json["eos_token_id"] = nlohmann::json();
  } else if (config.eosTokenIds.size() == 1) {
    json["eos_token_id"] = config.eosTokenIds.front();
  } else {
    json["eos_token_id"] = config.eosTokenIds;
  }
  return json;
}

}  // namespace bitlathe
