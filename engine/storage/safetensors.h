// SPDX-License-Identifier: GPL-3.0-or-later
// The safetensors format: memory-mapped reading that trusts nothing, canonical and atomic writing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/storage/dtype.h"
#include "engine/storage/mapped_file.h"

namespace bitlathe {

struct TensorInfo {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::uint64_t offset = 0;  ///< of the first byte in the file
  std::uint64_t size = 0;    ///< in bytes
};

/// One opened safetensors file. Copies share the mapping.
class SafetensorsFile {
 public:
  /// Throws Error naming the file, and the tensor where there is one, on every violation of the format.
  static SafetensorsFile open(const std::filesystem::path& path);

  const std::vector<TensorInfo>& tensors() const { return tensors_; }
  /// nullptr where the file has no such tensor.
  const TensorInfo* find(std::string_view name) const;
  std::span<const std::byte> bytes(const TensorInfo& info) const;
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  const std::shared_ptr<const MappedFile>& file() const { return file_; }

 private:
  std::shared_ptr<const MappedFile> file_;
  std::vector<TensorInfo> tensors_;  // sorted by name
  std::map<std::string, std::string> metadata_;
};

struct TensorSpec {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
};

/// Writes tensors in the canonical order (dtype alignment, then name); the same input gives the same bytes, which are
/// those of the safetensors library. `bytesOf(i)` is asked once, in the order of the file, for the contents of
/// tensors[i]; what it returns must stay valid until it is asked again, so a large model never lies in memory whole.
/// Atomic: `path` holds the old file or the whole new one.
void writeSafetensors(const std::filesystem::path& path, std::span<const TensorSpec> tensors,
                      const std::function<std::span<const std::byte>(std::size_t)>& bytesOf,
                      const std::map<std::string, std::string>& metadata = {});

/// What model.safetensors.index.json, read from `source`, says: the tensors of each shard. Throws Error where a shard
/// is not a file of the same folder.
std::map<std::string, std::vector<std::string>> parseShardIndex(const nlohmann::json& index, const std::string& source);

/// A checkpoint's safetensors: one file, or the shards that model.safetensors.index.json names.
class SafetensorsSet {
 public:
  /// Opens model.safetensors or the sharded set of a folder. Pickle checkpoints (.bin, .pt, .pth) are refused with the
  /// way out named. Throws Error, too, where the index names a shard that is missing or outside the folder, where a
  /// tensor is not in its shard, and where it is in two.
  static SafetensorsSet openFolder(const std::filesystem::path& folder);
  static SafetensorsSet openFile(const std::filesystem::path& path);

  struct Entry {
    const SafetensorsFile* file;
    const TensorInfo* info;
  };
  std::vector<std::string> names() const;  ///< sorted
  /// Null pointers where no shard has the tensor; valid as long as the set.
  Entry find(std::string_view name) const;
  const std::vector<SafetensorsFile>& files() const { return files_; }

 private:
  std::vector<SafetensorsFile> files_;
};

}  // namespace bitlathe
