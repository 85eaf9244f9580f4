// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/full_precision_cache.h"

#include <algorithm>
#include <vector>

#include <ATen/ATen.h>

#include "engine/base/error.h"
#include "engine/storage/tensor_io.h"

namespace bitlathe {
namespace {

namespace fs = std::filesystem;

constexpr const char* tensorName = "values";

/// Removes the files that were used least recently until `needed` more bytes fit.
void makeRoom(const fs::path& folder, std::uintmax_t needed, std::uintmax_t capacity) {
  std::vector<fs::directory_entry> files;
  std::uintmax_t used = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files.push_back(entry);
    used += entry.file_size();
  }
  std::ranges::sort(files, {}, [](const auto& file) { return file.last_write_time(); });
  for (const auto& file : files) {
    if (used + needed <= capacity) return;
    used -= file.file_size();
    fs::remove(file.path());
  }
}

}  // namespace

std::optional<at::Tensor> FullPrecisionCache::find(const std::string& key) const {
  std::error_code error;
  const auto path = pathOf(key);
  if (!fs::exists(path, error)) return std::nullopt;
  try {
    auto tensor = loadTensor(SafetensorsFile::open(path), tensorName).clone();
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);
    return tensor;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void FullPrecisionCache::keep(const std::string& key, const at::Tensor& tensor) const {
  const auto size = tensor.nbytes();
  if (size > capacity_) return;
  try {
    fs::create_directories(folder_);
    makeRoom(folder_, size, capacity_);
    writeSafetensors(pathOf(key), {{tensorName, tensor}});
  } catch (const Error&) {
  } catch (const fs::filesystem_error&) {
  }
}

}  // namespace bitlathe
