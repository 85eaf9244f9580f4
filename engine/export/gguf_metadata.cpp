// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gguf_metadata.h"

#include <set>

#include "engine/base/error.h"
#include "engine/model/gguf_layout.h"
#include "engine/text/gguf_vocabulary.h"

namespace bitlathe {
namespace {

/// What is about the encoding of the source's tensors, or about an earlier export of them.
bool isReplaced(std::string_view key) {
  static const std::set<std::string_view> keys{"general.alignment", "general.file_type",
                                               "general.quantization_version"};
  return keys.contains(key) || key.starts_with("quantize.") || key.starts_with("split.") ||
         key.starts_with("bitlathe.");
}

GgufMetadata metadataOfFile(const GgufFile& file) {
  GgufMetadata metadata;
  for (const auto& [key, value] : file.metadata()) {
    if (!isReplaced(key)) metadata.addEncoded(key, file.encodedValue(key));
  }
  return metadata;
}

void addScaling(GgufMetadata& metadata, const std::string& prefix, const RopeScaling& scaling) {
  if (scaling.kind == RopeScaling::Kind::linear) {
    metadata.addText(prefix + "rope.scaling.type", "linear");
    metadata.addNumber(prefix + "rope.scaling.factor", scaling.factor);
    return;
  }
  // Such scaling is a tensor, from which a reader has to recognise the parameters.
  const RopeScaling known{.kind = RopeScaling::Kind::llama3};
  if (scaling.lowFrequencyFactor != known.lowFrequencyFactor ||
      scaling.highFrequencyFactor != known.highFrequencyFactor ||
      scaling.originalMaximumPositions != known.originalMaximumPositions) {
    throw Error("the rotary scaling of kind llama3 has other parameters than in Llama 3.1, 3.2 and 3.3",
                "Export in another format.");
  }
}

void addConfig(GgufMetadata& metadata, const ModelConfig& config) {
  const std::string prefix = std::string(ggufArchitecture(config.architecture)) + ".";
  metadata.addInteger(prefix + "block_count", config.layerCount);
  metadata.addInteger(prefix + "context_length", config.maximumPositions);
  metadata.addInteger(prefix + "embedding_length", config.hiddenSize);
  metadata.addInteger(prefix + "feed_forward_length", config.intermediateSize);
  metadata.addInteger(prefix + "vocab_size", config.vocabularySize);
  metadata.addInteger(prefix + "attention.head_count", config.headCount);
  metadata.addInteger(prefix + "attention.head_count_kv", config.keyValueHeadCount);
  metadata.addInteger(prefix + "attention.key_length", config.headSize);
  metadata.addInteger(prefix + "attention.value_length", config.headSize);
  metadata.addNumber(prefix + "attention.layer_norm_rms_epsilon", config.rmsNormEpsilon);
  if (config.slidingWindow) metadata.addInteger(prefix + "attention.sliding_window", *config.slidingWindow);
  metadata.addInteger(prefix + "rope.dimension_count", config.headSize);
  metadata.addNumber(prefix + "rope.freq_base", config.ropeTheta);
  if (config.ropeScaling) addScaling(metadata, prefix, *config.ropeScaling);
}

GgufMetadata metadataOfFolder(const Checkpoint& source) {
  if (!source.hasTokenizer()) {
    throw Error(source.path().string() + ": there is no tokenizer.json, without which a GGUF file can't be used",
                "Save the tokenizer with Transformers' AutoTokenizer, which writes this file.");
  }
  const ModelConfig& config = source.config();
  GgufMetadata metadata;
  metadata.addText("general.architecture", ggufArchitecture(config.architecture));
  metadata.addText("general.type", "model");
  metadata.addText("general.name", source.name());
  if (const auto licence = source.licence(); !licence.empty()) metadata.addText("general.license", licence);
  addConfig(metadata, config);
  addGgufVocabulary(metadata, source.tokenizer(), (source.path() / "tokenizer.json").string(),
                    {.bos = config.bosTokenId, .ends = config.eosTokenIds, .rows = config.vocabularySize});
  if (const auto chat = source.chatTemplate(); !chat.empty()) metadata.addText("tokenizer.chat_template", chat);
  return metadata;
}

}  // namespace

GgufMetadata ggufMetadataOf(const Checkpoint& source) {
  return std::filesystem::is_directory(source.path()) ? metadataOfFolder(source)
                                                      : metadataOfFile(GgufFile::open(source.path()));
}

}  // namespace bitlathe
