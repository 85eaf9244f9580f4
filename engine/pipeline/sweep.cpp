// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/sweep.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/pipeline/recipe_fields.h"

namespace bitlathe {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

SweepAxis parseSweepAxis(std::string_view key, std::string_view values) {
  SweepAxis axis{findRecipeField(key).key, {}};
  while (!values.empty()) {
    const auto comma = std::min(values.find(','), values.size());
    const auto value = trimmed(values.substr(0, comma));
    if (!value.empty()) axis.values.emplace_back(value);
    values.remove_prefix(std::min(comma + 1, values.size()));
  }
  if (axis.values.empty()) throw Error(quote(axis.key) + " has no value to sweep over", "List some, as in 2, 3, 4.");
  return axis;
}

std::vector<Recipe> sweepRecipes(const Recipe& base, const std::vector<SweepAxis>& axes) {
  std::vector<Recipe> recipes{base};
  for (auto axis = axes.begin(); axis != axes.end(); ++axis) {
    if (std::find_if(axes.begin(), axis, [&](const SweepAxis& other) { return other.key == axis->key; }) != axis) {
      throw Error(quote(axis->key) + " is swept over twice", "List all its values in one place.");
    }
    std::vector<Recipe> changed;
    for (const auto& recipe : recipes) {
      for (const auto& value : axis->values) {
        setRecipeValue(changed.emplace_back(recipe), axis->key + "=" + value);
      }
    }
    recipes = std::move(changed);
  }
  std::vector<Recipe> distinct;
  for (auto& recipe : recipes) {
    for (const auto& axis : axes) {
      if (!fieldMatters(recipe, findRecipeField(axis.key))) {
        setRecipeValue(recipe, axis.key, recipeValue(base, axis.key));
      }
    }
    if (std::ranges::find(distinct, recipe) == distinct.end()) distinct.push_back(std::move(recipe));
  }
  return distinct;
}

}  // namespace bitlathe
