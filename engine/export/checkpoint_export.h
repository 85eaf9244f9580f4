// SPDX-License-Identifier: GPL-3.0-or-later
// What the exports that are folders of safetensors have in common: tensors in shards, the small files beside them,
// reading back, and the rename at the end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/export/model_card.h"
#include "engine/export/quantized_layers.h"
#include "engine/model/checkpoint.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {

/// How one format stores quantized linear layers.
class LayerFormat {
 public:
  virtual ~LayerFormat() = default;

  /// The tensors that replace "<layer>.weight". Throws Error naming the layer where the format can't hold it.
  virtual std::vector<NamedTensor> encode(const std::string& layer, const QuantizedWeight& weight) = 0;
  /// float32 [out, in]: the weight as a reader of the written files computes it ...
  virtual at::Tensor decode(const std::string& layer, const SafetensorsSet& files) const = 0;
  /// ... and as it must be.
  virtual at::Tensor expected(const QuantizedWeight& weight) const = 0;
  /// The "quantization_config" of all layers encoded so far; null where readers need none.
  virtual nlohmann::json quantizationConfig() const = 0;
  /// One sentence for the model card.
  virtual std::string description() const = 0;
};

/// A view of one tensor of a set. Throws Error naming it where it is missing.
at::Tensor loadTensor(const SafetensorsSet& files, std::string_view name);

struct ExportOptions {
  std::uint64_t shardSize = 5'000'000'000;  ///< bytes; a file of tensors is closed before it grows beyond
};

/// Gets the part that is done, 0..1. May be empty.
using ExportProgress = std::function<void(double fraction)>;

/// Writes the checkpoint as "<target>.partial", reads every tensor back and compares it with what was meant, then
/// renames. Tensors other than quantized weights are stored as `dtype` (float32, float16 or bfloat16).
///
/// Throws Error where the format can't hold a layer, a value doesn't fit `dtype`, the target exists and isn't an empty
/// folder, or a file can't be written or isn't read back as written; Cancelled where `stop` is requested. Nothing is
/// left behind then.
void exportCheckpoint(const Checkpoint& source, const QuantizedLayers& layers, LayerFormat& format,
                      at::ScalarType dtype, const ModelCard& card, const std::filesystem::path& target,
                      const ExportOptions& options, const ExportProgress& progress, std::stop_token stop);

}  // namespace bitlathe
