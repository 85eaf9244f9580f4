// SPDX-License-Identifier: GPL-3.0-or-later
// The border between stored bytes and LibTorch tensors.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/storage/gguf.h"
#include "engine/storage/safetensors.h"

namespace bitlathe {

/// A CPU tensor that views the mapped file (no copy) and keeps it mapped; its pages are given up with the last view.
/// Must not be written to. Copied only where the file stores it at an address that does not suit its type. Throws Error
/// for booleans other than 0 and 1.
at::Tensor viewTensor(const SafetensorsFile& file, const TensorInfo& info);

/// Convenience: viewTensor() by name; throws Error naming file and tensor where it is missing.
at::Tensor loadTensor(const SafetensorsFile& file, std::string_view name);

/// A GGUF tensor: a view like that of viewTensor() where the encoding is a plain dtype, else decoded to float32.
at::Tensor loadTensor(const GgufFile& file, const GgufTensor& tensor);

struct NamedTensor {
  std::string name;
  at::Tensor tensor;  ///< any device, any strides
};

/// Tensors are fetched from their device one at a time. Throws Error naming the tensor whose dtype can't be stored.
void writeSafetensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                      const std::map<std::string, std::string>& metadata = {});

}  // namespace bitlathe
