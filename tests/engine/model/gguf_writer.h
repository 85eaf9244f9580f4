// SPDX-License-Identifier: GPL-3.0-or-later
// Writes small GGUF files (version 3, little-endian), for the tests of what reads them.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "engine/model/checkpoint.h"

namespace bitlathe::test {

class GgufWriter {
 public:
  void text(const std::string& key, const std::string& value) { add(key, 8, lengthAnd(value)); }
  void integer(const std::string& key, std::uint32_t value) { add(key, 4, bytesOf(value)); }
  void number(const std::string& key, float value) { add(key, 6, bytesOf(value)); }
  /// Entries as GgufMetadata lays them out.
  void encoded(const std::string& entries, std::uint64_t count) {
    metadata_ += entries;
    metadataCount_ += count;
  }
  void tensor(const std::string& name, const at::Tensor& values) {  // stored as F32
    tensors_.push_back({name, values.to(at::kFloat).contiguous()});
  }
  void removeTensor(const std::string& name) {
    std::erase_if(tensors_, [&](const Stored& stored) { return stored.name == name; });
  }

  void write(const std::filesystem::path& path) const {
    std::string header = "GGUF" + bytesOf(std::uint32_t{3}) + bytesOf(std::uint64_t{tensors_.size()}) +
                         bytesOf(std::uint64_t{metadataCount_}) + metadata_;
    std::uint64_t offset = 0;
    for (const auto& [name, values] : tensors_) {
      header += lengthAnd(name) + bytesOf(static_cast<std::uint32_t>(values.dim()));
      for (std::int64_t i = values.dim() - 1; i >= 0; --i)
        header += bytesOf(static_cast<std::uint64_t>(values.size(i)));
      header += bytesOf(std::uint32_t{0}) + bytesOf(offset);
      offset += padded(values.nbytes());
    }
    header.resize(padded(header.size()), '\0');
    std::ofstream file(path, std::ios::binary);
    file << header;
    for (const auto& [name, values] : tensors_) {
      std::string bytes(static_cast<const char*>(values.const_data_ptr()), values.nbytes());
      bytes.resize(padded(bytes.size()), '\0');
      file << bytes;
    }
  }

 private:
  struct Stored {
    std::string name;
    at::Tensor values;
  };

  template <typename T>
  static std::string bytesOf(T value) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
  }
  static std::string lengthAnd(const std::string& text) { return bytesOf(std::uint64_t{text.size()}) + text; }
  static std::size_t padded(std::size_t size) { return (size + 31) / 32 * 32; }
  void add(const std::string& key, std::uint32_t type, const std::string& value) {
    metadata_ += lengthAnd(key) + bytesOf(type) + value;
    ++metadataCount_;
  }

  std::string metadata_;
  std::uint64_t metadataCount_ = 0;
  std::vector<Stored> tensors_;
};

/// The name that llama.cpp's converter gives a tensor.
inline std::string ggufNameOf(std::string name) {
  const std::vector<std::pair<std::string, std::string>> replacements{
      {"model.embed_tokens", "token_embd"},
      {"model.norm", "output_norm"},
      {"lm_head", "output"},
      {"model.layers.", "blk."},
      {"input_layernorm", "attn_norm"},
      {"post_attention_layernorm", "ffn_norm"},
      {"self_attn.q_norm", "attn_q_norm"},
      {"self_attn.k_norm", "attn_k_norm"},
      {"self_attn.q_proj", "attn_q"},
      {"self_attn.k_proj", "attn_k"},
      {"self_attn.v_proj", "attn_v"},
      {"self_attn.o_proj", "attn_output"},
      {"mlp.gate_proj", "ffn_gate"},
      {"mlp.up_proj", "ffn_up"},
      {"mlp.down_proj", "ffn_down"},
  };
  for (const auto& [from, to] : replacements) {
    if (const auto at = name.find(from); at != std::string::npos) name.replace(at, from.size(), to);
  }
  return name;
}

/// A checkpoint as llama.cpp's converter would write it, with the query and key rows of Llama models in its order.
inline GgufWriter asGguf(const Checkpoint& checkpoint) {
  const auto& config = checkpoint.config();
  const std::string name(architectureName(config.architecture));
  GgufWriter writer;
  writer.text("general.architecture", name);
  const std::vector<std::pair<std::string, std::int64_t>> sizes{
      {"embedding_length", config.hiddenSize},
      {"feed_forward_length", config.intermediateSize},
      {"block_count", config.layerCount},
      {"attention.head_count", config.headCount},
      {"attention.head_count_kv", config.keyValueHeadCount},
      {"attention.key_length", config.headSize},
      {"attention.value_length", config.headSize},
      {"context_length", config.maximumPositions},
  };
  for (const auto& [key, size] : sizes) writer.integer(name + "." + key, static_cast<std::uint32_t>(size));
  writer.number(name + ".attention.layer_norm_rms_epsilon", static_cast<float>(config.rmsNormEpsilon));
  writer.number(name + ".rope.freq_base", static_cast<float>(config.ropeTheta));
  for (const auto& tensor : checkpoint.tensorNames()) {
    auto values = checkpoint.tensor(tensor);
    const bool query = tensor.find("q_proj") != std::string::npos;
    const bool key = tensor.find("k_proj") != std::string::npos;
    if (config.architecture == Architecture::llama && (query || key)) {
      const auto heads = query ? config.headCount : config.keyValueHeadCount;
      values = values.reshape({heads, 2, config.headSize / 2, -1}).transpose(1, 2).reshape(values.sizes());
    }
    writer.tensor(ggufNameOf(tensor), values);
  }
  return writer;
}

}  // namespace bitlathe::test
