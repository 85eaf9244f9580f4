// SPDX-License-Identifier: GPL-3.0-or-later
// Quantized weights without a quantizer: random codes and grids in the shapes of a model's linear layers.
#pragma once

#include <fstream>
#include <map>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include "engine/export/quantized_layers.h"
#include "engine/model/checkpoint.h"
#include "engine/model/linear_kind.h"
#include "engine/model/tensor_shapes.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe::test {

inline QuantizedWeight randomWeight(std::int64_t outFeatures, std::int64_t inFeatures, QuantizationScheme scheme,
                                    bool actorder = false) {
  const auto groups = scheme.groupCount(inFeatures);
  QuantizedWeight weight;
  weight.scheme = scheme;
  weight.codes = at::randint(0, scheme.maximumCode() + 1, {outFeatures, inFeatures}, at::kByte);
  weight.scales = at::rand({outFeatures, groups}).add(0.5).mul(0.01).to(at::kHalf);
  weight.zeros = scheme.symmetric ? at::full({outFeatures, groups}, std::int64_t{1} << (scheme.bits - 1), at::kByte)
                                  : at::randint(1, scheme.maximumCode() + 1, {outFeatures, groups}, at::kByte);
  const at::Tensor position = actorder ? at::randperm(inFeatures) : at::arange(inFeatures);
  weight.groupIndex = position.div(scheme.columnsPerGroup(inFeatures), "floor").to(at::kInt);
  return weight;
}

/// A random weight of the scheme for every linear layer of the model.
inline std::map<std::string, QuantizedWeight> randomLayers(const Checkpoint& model, QuantizationScheme scheme,
                                                           bool actorder = false) {
  std::map<std::string, QuantizedWeight> layers;
  for (std::int64_t block = 0; block < model.config().layerCount; ++block) {
    for (const LinearKind kind : linearKinds) {
      const std::string name = linearLayerName(block, kind);
      const auto shape = model.tensor(name + ".weight").sizes();
      layers[name] = randomWeight(shape[0], shape[1], scheme, actorder);
    }
  }
  return layers;
}

/// A model folder of this shape without a tokenizer, its weights random.
inline void writeRandomModel(const std::filesystem::path& folder, const ModelConfig& config) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "config.json") << toConfigJson(config).dump();
  std::vector<NamedTensor> tensors;
  for (const auto& [name, shape] : tensorShapes(config)) tensors.push_back({name, at::randn(shape)});
  writeSafetensors(folder / "model.safetensors", tensors);
}

inline QuantizedLayers lookUp(const std::map<std::string, QuantizedWeight>& layers) {
  return [&layers](const std::string& layer) -> std::optional<QuantizedWeight> {
    const auto entry = layers.find(layer);
    return entry == layers.end() ? std::nullopt : std::optional(entry->second);
  };
}

}  // namespace bitlathe::test
