// SPDX-License-Identifier: GPL-3.0-or-later
// What came out of a run: the closing table, and the same for programs.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "engine/pipeline/run_overview.h"

namespace bitlathe {

/// `allLayers` lists every layer; otherwise means over each kind of layer and the worst few.
std::string describeRun(const RunInfo& run, bool allLayers);
nlohmann::json runToJson(const RunInfo& run);
/// Without the layers.
nlohmann::json runToJson(const RunHeader& run, const RunFigures& figures);

/// "model.layers.3.mlp.up_proj: 3 bits; expected KL divergence 0.02 at 2, 0.004 at 3".
std::string describePlannedLayer(const LayerPlanned& layer);

/// "24.8 ± 0.9": the standard error is that of the mean negative log-likelihood, carried over to the perplexity.
std::string formatPerplexity(const PerplexityMeasured& measured);

/// "3 bit g64 GPTQ", "3.3 bit mixed g64 GPTQ, A8 KV4".
std::string describeMethod(const Recipe& recipe);

}  // namespace bitlathe
