// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a run cost, in floating-point operations: for progress and for the time that is left.
#pragma once

#include "engine/pipeline/plan.h"

namespace bitlathe::work {

/// One forward pass through one block, per token.
double blockPerToken(const Plan& plan);
/// Both streams through one block with their statistics, per calibration token.
double streamsPerToken(const Plan& plan, const Recipe& recipe);
/// From a layer's statistics to its codes.
double projection(const PlannedLayer& layer, const Recipe& recipe);
/// One of LPCD's relaxations of a layer, per calibration token; 0 where it is not relaxed.
double relaxationPerToken(const PlannedLayer& layer, const Plan& plan, const Recipe& recipe);
/// Measuring what a mixed-precision plan chooses by; 0 where there is none.
double sensitivities(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens);
/// Measuring how much each token counts; 0 where all count alike.
double tokenWeights(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens);
/// Tuning the scales once all blocks are quantized; 0 where they aren't tuned.
double tuning(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens);
/// Everything behind the texts.
double total(const Plan& plan, const Recipe& recipe, std::int64_t calibrationTokens, std::int64_t evaluationTokens);

}  // namespace bitlathe::work
