// SPDX-License-Identifier: GPL-3.0-or-later
// What the formats that are folders of safetensors have in common: tensors in shards and the small files beside them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/export/checkpoint_format.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {

class SafetensorsFormat : public CheckpointFormat {
 public:
  void add(const std::string& layer, const QuantizedWeight& weight) final;
  std::uint64_t size() const final;
  void write(const ExportJob& job) const final;
  void verify(const ExportJob& job) const final;

 protected:
  /// Tensors other than quantized weights are stored as `dtype` (float32, float16 or bfloat16), and readers compute in
  /// it; write() throws Error naming the tensor with a value beyond its range.
  SafetensorsFormat(const Checkpoint& source, at::ScalarType dtype) : source_(source), dtype_(dtype) {}

  const Checkpoint& source() const { return source_; }
  at::ScalarType dtype() const { return dtype_; }

 private:
  /// Throws Error naming the layer where the format can't hold it.
  virtual void check(const std::string& layer, const QuantizedWeight& weight) = 0;
  /// Bytes of a layer's tensors.
  virtual std::uint64_t layerSize(const QuantizedWeight& weight) const = 0;
  /// The tensors that replace "<layer>.weight".
  virtual std::vector<NamedTensor> encode(const std::string& layer, const QuantizedWeight& weight) const = 0;
  /// The weight as a reader of the written files computes it ...
  virtual at::Tensor decode(const std::string& layer, const SafetensorsSet& files) const = 0;
  /// ... and as it must be.
  virtual at::Tensor expected(const QuantizedWeight& weight) const = 0;
  /// Of all layers that were added; null where readers need none.
  virtual nlohmann::json quantizationConfig() const = 0;

  const Checkpoint& source_;
  at::ScalarType dtype_;
  std::set<std::string> layers_;
  std::uint64_t layerBytes_ = 0;
};

/// A view of one tensor of a set. Throws Error naming it where it is missing.
at::Tensor loadTensor(const SafetensorsSet& files, std::string_view name);

/// 16 bits for tensors that aren't quantized: bfloat16 where the source's weights are, float16 otherwise.
at::ScalarType shortTypeOf(const Checkpoint& source);

/// `tensor` as `dtype`. Throws Error naming it where a value is beyond the range.
at::Tensor convertTensor(const std::string& name, const at::Tensor& tensor, at::ScalarType dtype);

}  // namespace bitlathe
