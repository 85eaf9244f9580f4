// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/dequantized_checkpoint.h"

#include <nlohmann/json.hpp>

namespace bitlathe {
namespace {

at::ScalarType scalarType(DequantizedType type) {
  switch (type) {
    case DequantizedType::bfloat16:
      return at::kBFloat16;
    case DequantizedType::float16:
      return at::kHalf;
    case DequantizedType::float32:
      break;
  }
  return at::kFloat;
}

class DequantizedFormat final : public LayerFormat {
 public:
  explicit DequantizedFormat(at::ScalarType type) : type_(type) {}

  std::vector<NamedTensor> encode(const std::string& layer, const QuantizedWeight& weight) override {
    return {{layer + ".weight", weight.dequantize().to(type_)}};
  }

  at::Tensor decode(const std::string& layer, const SafetensorsSet& files) const override {
    return loadTensor(files, layer + ".weight");
  }

  at::Tensor expected(const QuantizedWeight& weight) const override { return weight.dequantize().to(type_); }

  nlohmann::json quantizationConfig() const override { return nullptr; }

  std::string description() const override {
    return "The quantized weights are stored dequantized: an ordinary checkpoint that needs no special reader and is "
           "as large as the original.";
  }

 private:
  at::ScalarType type_;
};

}  // namespace

void exportDequantized(const Checkpoint& source, const QuantizedLayers& layers, DequantizedType type,
                       const ModelCard& card, const std::filesystem::path& target, const ExportOptions& options,
                       const ExportProgress& progress, std::stop_token stop) {
  const at::ScalarType dtype = scalarType(type);
  DequantizedFormat format(dtype);
  exportCheckpoint(source, layers, format, dtype, card, target, options, progress, std::move(stop));
}

}  // namespace bitlathe
