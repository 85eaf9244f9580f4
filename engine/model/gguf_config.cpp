// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/model/config.h"
#include "engine/model/gguf_layout.h"
#include "engine/storage/gguf.h"

namespace bitlathe {
namespace {

constexpr std::int64_t largestSize = std::int64_t{1} << 24;
constexpr std::int64_t largestPosition = std::int64_t{1} << 32;

std::string fileName(const GgufFile& file) {
  return file.file()->path().string();
}

/// Look-ups under the architecture's prefix ("llama.block_count").
class Metadata {
 public:
  Metadata(const GgufFile& file, std::string prefix) : file_(file), prefix_(std::move(prefix)) {}

  std::string key(const char* name) const { return prefix_ + "." + name; }
  bool has(const char* name) const { return file_.value(key(name)) != nullptr; }

  std::int64_t size(const char* name, std::int64_t largest = largestSize) const {
    const std::int64_t value = file_.integer(key(name));
    if (value < 1 || value > largest) {
      impossible(name, std::to_string(value), "from 1 to " + std::to_string(largest));
    }
    return value;
  }
  std::int64_t size(const char* name, std::int64_t largest, std::int64_t otherwise) const {
    return has(name) ? size(name, largest) : otherwise;
  }

  double positive(const char* name) const {
    const double value = file_.number(key(name));
    if (!(value > 0) || !std::isfinite(value)) impossible(name, std::to_string(value), "a positive number");
    return value;
  }
  double positive(const char* name, double otherwise) const { return has(name) ? positive(name) : otherwise; }

  std::string text(const char* name, std::string_view otherwise) const { return file_.string(key(name), otherwise); }

  [[noreturn]] void impossible(const char* name, const std::string& value, const std::string& expected) const {
    throw Error(fileName(file_) + ": " + key(name) + " is " + value + ", but has to be " + expected);
  }

 private:
  const GgufFile& file_;
  std::string prefix_;
};

Architecture readArchitecture(const GgufFile& file) {
  const std::string& name = file.string("general.architecture");
  for (const auto architecture : {Architecture::llama, Architecture::qwen2, Architecture::qwen3}) {
    if (name == architectureName(architecture)) return architecture;
  }
  throw Error(fileName(file) + ": the architecture " + quote(name) + " is not supported",
              "Choose a GGUF file of one of these architectures: llama (Mistral too), qwen2, qwen3.");
}

/// GGUF files keep the outcome of llama3 scaling, a divisor for each frequency, and not its parameters. All of
/// Llama 3.1, 3.2 and 3.3 differ in the factor only, so the parameters are recognised; anything else is refused.
RopeScaling recogniseFrequencyDivisors(const GgufFile& file, const GgufTensor& tensor, const ModelConfig& config) {
  std::vector<float> divisors(static_cast<std::size_t>(config.headSize / 2));
  if (tensor.type != GgufType::f32 || tensor.size != divisors.size() * sizeof(float)) {
    throw Error(fileName(file) + ": " + tensor.name + " has to hold " + std::to_string(divisors.size()) +
                " values of type F32");
  }
  std::memcpy(divisors.data(), file.bytes(tensor).data(), tensor.size);
  RopeScaling scaling{.kind = RopeScaling::Kind::llama3, .factor = divisors.back()};
  const auto expected = ropeDivisors(scaling, config.ropeTheta, config.headSize);
  for (std::size_t i = 0; i < divisors.size(); ++i) {
    if (!(std::abs(divisors[i] - expected[i]) <= 1e-4 * expected[i])) {
      throw Error(fileName(file) + ": " + tensor.name + " is not the rotary scaling of Llama 3.1, 3.2 or 3.3",
                  "Choose the Hugging Face checkpoint of this model, whose config.json has the scaling's parameters.");
    }
  }
  return scaling;
}

std::optional<RopeScaling> readScaling(const GgufFile& file, const Metadata& metadata, const ModelConfig& config) {
  const std::string kind = metadata.text("rope.scaling.type", "none");
  if (kind == "linear") {
    return RopeScaling{.kind = RopeScaling::Kind::linear, .factor = metadata.positive("rope.scaling.factor")};
  }
  if (kind != "none") {
    throw Error(fileName(file) + ": " + metadata.key("rope.scaling.type") +
                    ": scaling of the rotary embedding of kind \"" + kind + "\" is not supported",
                "The supported kinds are linear and llama3.");
  }
  if (const auto* divisors = file.find(ropeDivisorsName)) return recogniseFrequencyDivisors(file, *divisors, config);
  return std::nullopt;
}

std::optional<std::int32_t> tokenId(const GgufFile& file, const char* key) {
  if (file.value(key) == nullptr) return std::nullopt;
  const std::int64_t id = file.integer(key);
  if (id < 0 || id > std::numeric_limits<std::int32_t>::max()) {
    throw Error(fileName(file) + ": " + key + " is " + std::to_string(id) + ", which is no token id");
  }
  return static_cast<std::int32_t>(id);
}

}  // namespace

ModelConfig parseModelConfig(const GgufFile& file) {
  ModelConfig config;
  config.architecture = readArchitecture(file);
  const Metadata metadata(file, std::string(architectureName(config.architecture)));
  if (file.integer(metadata.key("expert_count"), 0) > 0) {
    throw Error(fileName(file) + ": " + metadata.key("expert_count") +
                    " says that this is a mixture of experts, which is not supported",
                "Choose a dense model.");
  }
  config.hiddenSize = metadata.size("embedding_length");
  config.intermediateSize = metadata.size("feed_forward_length");
  config.layerCount = metadata.size("block_count", 4096);
  config.headCount = metadata.size("attention.head_count");
  config.keyValueHeadCount = metadata.size("attention.head_count_kv", largestSize, config.headCount);
  if (config.headCount % config.keyValueHeadCount != 0) {
    metadata.impossible("attention.head_count", std::to_string(config.headCount), "a multiple of head_count_kv");
  }
  if (!metadata.has("attention.key_length") && config.hiddenSize % config.headCount != 0) {
    metadata.impossible("attention.head_count", std::to_string(config.headCount),
                        "a divisor of embedding_length where there is no attention.key_length");
  }
  config.headSize = metadata.size("attention.key_length", largestSize, config.hiddenSize / config.headCount);
  if (config.headSize % 2 != 0) {
    metadata.impossible("attention.key_length", std::to_string(config.headSize), "even");
  }
  for (const char* name : {"attention.value_length", "rope.dimension_count"}) {
    if (const auto size = metadata.size(name, largestSize, config.headSize); size != config.headSize) {
      metadata.impossible(name, std::to_string(size), "the head size, " + std::to_string(config.headSize));
    }
  }
  config.maximumPositions = metadata.size("context_length", largestPosition);
  config.rmsNormEpsilon = metadata.positive("attention.layer_norm_rms_epsilon");
  config.ropeTheta = metadata.positive("rope.freq_base", config.ropeTheta);
  config.ropeScaling = readScaling(file, metadata, config);
  if (metadata.has("attention.sliding_window")) {
    config.slidingWindow = metadata.size("attention.sliding_window", largestPosition);
    if (config.architecture == Architecture::llama) config.architecture = Architecture::mistral;
  }
  const auto* embedding = file.find("token_embd.weight");
  if (embedding == nullptr || embedding->shape.empty()) {
    throw Error(fileName(file) + ": the tensor token_embd.weight is missing");
  }
  config.vocabularySize = embedding->shape.front();
  config.tiedEmbeddings = file.find("output.weight") == nullptr;
  switch (config.architecture) {
    case Architecture::llama:
      config.mlpBias = file.find("blk.0.ffn_up.bias") != nullptr;
      [[fallthrough]];
    case Architecture::qwen3:
      config.attentionBias = config.attentionOutputBias = file.find("blk.0.attn_q.bias") != nullptr;
      break;
    case Architecture::qwen2:
      config.attentionBias = true;
      break;
    case Architecture::mistral:
      break;
  }
  config.queryKeyNorm = config.architecture == Architecture::qwen3;
  config.bosTokenId = tokenId(file, "tokenizer.ggml.bos_token_id");
  for (const char* key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"}) {
    const auto id = tokenId(file, key);
    if (id && (config.eosTokenIds.empty() || config.eosTokenIds.front() != *id)) config.eosTokenIds.push_back(*id);
  }
  return config;
}

}  // namespace bitlathe
