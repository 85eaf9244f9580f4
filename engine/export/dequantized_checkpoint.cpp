// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/dequantized_checkpoint.h"

#include <nlohmann/json.hpp>

#include "engine/export/safetensors_format.h"

namespace bitlathe {
namespace {

class DequantizedFormat final : public SafetensorsFormat {
 public:
  DequantizedFormat(const Checkpoint& source, at::ScalarType dtype) : SafetensorsFormat(source, dtype) {}

  std::string description() const override {
    const std::string text =
        "The quantized weights are stored dequantized: an ordinary checkpoint that needs no special reader and is "
        "no smaller than the original.";
    if (dtype() == at::kHalf) return text + " They are rounded to float16, 11 significant bits.";
    if (dtype() == at::kBFloat16) return text + " They are rounded to bfloat16, 8 significant bits.";
    return text + " They are exact, in float32.";
  }

 private:
  void check(const std::string& /*layer*/, const QuantizedWeight& /*weight*/) override {}

  std::uint64_t layerSize(const QuantizedWeight& weight) const override {
    return static_cast<std::uint64_t>(weight.codes.numel()) * c10::elementSize(dtype());
  }

  std::vector<NamedTensor> encode(const std::string& layer, const QuantizedWeight& weight) const override {
    return {{layer + ".weight", convertTensor(layer, weight.dequantize(), dtype())}};
  }

  at::Tensor decode(const std::string& layer, const SafetensorsSet& files) const override {
    return loadTensor(files, layer + ".weight");
  }

  at::Tensor expected(const QuantizedWeight& weight) const override { return weight.dequantize().to(dtype()); }

  nlohmann::json quantizationConfig() const override { return nullptr; }
};

}  // namespace

std::unique_ptr<CheckpointFormat> makeDequantizedFormat(const Checkpoint& source, at::ScalarType dtype) {
  return std::make_unique<DequantizedFormat>(source, dtype);
}

}  // namespace bitlathe
