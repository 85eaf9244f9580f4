// SPDX-License-Identifier: GPL-3.0-or-later
// Perplexity of a whole model on a text (algorithms §10). No tensors in this header, so any floor may use it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/model/inference_precision.h"

namespace bitlathe {

struct PerplexityRequest {
  std::string model;           ///< as openModel() takes it
  std::filesystem::path text;  ///< .txt, .jsonl or .json; empty where `ids` is given
  std::filesystem::path ids;   ///< safetensors: rows [N, T] are scored alone, a long [L] is cut into windows
  std::int64_t context = 2048;
  std::int64_t stride = 2048;
  std::int64_t maximumWindows = 0;  ///< 0: all
  InferencePrecision precision;
};

struct PerplexityResult {
  double perplexity = 0;
  double meanNegativeLogLikelihood = 0;
  double standardError = 0;  ///< of the mean negative log-likelihood, from the scatter of the windows' means
  std::int64_t windows = 0;
  std::int64_t tokens = 0;  ///< scored tokens
};

/// `progress` gets the share of windows that are done and the result so far; it may throw Cancelled to end the job.
PerplexityResult measurePerplexity(const PerplexityRequest& request,
                                   const std::function<void(double fraction, const PerplexityResult& soFar)>& progress);

}  // namespace bitlathe
