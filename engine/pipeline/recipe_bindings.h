// SPDX-License-Identifier: GPL-3.0-or-later
// How the described fields are read from and written to a recipe; for the recipe's own code.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/pipeline/recipe_fields.h"

namespace bitlathe {

template <typename Owner>
struct FieldBinding {
  RecipeField field;
  std::function<nlohmann::json(const Owner&)> get;         ///< null where an optional value is not set
  std::function<void(Owner&, const nlohmann::json&)> set;  ///< takes a value that checkFieldValue() accepts
};

/// The same order as recipeFields() and overrideFields().
const std::vector<FieldBinding<Recipe>>& recipeBindings();
const std::vector<FieldBinding<PrecisionOverride>>& overrideBindings();

/// Whether a dotted key, or one of its aliases, names the field.
bool fieldHasKey(const RecipeField& field, std::string_view key);
/// The known key that an unknown one was probably meant to be; empty where none is near.
std::string nearestKey(const std::vector<RecipeField>& fields, std::string_view key);

}  // namespace bitlathe
