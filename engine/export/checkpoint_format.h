// SPDX-License-Identifier: GPL-3.0-or-later
// What every format of exported checkpoints has to know.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/export/export_format.h"
#include "engine/export/model_card.h"
#include "engine/export/quantized_layers.h"
#include "engine/model/checkpoint.h"

namespace bitlathe {

struct ExportOptions {
  std::uint64_t shardSize = 5'000'000'000;  ///< bytes; a safetensors file is closed before it grows beyond
};

/// What is written and read back.
struct ExportJob {
  const QuantizedLayers& layers;
  const ModelCard& card;
  std::filesystem::path folder;
  ExportOptions options;
  std::function<void()> advance;  ///< called before each tensor; may throw
};

/// One model on its way into one format: the quantized layers are added first, then all is written, then read back.
class CheckpointFormat {
 public:
  virtual ~CheckpointFormat() = default;

  /// Takes note of a quantized layer. Throws Error naming the layer where the format can't hold it.
  virtual void add(const std::string& layer, const QuantizedWeight& weight) = 0;

  /// Bytes of the tensors.
  virtual std::uint64_t size() const = 0;
  /// For people: how the weights are stored, and what is rounded. Throws Error where no layer was added and the format
  /// is for quantized models only.
  virtual std::string description() const = 0;
  /// "library_name" in the model card.
  virtual std::string_view library() const { return "transformers"; }

  /// Writes everything but the model card.
  virtual void write(const ExportJob& job) const = 0;
  /// Reads every tensor back; throws Error naming the first that isn't bit for bit what was meant.
  virtual void verify(const ExportJob& job) const = 0;
};

/// `source` must outlive it. Throws Error where the format can't hold the model, whatever its layers.
std::unique_ptr<CheckpointFormat> makeCheckpointFormat(ExportFormat format, const Checkpoint& source);

/// The names of all linear layers, block by block.
std::vector<std::string> linearLayerNames(const ModelConfig& config);

/// For add(): throws Error naming the layer where a scale is infinite or no number.
void requireFiniteScales(const std::string& layer, const QuantizedWeight& weight);

/// The group of each input where groups are consecutive inputs, int32 [inFeatures].
at::Tensor consecutiveGroups(const QuantizationScheme& scheme, std::int64_t inFeatures);

/// For verify(): throws the Error about a tensor that differs.
[[noreturn]] void throwNotReadBack(const std::string& name, const std::filesystem::path& folder);

}  // namespace bitlathe
