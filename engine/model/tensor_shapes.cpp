// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/tensor_shapes.h"

#include "engine/base/error.h"

namespace bitlathe {
namespace {

std::string shapeText(std::span<const std::int64_t> shape) {
  std::string text;
  for (const auto size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

}  // namespace

std::array<std::int64_t, 2> linearShape(const ModelConfig& config, LinearKind kind) {
  switch (kind) {
    case LinearKind::q:
      return {config.headCount * config.headSize, config.hiddenSize};
    case LinearKind::k:
    case LinearKind::v:
      return {config.keyValueHeadCount * config.headSize, config.hiddenSize};
    case LinearKind::o:
      return {config.hiddenSize, config.headCount * config.headSize};
    case LinearKind::gate:
    case LinearKind::up:
      return {config.intermediateSize, config.hiddenSize};
    case LinearKind::down:
      return {config.hiddenSize, config.intermediateSize};
  }
  return {};
}

bool hasBias(const ModelConfig& config, LinearKind kind) {
  switch (kind) {
    case LinearKind::q:
    case LinearKind::k:
    case LinearKind::v:
      return config.attentionBias;
    case LinearKind::o:
      return config.attentionOutputBias;
    case LinearKind::gate:
    case LinearKind::up:
    case LinearKind::down:
      return config.mlpBias;
  }
  return false;
}

std::vector<TensorShape> tensorShapes(const ModelConfig& config) {
  std::vector<TensorShape> tensors;
  tensors.push_back({"model.embed_tokens.weight", {config.vocabularySize, config.hiddenSize}});
  for (std::int64_t i = 0; i < config.layerCount; ++i) {
    const std::string block = "model.layers." + std::to_string(i) + ".";
    tensors.push_back({block + "input_layernorm.weight", {config.hiddenSize}});
    if (config.queryKeyNorm) {
      tensors.push_back({block + "self_attn.q_norm.weight", {config.headSize}});
      tensors.push_back({block + "self_attn.k_norm.weight", {config.headSize}});
    }
    tensors.push_back({block + "post_attention_layernorm.weight", {config.hiddenSize}});
    for (const auto kind : linearKinds) {
      const auto [out, in] = linearShape(config, kind);
      tensors.push_back({linearLayerName(i, kind) + ".weight", {out, in}});
      if (hasBias(config, kind)) tensors.push_back({linearLayerName(i, kind) + ".bias", {out}});
    }
  }
  tensors.push_back({"model.norm.weight", {config.hiddenSize}});
  if (!config.tiedEmbeddings) tensors.push_back({"lm_head.weight", {config.vocabularySize, config.hiddenSize}});
  return tensors;
}

void checkShape(const TensorShape& expected, std::span<const std::int64_t> shape, const std::string& source) {
  if (std::ranges::equal(shape, expected.shape)) return;
  throw Error(source + ": the tensor " + expected.name + " has the shape " + shapeText(shape) +
              ", but by the model's config it has to be " + shapeText(expected.shape));
}

}  // namespace bitlathe
