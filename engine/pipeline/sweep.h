// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep: one recipe with several values for some of its fields; every combination of them is a run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/pipeline/recipe.h"

namespace bitlathe {

struct SweepAxis {
  std::string key;                  ///< "precision.bits"
  std::vector<std::string> values;  ///< as setRecipeValue() reads them
};

/// From "2, 3, 4". Throws Error naming the key where there is no value.
SweepAxis parseSweepAxis(std::string_view key, std::string_view values);

/// All combinations; the last axis changes fastest. Where a field has no effect in a recipe (a damping, when rounding
/// to nearest) it keeps the base's value, and recipes that are the same count once. Throws Error naming key and value
/// where a field can't have a value, and naming the key where two axes share it.
std::vector<Recipe> sweepRecipes(const Recipe& base, const std::vector<SweepAxis>& axes);

}  // namespace bitlathe
