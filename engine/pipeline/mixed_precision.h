// SPDX-License-Identifier: GPL-3.0-or-later
// Mixed precision: which bits each layer of a plan gets under a budget of bits per weight.
#pragma once

#include <string>
#include <vector>

#include "engine/pipeline/plan.h"

namespace bitlathe {

/// What each layer loses at each of its widths (PlannedLayer::widths); nothing for layers in full precision.
using WidthLosses = std::vector<std::vector<double>>;

/// Of the quantized layers, scales and zero points included.
double bitsPerWeight(const std::vector<PlannedLayer>& layers);

/// Why no choice of widths keeps a budget of bits per weight ("is 2, but ..."); empty where one does.
std::string budgetObstacle(const std::vector<PlannedLayer>& layers, double budget);

/// Sets each layer's bits so that all together keep the budget, missing it by 0.01 bits at most where the layers'
/// sizes allow, and lose least in sum (see allocateWidths()). Needs a budget without obstacle.
void chooseWidths(std::vector<PlannedLayer>& layers, double budget, const WidthLosses& losses);

/// What widths are chosen by before sensitivities are measured: as if each bit halved the error of every weight.
WidthLosses roundingLosses(const std::vector<PlannedLayer>& layers);

}  // namespace bitlathe
