// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a recipe, described once: JSON, command line, validation and form are all driven by this table.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/pipeline/recipe.h"

namespace bitlathe {

struct RecipeField {
  enum class Type { boolean, integer, number, text, choice };

  /// Another field that must have one of these values for this one to have any effect.
  struct Condition {
    std::string key{};                  ///< empty: no condition
    std::vector<std::string> values{};  ///< choices, or "true"
  };

  std::string key{};  ///< "projector.gptq.percdamp"
  Type type = Type::boolean;
  std::string description{};                                  ///< a sentence for people who know the method
  std::string unit{};                                         ///< "tokens"; empty where there is none
  double minimum = -std::numeric_limits<double>::infinity();  ///< integer and number; inclusive
  double maximum = std::numeric_limits<double>::infinity();   ///< integer and number; inclusive
  std::vector<std::string> choices{};                         ///< choice
  std::vector<std::string> aliases{};                         ///< other names of the key's last part
  Condition condition{};
  /// text: what is wrong with a value ("must be ..."), empty where nothing is; unset where any text will do.
  std::function<std::string(const std::string&)> problem{};
};

/// Every field but `precision.overrides`, in the order of the form.
const std::vector<RecipeField>& recipeFields();
/// The fields of one entry of `precision.overrides`; the keys have no dots.
const std::vector<RecipeField>& overrideFields();

/// By dotted key, aliases understood. Throws Error naming the key, and the nearest known one, where there is none.
const RecipeField& findRecipeField(std::string_view key);

/// What is wrong with a value ("is 9; it must be between 1 and 8"); empty where nothing is.
std::string checkFieldValue(const RecipeField& field, const nlohmann::json& value);

/// What a field holds: a boolean, a number or a string (choices by name).
nlohmann::json recipeValue(const Recipe& recipe, std::string_view key);
/// Throws Error naming the key on a wrong type or an impossible value. `precision.overrides` takes the whole list.
void setRecipeValue(Recipe& recipe, std::string_view key, const nlohmann::json& value);

/// Whether a field has any effect in a recipe: its condition holds, and those of the field that it depends on.
bool fieldMatters(const Recipe& recipe, const RecipeField& field);

}  // namespace bitlathe
