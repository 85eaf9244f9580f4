// SPDX-License-Identifier: GPL-3.0-or-later
// What a person changes about some layers, as exceptions of a recipe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/model/config.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

/// The overrides of `precision` after `change` was made to the layers that match `pattern`: one override of this pattern,
/// behind all others so that it decides. It begins with the one of the same pattern, or else with what decided all of
/// these layers. Overrides that decide nothing any more go, and the new one isn't kept where it makes no difference.
std::vector<PrecisionOverride> withException(const ModelConfig& model, const PrecisionOptions& precision,
                                             const std::string& pattern,
                                             const std::function<void(PrecisionOverride&)>& change);

}  // namespace bitlathe
