// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/gptq_checkpoint.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/safetensors_format.h"
#include "engine/model/linear_kind.h"
#include "engine/quant/pack.h"

namespace bitlathe {
namespace {

bool packable(int bits) {
  return bits == 2 || bits == 3 || bits == 4 || bits == 8;
}

void requirePackable(const std::string& layer, const QuantizedWeight& weight, GptqFormat format) {
  if (const auto obstacle = gptqObstacle(weight.scheme, weight.codes.size(0), weight.codes.size(1));
      !obstacle.empty()) {
    throw Error(layer + " " + obstacle, "Change the layer's precision, exclude it, or export it in another format.");
  }
  requireFiniteScales(layer, weight);
  if (format == GptqFormat::v1) {
    const auto unstorable = (weight.zeros == 0).sum().item<std::int64_t>();
    if (unstorable > 0) {
      throw Error(layer + ": " + std::to_string(unstorable) +
                      " of its zero points are 0, which the first version of the GPTQ format can't store",
                  "Export as gptq_v2.");
    }
  }
}

nlohmann::json schemeJson(const QuantizationScheme& scheme) {
  return {{"bits", scheme.bits}, {"group_size", scheme.groupSize}, {"sym", scheme.symmetric}};
}

std::string escapedForRegex(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '.') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// Layers that read the same input. vLLM fuses those with a second name into one layer of that name.
struct SiblingLayers {
  std::vector<LinearKind> kinds;
  std::string_view module;
  std::string_view alternatives;  // the names below the module, the fused one included, as a regular expression
};
const std::vector<SiblingLayers>& siblingLayers() {
  static const std::vector<SiblingLayers> siblings{
      {{LinearKind::q, LinearKind::k, LinearKind::v}, "self_attn", "(?:q|k|v|qkv)_proj"},
      {{LinearKind::o}, "self_attn", "o_proj"},
      {{LinearKind::gate, LinearKind::up}, "mlp", "(?:gate|up|gate_up)_proj"},
      {{LinearKind::down}, "mlp", "down_proj"},
  };
  return siblings;
}

class GptqCheckpointFormat final : public SafetensorsFormat {
 public:
  GptqCheckpointFormat(const Checkpoint& source, GptqFormat format)
      : SafetensorsFormat(source, shortTypeOf(source)), format_(format), blockCount_(source.config().layerCount) {}

  std::string description() const override {
    const QuantizationScheme base = commonScheme();
    return "GPTQ format" + std::string(format_ == GptqFormat::v1 ? "" : ", version 2") + ": " +
           std::to_string(base.bits) + " bits" +
           (base.groupSize < 0 ? ", one scale per row" : ", group size " + std::to_string(base.groupSize)) +
           (base.symmetric ? ", symmetric" : ", asymmetric") +
           (dynamicRules(base).empty() ? "" : ", with exceptions for some layers (see config.json)") + ".";
  }

 private:
  void check(const std::string& layer, const QuantizedWeight& weight) override {
    requirePackable(layer, weight, format_);
    schemes_[layer] = weight.scheme;
    actorder_ = actorder_ || !at::equal(weight.groupIndex, consecutiveGroups(weight.scheme, weight.codes.size(1)));
  }

  std::uint64_t layerSize(const QuantizedWeight& weight) const override {
    const auto packed = (weight.codes.numel() + weight.zeros.numel()) * weight.scheme.bits / 8;
    return static_cast<std::uint64_t>(packed) + weight.scales.nbytes() + weight.groupIndex.nbytes();
  }

  std::vector<NamedTensor> encode(const std::string& layer, const QuantizedWeight& weight) const override {
    const int bits = weight.scheme.bits;
    const at::Tensor zeros = format_ == GptqFormat::v1 ? weight.zeros.sub(1) : weight.zeros;
    return {{layer + ".qweight", packCodes(weight.codes, bits).t().contiguous()},
            {layer + ".qzeros", packCodes(zeros.t().contiguous(), bits)},
            {layer + ".scales", weight.scales.t().contiguous()},
            {layer + ".g_idx", weight.groupIndex}};
  }

  at::Tensor decode(const std::string& layer, const SafetensorsSet& files) const override {
    return readGptqLayer(files, layer, format_).dequantize();
  }

  at::Tensor expected(const QuantizedWeight& weight) const override { return weight.dequantize(); }

  nlohmann::json quantizationConfig() const override {
    const QuantizationScheme base = commonScheme();
    nlohmann::json config = schemeJson(base);
    config["quant_method"] = "gptq";
    config["checkpoint_format"] = format_ == GptqFormat::v1 ? "gptq" : "gptq_v2";
    config["desc_act"] = actorder_;
    config["lm_head"] = false;
    config["meta"] = {{"quantizer", {"bitlathe:" BITLATHE_VERSION}}};
    config["modules_in_block_to_quantize"] = modulesByBlock();
    if (auto rules = dynamicRules(base); !rules.empty()) config["dynamic"] = std::move(rules);
    if (std::any_of(schemes_.begin(), schemes_.end(), [&](const auto& entry) { return entry.second != base; })) {
      config["quantization_bits"] = bitsByBlock();
    }
    return config;
  }

  /// The scheme of most layers.
  QuantizationScheme commonScheme() const {
    std::vector<std::pair<QuantizationScheme, int>> counts;
    for (const auto& [layer, scheme] : schemes_) {
      const auto known =
          std::find_if(counts.begin(), counts.end(), [&](const auto& entry) { return entry.first == scheme; });
      if (known == counts.end()) {
        counts.emplace_back(scheme, 1);
      } else {
        ++known->second;
      }
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == counts.end()) {
      throw Error("no layer of the model is quantized, so there is nothing to write in the GPTQ format",
                  "Export dequantized weights, or quantize at least one layer.");
    }
    return most->first;
  }

  /// nullptr where the layer isn't quantized.
  const QuantizationScheme* find(std::int64_t block, LinearKind kind) const {
    const auto entry = schemes_.find(linearLayerName(block, kind));
    return entry == schemes_.end() ? nullptr : &entry->second;
  }

  /// Lists of names in lists: the one shape that Transformers, vLLM and OneComp all understand.
  nlohmann::json modulesByBlock() const {
    nlohmann::json blocks = nlohmann::json::array();
    for (std::int64_t block = 0; block < blockCount_; ++block) {
      nlohmann::json names = nlohmann::json::array();
      for (const LinearKind kind : linearKinds) {
        if (find(block, kind) != nullptr) names.push_back(linearLayerName(block, kind));
      }
      if (!names.empty()) blocks.push_back(std::move(names));
    }
    return blocks;
  }

  /// GPTQModel's per-module rules: "-:" excludes what the regular expression matches, "+:" overrides.
  nlohmann::json dynamicRules(const QuantizationScheme& base) const {
    nlohmann::json rules = nlohmann::json::object();
    const auto add = [&](const std::string& names, const QuantizationScheme* scheme) {
      if (scheme == nullptr) {
        rules["-:^" + names + "$"] = nlohmann::json::object();
      } else if (*scheme != base) {
        rules["+:^" + names + "$"] = schemeJson(*scheme);
      }
    };
    for (std::int64_t block = 0; block < blockCount_; ++block) {
      for (const auto& siblings : siblingLayers()) {
        const auto same = [&](LinearKind kind) {
          const auto* first = find(block, siblings.kinds.front());
          const auto* other = find(block, kind);
          return first == nullptr || other == nullptr ? first == other : *first == *other;
        };
        if (std::all_of(siblings.kinds.begin(), siblings.kinds.end(), same)) {
          const std::string module = "model.layers." + std::to_string(block) + "." + std::string(siblings.module) + ".";
          add(escapedForRegex(module) + std::string(siblings.alternatives), find(block, siblings.kinds.front()));
        } else {
          for (const LinearKind kind : siblings.kinds) {
            add(escapedForRegex(linearLayerName(block, kind)), find(block, kind));
          }
        }
      }
    }
    return rules;
  }

  /// OneComp's per-layer table.
  nlohmann::json bitsByBlock() const {
    nlohmann::json blocks = nlohmann::json::array();
    for (std::int64_t block = 0; block < blockCount_; ++block) {
      nlohmann::json modules = nlohmann::json::object();
      for (const LinearKind kind : linearKinds) {
        if (const auto* scheme = find(block, kind)) {
          modules[std::string(linearModuleName(kind))] = {
              {"bits", scheme->bits}, {"method", "gptq"}, {"params", {{"group_size", scheme->groupSize}}}};
        }
      }
      blocks.push_back(std::move(modules));
    }
    return blocks;
  }

  GptqFormat format_;
  std::int64_t blockCount_;
  std::map<std::string, QuantizationScheme> schemes_;
  bool actorder_ = false;
};

at::Tensor requireTensor(const SafetensorsSet& files, const std::string& name, at::ScalarType dtype,
                         std::int64_t dimensions) {
  at::Tensor tensor = loadTensor(files, name);
  if (tensor.scalar_type() != dtype || tensor.dim() != dimensions || tensor.numel() == 0) {
    throw Error(name + ": has the wrong type or shape for a GPTQ layer");
  }
  return tensor;
}

}  // namespace

GptqFormat defaultGptqFormat(bool allSymmetric) {
  return allSymmetric ? GptqFormat::v1 : GptqFormat::v2;
}

std::string gptqObstacle(const QuantizationScheme& scheme, std::int64_t outFeatures, std::int64_t inFeatures) {
  if (!packable(scheme.bits)) {
    return "has " + std::to_string(scheme.bits) + " bits; a GPTQ checkpoint holds 2, 3, 4 or 8";
  }
  // Codes are packed along the inputs and zero points along the outputs, both into whole 32-bit words.
  for (const auto& [features, what] : {std::pair(inFeatures, "inputs"), std::pair(outFeatures, "outputs")}) {
    if (features * scheme.bits % 32 != 0) {
      return "has " + std::to_string(features) + " " + what + ", which don't fill whole 32-bit words at " +
             std::to_string(scheme.bits) + " bits";
    }
  }
  return "";
}

std::unique_ptr<CheckpointFormat> makeGptqFormat(const Checkpoint& source, GptqFormat format) {
  return std::make_unique<GptqCheckpointFormat>(source, format);
}

QuantizedWeight readGptqLayer(const SafetensorsSet& files, const std::string& layer, GptqFormat format) {
  const at::Tensor words = requireTensor(files, layer + ".qweight", at::kInt, 2);
  const at::Tensor zeroWords = requireTensor(files, layer + ".qzeros", at::kInt, 2);
  const at::Tensor scales = requireTensor(files, layer + ".scales", at::kHalf, 2);
  const at::Tensor groupIndex = requireTensor(files, layer + ".g_idx", at::kInt, 1);

  const std::int64_t inFeatures = groupIndex.size(0);
  const std::int64_t outFeatures = scales.size(1);
  const std::int64_t groups = scales.size(0);
  const auto bits = static_cast<int>(words.size(0) * 32 / inFeatures);
  if (!packable(bits) || words.size(0) * 32 != inFeatures * bits || words.size(1) != outFeatures) {
    throw Error(layer + ".qweight: its shape doesn't fit scales and g_idx");
  }
  if (zeroWords.size(0) != groups || zeroWords.size(1) * 32 != outFeatures * bits) {
    throw Error(layer + ".qzeros: its shape doesn't fit scales");
  }
  if (groupIndex.min().item<std::int32_t>() < 0 || groupIndex.max().item<std::int32_t>() >= groups ||
      inFeatures % groups != 0) {
    throw Error(layer + ".g_idx: names a group that scales doesn't have");
  }

  QuantizedWeight weight;
  weight.codes = unpackCodes(words.t().contiguous(), bits, inFeatures);
  at::Tensor zeros = unpackCodes(zeroWords, bits, outFeatures);
  if (format == GptqFormat::v1) zeros = zeros.add(1).bitwise_and((1 << bits) - 1);
  weight.zeros = zeros.t().contiguous();
  weight.scales = scales.t().contiguous();
  weight.groupIndex = groupIndex.clone();
  weight.scheme = {.bits = bits,
                   .groupSize = groups == 1 ? -1 : inFeatures / groups,
                   .symmetric = weight.zeros.eq(1 << (bits - 1)).all().item<bool>()};
  return weight;
}

}  // namespace bitlathe
