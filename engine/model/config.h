// SPDX-License-Identifier: GPL-3.0-or-later
// What a checkpoint's config.json (either generation of keys) or GGUF metadata says about the network.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace bitlathe {

class GgufFile;

enum class Architecture { llama, mistral, qwen2, qwen3 };
std::string_view architectureName(Architecture architecture);  // "llama", ...

struct RopeScaling {
  enum class Kind { linear, llama3 };
  Kind kind = Kind::linear;
  double factor = 1;
  double lowFrequencyFactor = 1;                 ///< llama3 only
  double highFrequencyFactor = 4;                ///< llama3 only
  std::int64_t originalMaximumPositions = 8192;  ///< llama3 only
};

struct ModelConfig {
  Architecture architecture = Architecture::llama;
  std::int64_t hiddenSize = 0;
  std::int64_t intermediateSize = 0;
  std::int64_t layerCount = 0;
  std::int64_t headCount = 0;
  std::int64_t keyValueHeadCount = 0;
  std::int64_t headSize = 0;
  std::int64_t vocabularySize = 0;
  std::int64_t maximumPositions = 0;
  double rmsNormEpsilon = 1e-5;
  double ropeTheta = 10000;
  std::optional<RopeScaling> ropeScaling;
  std::optional<std::int64_t> slidingWindow;  ///< Mistral; forward passes longer than this are refused
  bool tiedEmbeddings = false;
  bool attentionBias = false;        ///< q, k, v
  bool attentionOutputBias = false;  ///< o
  bool mlpBias = false;
  bool queryKeyNorm = false;  ///< Qwen3: RMS norm of each query and key head before the rotary embedding
  std::optional<std::int32_t> bosTokenId;
  std::vector<std::int32_t> eosTokenIds;
};

/// Throws Error where models of this type ("llama", ...) are not supported.
void checkArchitecture(std::string_view modelType, std::string_view source);

/// Throws Error naming `source` and the key on missing or impossible values, and naming the architecture where it is
/// not supported.
ModelConfig parseModelConfig(const nlohmann::json& config, std::string_view source);
ModelConfig parseModelConfig(const GgufFile& file);

/// The config.json that describes this network, with both generations of rotary keys, so that earlier versions of
/// Transformers don't fall back to their defaults; the dtype is left to the caller.
nlohmann::json toConfigJson(const ModelConfig& config);

}  // namespace bitlathe
