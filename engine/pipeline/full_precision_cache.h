// SPDX-License-Identifier: GPL-3.0-or-later
// What the full-precision model makes of a text, kept between runs that ask for the same.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// A folder of tensors by key. It holds what can be computed again: a file that can't be read counts as missing, and
/// one that can't be written is not kept. The tensors used least recently go when all together pass `capacity` bytes.
class FullPrecisionCache {
 public:
  explicit FullPrecisionCache(std::filesystem::path folder, std::uintmax_t capacity = std::uintmax_t{2} << 30)
      : folder_(std::move(folder)), capacity_(capacity) {}

  std::optional<at::Tensor> find(const std::string& key) const;
  void keep(const std::string& key, const at::Tensor& tensor) const;

 private:
  std::filesystem::path pathOf(const std::string& key) const { return folder_ / (key + ".safetensors"); }

  std::filesystem::path folder_;
  std::uintmax_t capacity_;
};

}  // namespace bitlathe
