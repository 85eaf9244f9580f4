// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/compressed_tensors_checkpoint.h"

#include <algorithm>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/safetensors_format.h"
#include "engine/quant/pack.h"

namespace bitlathe {
namespace {

constexpr std::int64_t wordBits = 32;

std::int64_t wordCount(std::int64_t codes, int bits) {
  return (codes * bits + wordBits - 1) / wordBits;
}

/// Codes, uint8 [rows, n], as int32 [rows, wordCount]: the last word of a row is filled up with zeros.
at::Tensor packRows(const at::Tensor& codes, int bits) {
  const std::int64_t count = codes.size(1);
  const std::int64_t padding = (wordBits - count % wordBits) % wordBits;
  return packCodes(at::constant_pad_nd(codes, {0, padding}), bits).narrow(1, 0, wordCount(count, bits)).contiguous();
}

at::Tensor unpackRows(const at::Tensor& words, int bits, std::int64_t count) {
  const std::int64_t padded = (count + wordBits - 1) / wordBits * wordBits;
  const std::int64_t missing = padded * bits / wordBits - words.size(1);
  return unpackCodes(at::constant_pad_nd(words, {0, missing}), bits, padded).narrow(1, 0, count);
}

nlohmann::json weightsJson(const QuantizationScheme& scheme) {
  const bool channel = scheme.groupSize < 0;
  return {{"num_bits", scheme.bits},
          {"type", "int"},
          {"symmetric", scheme.symmetric},
          {"strategy", channel ? "channel" : "group"},
          {"group_size", channel ? nlohmann::json() : nlohmann::json(scheme.groupSize)},
          {"dynamic", false}};
}

std::string schemeText(const QuantizationScheme& scheme) {
  return std::to_string(scheme.bits) + " bits, " +
         (scheme.groupSize < 0 ? "one scale per row" : "group size " + std::to_string(scheme.groupSize)) +
         (scheme.symmetric ? ", symmetric" : ", asymmetric");
}

class CompressedTensorsFormat final : public SafetensorsFormat {
 public:
  explicit CompressedTensorsFormat(const Checkpoint& source) : SafetensorsFormat(source, shortTypeOf(source)) {}

  std::string description() const override {
    requireLayers();
    const auto groups = layersByScheme();
    std::string text = "compressed-tensors format, pack-quantized: " + schemeText(groups.front().scheme);
    text += groups.size() == 1 ? "." : ", with exceptions for some layers (see config.json).";
    if (hasSchemeWhere(groups, [](const QuantizationScheme& scheme) { return scheme.bits != 4 && scheme.bits != 8; })) {
      text += " Widths other than 4 and 8 bits need compressed-tensors 0.20 or later; vLLM has no kernels for them.";
    }
    if (hasSchemeWhere(groups, [](const QuantizationScheme& scheme) { return !scheme.symmetric; })) {
      text += groups.size() == 1 ? " Transformers loads zero points with dequantize=True only."
                                 : " Transformers can't load zero points where layers differ.";
    }
    return text;
  }

 private:
  /// Layers of one scheme.
  struct Group {
    QuantizationScheme scheme;
    std::vector<std::string> layers;
  };

  template <typename Property>
  static bool hasSchemeWhere(const std::vector<Group>& groups, Property property) {
    return std::ranges::any_of(groups, property, &Group::scheme);
  }

  void check(const std::string& layer, const QuantizedWeight& weight) override {
    if (!at::equal(weight.groupIndex, consecutiveGroups(weight.scheme, weight.codes.size(1)))) {
      throw Error(layer +
                      ": was quantized with act-order; the compressed-tensors format has no place for its groups of "
                      "permuted inputs",
                  "Quantize without act-order, or export in the GPTQ format.");
    }
    requireFiniteScales(layer, weight);
    schemes_[layer] = weight.scheme;
  }

  std::uint64_t layerSize(const QuantizedWeight& weight) const override {
    const int bits = weight.scheme.bits;
    const auto rows = weight.codes.size(0);
    const auto zeroWords = weight.scheme.symmetric ? 0 : wordCount(rows, bits) * weight.zeros.size(1);
    const auto words = rows * wordCount(weight.codes.size(1), bits) + zeroWords;
    return static_cast<std::uint64_t>(words) * sizeof(std::int32_t) + weight.scales.nbytes() + 2 * sizeof(std::int64_t);
  }

  std::vector<NamedTensor> encode(const std::string& layer, const QuantizedWeight& weight) const override {
    const int bits = weight.scheme.bits;
    std::vector<NamedTensor> tensors{{layer + ".weight_packed", packRows(weight.codes, bits)},
                                     {layer + ".weight_scale", weight.scales},
                                     {layer + ".weight_shape", at::tensor(weight.codes.sizes(), at::kLong)}};
    if (!weight.scheme.symmetric) {
      tensors.push_back({layer + ".weight_zero_point", packRows(weight.zeros.t().contiguous(), bits).t().contiguous()});
    }
    return tensors;
  }

  at::Tensor decode(const std::string& layer, const SafetensorsSet& files) const override {
    QuantizedWeight weight;
    weight.scheme = schemes_.at(layer);
    const int bits = weight.scheme.bits;
    const at::Tensor shape = loadTensor(files, layer + ".weight_shape");
    const auto rows = shape[0].item<std::int64_t>();
    const auto columns = shape[1].item<std::int64_t>();
    weight.codes = unpackRows(loadTensor(files, layer + ".weight_packed"), bits, columns);
    weight.scales = loadTensor(files, layer + ".weight_scale");
    weight.zeros =
        weight.scheme.symmetric
            ? at::full(weight.scales.sizes(), std::int64_t{1} << (bits - 1), at::kByte)
            : unpackRows(loadTensor(files, layer + ".weight_zero_point").t().contiguous(), bits, rows).t().contiguous();
    weight.groupIndex = consecutiveGroups(weight.scheme, columns);
    return weight.dequantize();
  }

  at::Tensor expected(const QuantizedWeight& weight) const override { return weight.dequantize(); }

  nlohmann::json quantizationConfig() const override {
    requireLayers();
    nlohmann::json ignore{"lm_head"};
    for (const auto& layer : linearLayerNames(source().config())) {
      if (!schemes_.contains(layer)) ignore.push_back(layer);
    }
    nlohmann::json groups = nlohmann::json::object();
    const auto bySchemes = layersByScheme();
    for (std::size_t i = 0; i < bySchemes.size(); ++i) {
      // Where there are several, each names its layers: readers differ in which of two that match they take.
      const auto targets = bySchemes.size() == 1 ? nlohmann::json{"Linear"} : nlohmann::json(bySchemes[i].layers);
      groups["group_" + std::to_string(i)] = {{"targets", targets},
                                              {"weights", weightsJson(bySchemes[i].scheme)},
                                              {"input_activations", nullptr},
                                              {"output_activations", nullptr},
                                              {"format", "pack-quantized"}};
    }
    return {{"quant_method", "compressed-tensors"}, {"format", "pack-quantized"},
            {"quantization_status", "compressed"},  {"config_groups", std::move(groups)},
            {"ignore", std::move(ignore)},          {"kv_cache_scheme", nullptr},
            {"global_compression_ratio", nullptr}};
  }

  void requireLayers() const {
    if (schemes_.empty()) {
      throw Error("no layer of the model is quantized, so there is nothing to write in the compressed-tensors format",
                  "Export dequantized weights, or quantize at least one layer.");
    }
  }

  /// The scheme of most layers first.
  std::vector<Group> layersByScheme() const {
    std::vector<Group> groups;
    for (const auto& [layer, scheme] : schemes_) {
      auto group = std::ranges::find(groups, scheme, &Group::scheme);
      if (group == groups.end()) group = groups.insert(group, {scheme, {}});
      group->layers.push_back(layer);
    }
    std::ranges::stable_sort(groups, std::greater<>(), [](const Group& group) { return group.layers.size(); });
    return groups;
  }

  std::map<std::string, QuantizationScheme> schemes_;
};

}  // namespace

std::unique_ptr<CheckpointFormat> makeCompressedTensorsFormat(const Checkpoint& source) {
  return std::make_unique<CompressedTensorsFormat>(source);
}

}  // namespace bitlathe
