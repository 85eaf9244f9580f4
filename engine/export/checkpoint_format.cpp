// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/checkpoint_format.h"

#include "engine/base/error.h"
#include "engine/export/compressed_tensors_checkpoint.h"
#include "engine/export/dequantized_checkpoint.h"
#include "engine/export/gguf_export.h"
#include "engine/export/gptq_checkpoint.h"
#include "engine/model/linear_kind.h"
#include "engine/quant/all_finite.h"

namespace bitlathe {

std::unique_ptr<CheckpointFormat> makeCheckpointFormat(ExportFormat format, const Checkpoint& source) {
  switch (format) {
    case ExportFormat::gptq:
      return makeGptqFormat(source, GptqFormat::v1);
    case ExportFormat::gptqV2:
      return makeGptqFormat(source, GptqFormat::v2);
    case ExportFormat::compressedTensors:
      return makeCompressedTensorsFormat(source);
    case ExportFormat::gguf:
      return makeGgufFormat(source);
    case ExportFormat::dequantized:
      return makeDequantizedFormat(source, at::kFloat);
    case ExportFormat::dequantizedBfloat16:
      return makeDequantizedFormat(source, at::kBFloat16);
    case ExportFormat::dequantizedFloat16:
      return makeDequantizedFormat(source, at::kHalf);
  }
  return nullptr;
}

std::vector<std::string> linearLayerNames(const ModelConfig& config) {
  std::vector<std::string> names;
  for (std::int64_t block = 0; block < config.layerCount; ++block) {
    for (const LinearKind kind : linearKinds) names.push_back(linearLayerName(block, kind));
  }
  return names;
}

void requireFiniteScales(const std::string& layer, const QuantizedWeight& weight) {
  if (!allFinite(weight.scales)) throw Error(layer + ": has a scale that is not finite");
}

at::Tensor consecutiveGroups(const QuantizationScheme& scheme, std::int64_t inFeatures) {
  return at::arange(inFeatures, at::kInt).div(scheme.columnsPerGroup(inFeatures), "floor").to(at::kInt);
}

void throwNotReadBack(const std::string& name, const std::filesystem::path& folder) {
  throw Error(name + ": what was read back from " + folder.string() + " differs from what was written",
              "The disk or the memory may be failing. Check them, and export again.");
}

}  // namespace bitlathe
