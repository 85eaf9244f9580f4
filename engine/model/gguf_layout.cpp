// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/gguf_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace bitlathe {
namespace {

struct NamePair {
  std::string_view huggingFace;
  std::string_view gguf;
};
constexpr std::array<NamePair, 3> endNames{{
    {"model.embed_tokens", "token_embd"},
    {"model.norm", "output_norm"},
    {"lm_head", "output"},
}};
constexpr std::array<NamePair, 11> blockNames{{
    {"input_layernorm", "attn_norm"},
    {"self_attn.q_proj", "attn_q"},
    {"self_attn.k_proj", "attn_k"},
    {"self_attn.v_proj", "attn_v"},
    {"self_attn.o_proj", "attn_output"},
    {"self_attn.q_norm", "attn_q_norm"},
    {"self_attn.k_norm", "attn_k_norm"},
    {"post_attention_layernorm", "ffn_norm"},
    {"mlp.gate_proj", "ffn_gate"},
    {"mlp.up_proj", "ffn_up"},
    {"mlp.down_proj", "ffn_down"},
}};

template <std::size_t count>
std::string_view translate(const std::array<NamePair, count>& names, std::string_view huggingFace) {
  const auto found = std::ranges::find(names, huggingFace, &NamePair::huggingFace);
  return found == names.end() ? std::string_view() : found->gguf;
}

}  // namespace

std::string ggufTensorName(std::string_view name) {
  const auto dot = name.rfind('.');
  const auto module = name.substr(0, dot);
  const auto suffix = name.substr(dot);  // ".weight" or ".bias"
  constexpr std::string_view layers = "model.layers.";
  if (!module.starts_with(layers)) return std::string(translate(endNames, module)) + std::string(suffix);
  const auto indexEnd = module.find('.', layers.size());
  return "blk." + std::string(module.substr(layers.size(), indexEnd - layers.size())) + "." +
         std::string(translate(blockNames, module.substr(indexEnd + 1))) + std::string(suffix);
}

std::string_view ggufArchitecture(Architecture architecture) {
  return architectureName(architecture == Architecture::mistral ? Architecture::llama : architecture);
}

std::int64_t ggufPairedHeads(const ModelConfig& config, std::string_view name) {
  if (ggufArchitecture(config.architecture) != architectureName(Architecture::llama)) return 0;
  if (name.find("self_attn.q_proj.") != std::string_view::npos) return config.headCount;
  if (name.find("self_attn.k_proj.") != std::string_view::npos) return config.keyValueHeadCount;
  return 0;
}

at::Tensor pairRows(const at::Tensor& x, std::int64_t heads) {
  return x.reshape({heads, 2, x.size(0) / heads / 2, -1}).transpose(1, 2).reshape(x.sizes());
}

at::Tensor unpairRows(const at::Tensor& x, std::int64_t heads) {
  return x.reshape({heads, x.size(0) / heads / 2, 2, -1}).transpose(1, 2).reshape(x.sizes());
}

std::vector<double> ropeDivisors(const RopeScaling& scaling, double theta, std::int64_t headSize) {
  std::vector<double> divisors;
  for (std::int64_t i = 0; i < headSize / 2; ++i) {
    const double frequency = std::pow(theta, -2.0 * static_cast<double>(i) / static_cast<double>(headSize));
    const double turns = static_cast<double>(scaling.originalMaximumPositions) * frequency / (2 * std::numbers::pi);
    const double smooth = std::clamp(
        (turns - scaling.lowFrequencyFactor) / (scaling.highFrequencyFactor - scaling.lowFrequencyFactor), 0.0, 1.0);
    divisors.push_back(1 / ((1 - smooth) / scaling.factor + smooth));
  }
  return divisors;
}

}  // namespace bitlathe
