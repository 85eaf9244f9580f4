// SPDX-License-Identifier: GPL-3.0-or-later
// A model's logits as a file, for comparisons. No tensors in this header, so any floor may use it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bitlathe {

struct LogitsRequest {
  std::string model;          ///< as openModel() takes it
  std::filesystem::path ids;  ///< safetensors with "input_ids", int64 [N, T] or [T]
  std::filesystem::path out;  ///< safetensors with "logits", float32 [N, T, vocabulary]
};

/// Returns the logits' shape. `progress` gets the share of rows that are done; it may throw Cancelled to end the job.
std::vector<std::int64_t> writeLogits(const LogitsRequest& request, const std::function<void(double)>& progress);

}  // namespace bitlathe
