// SPDX-License-Identifier: GPL-3.0-or-later
// What a run will cost in memory, on disk and in time.
#pragma once

#include "engine/pipeline/plan.h"

namespace bitlathe {

/// `plan` has its layers and no problems.
Estimate estimateRun(const ModelSummary& model, const Recipe& recipe, const Plan& plan);

/// Bytes of the tensors of a GPTQ checkpoint: packed layers, the rest in 16 bits.
std::uint64_t gptqCheckpointSize(const ModelConfig& config, const std::vector<PlannedLayer>& layers);
/// Bytes of the tensors of an unquantized checkpoint in 16 bits.
std::uint64_t plainCheckpointSize(const ModelConfig& config, const std::vector<PlannedLayer>& layers);

}  // namespace bitlathe
