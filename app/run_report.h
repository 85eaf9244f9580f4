// SPDX-License-Identifier: GPL-3.0-or-later
// What came out of a run: the closing table, and the same for programs.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/pipeline/quantization_run.h"

namespace bitlathe {

/// `allLayers` lists every layer; otherwise means over each kind of layer and the worst few.
std::string describeRun(const RunInfo& run, bool allLayers);
nlohmann::json runToJson(const RunInfo& run);

/// "24.8 ± 0.9": the standard error is that of the mean negative log-likelihood, carried over to the perplexity.
std::string formatPerplexity(const PerplexityMeasured& measured);

/// The last event of a kind; nullptr where there is none.
template <typename T>
const T* lastEvent(const RunInfo& run) {
  const T* found = nullptr;
  for (const Event& event : run.events) {
    if (const T* candidate = std::get_if<T>(&event)) found = candidate;
  }
  return found;
}
/// The last perplexity of a kind; nullptr where there is none.
const PerplexityMeasured* lastPerplexity(const RunInfo& run, PerplexityMeasured::Kind kind);

/// "3 bit g64 GPTQ".
std::string describeMethod(const Recipe& recipe);

}  // namespace bitlathe
