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
  enum class Type { boolean, integer, number, numbers, text, choice };

  /// What other fields must say for this one to have any effect: of each list of terms one has to hold. Built from
  /// terms with && and ||; the default holds always.
  class Condition {
   public:
    struct Term {
      std::string key;
      std::vector<std::string> values;
      bool among = true;  ///< false: the field's value must not be among these
    };

    Condition() = default;
    /// The field has one of these values: choices, "true" or numbers as JSON writes them.
    Condition(std::string key, std::vector<std::string> values)
        : allOf_{std::vector{Term{std::move(key), std::move(values), true}}} {}
    /// The field has none of these values.
    static Condition unless(std::string key, std::vector<std::string> values);

    friend Condition operator&&(Condition a, const Condition& b);
    friend Condition operator||(const Condition& a, const Condition& b);

    const std::vector<std::vector<Term>>& allOf() const { return allOf_; }
    bool always() const { return allOf_.empty(); }

   private:
    std::vector<std::vector<Term>> allOf_;
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
  /// numbers, a list in a text: what is wrong with a value ("must be ..."), empty where nothing is.
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

/// Whether a field has any effect in a recipe: its condition holds, by terms on fields that have an effect themselves.
bool fieldMatters(const Recipe& recipe, const RecipeField& field);

}  // namespace bitlathe
