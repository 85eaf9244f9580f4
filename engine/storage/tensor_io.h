// SPDX-License-Identifier: GPL-3.0-or-later
// The border between stored bytes and LibTorch tensors.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/storage/safetensors.h"

namespace bitlathe {

/// A CPU tensor that views the mapped file (no copy) and keeps it mapped. Must not be written to.
at::Tensor viewTensor(const SafetensorsFile& file, const TensorInfo& info);

/// Convenience: viewTensor() by name; throws Error naming file and tensor where it is missing.
at::Tensor loadTensor(const SafetensorsFile& file, std::string_view name);

struct NamedTensor {
  std::string name;
  at::Tensor tensor;  ///< any device, any strides
};

void writeSafetensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors,
                      const std::map<std::string, std::string>& metadata = {});

}  // namespace bitlathe
