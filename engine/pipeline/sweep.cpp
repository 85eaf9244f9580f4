// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/sweep.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/base/rounded.h"
#include "engine/base/trimmed.h"
#include "engine/pipeline/recipe_fields.h"
#include "engine/pipeline/unit_points.h"

namespace bitlathe {
namespace {

constexpr std::string_view rangeMark = "..";

std::optional<double> numberOf(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

SweepAxis::Range parseRange(const RecipeField& field, std::string_view text) {
  const auto what = quote(field.key) + " can't be swept over " + quote(text);
  if (field.type != RecipeField::Type::number && field.type != RecipeField::Type::integer) {
    throw Error(what + ": it is no number", "List its values.");
  }
  const auto mark = text.find(rangeMark);
  auto last = trimmed(text.substr(mark + rangeMark.size()));
  SweepAxis::Range range;
  if (last.ends_with("log")) {
    range.logarithmic = true;
    last = trimmed(last.substr(0, last.size() - 3));
  }
  const auto from = numberOf(trimmed(text.substr(0, mark))), to = numberOf(last);
  if (!from || !to || *from >= *to || (range.logarithmic && *from <= 0)) {
    throw Error(what, "Write a range as in 0.01 .. 1, or as in 0.01 .. 1 log with bounds above 0.");
  }
  const bool whole = field.type == RecipeField::Type::integer;
  if (whole && (*from != std::floor(*from) || *to != std::floor(*to))) {
    throw Error(what, "Its bounds have to be whole numbers.");
  }
  if (*from < field.minimum || *to > field.maximum) {
    throw Error(what, "It takes values from " + rounded(field.minimum) + " to " + rounded(field.maximum) + ".");
  }
  range.from = *from;
  range.to = *to;
  return range;
}

/// `position` in [0, 1) along the axis.
nlohmann::json valueAt(const SweepAxis::Range& range, bool whole, double position) {
  // Each whole number has as much room as another.
  const double from = range.from, to = whole ? range.to + 1 : range.to;
  const double value = range.logarithmic ? from * std::pow(to / from, position) : from + (to - from) * position;
  if (whole) return static_cast<std::int64_t>(std::floor(value));
  // More digits tell nothing and are hard to read.
  return std::clamp(std::stod(rounded(value)), range.from, range.to);
}

void requireDistinctKeys(const std::vector<SweepAxis>& axes) {
  for (auto axis = axes.begin(); axis != axes.end(); ++axis) {
    if (std::find_if(axes.begin(), axis, [&](const SweepAxis& other) { return other.key == axis->key; }) != axis) {
      throw Error(quote(axis->key) + " is swept over twice", "List all its values in one place.");
    }
  }
}

/// Without what has no effect, and each recipe once.
std::vector<Recipe> distinct(const Recipe& base, const std::vector<SweepAxis>& axes, std::vector<Recipe> recipes) {
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

}  // namespace

SweepAxis parseSweepAxis(std::string_view key, std::string_view values) {
  const auto& field = findRecipeField(key);
  SweepAxis axis{field.key, {}};
  if (values.find(rangeMark) != std::string_view::npos) {
    axis.range = parseRange(field, trimmed(values));
    return axis;
  }
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
  requireDistinctKeys(axes);
  std::vector<Recipe> recipes{base};
  for (const auto& axis : axes) {
    if (axis.range) {
      throw Error(quote(axis.key) + " has a range of values, which has no end of combinations",
                  "List its values, or draw random or Sobol points.");
    }
    std::vector<Recipe> changed;
    for (const auto& recipe : recipes) {
      for (const auto& value : axis.values) setRecipeValue(changed.emplace_back(recipe), axis.key + "=" + value);
    }
    recipes = std::move(changed);
  }
  return distinct(base, axes, std::move(recipes));
}

std::vector<Recipe> sampledRecipes(const Recipe& base, const std::vector<SweepAxis>& axes, const SweepSample& sample) {
  requireDistinctKeys(axes);
  const auto dimensions = static_cast<std::int64_t>(axes.size());
  const auto points = sample.method == SweepSample::Method::sobol ? sobolPoints(sample.count, dimensions, sample.seed)
                                                                  : randomPoints(sample.count, dimensions, sample.seed);
  std::vector<Recipe> recipes;
  for (const auto& point : points) {
    auto& recipe = recipes.emplace_back(base);
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const auto& axis = axes[i];
      if (axis.range) {
        const bool whole = findRecipeField(axis.key).type == RecipeField::Type::integer;
        setRecipeValue(recipe, axis.key, valueAt(*axis.range, whole, point[i]));
      } else {
        const auto index = static_cast<std::size_t>(point[i] * static_cast<double>(axis.values.size()));
        setRecipeValue(recipe, axis.key + "=" + axis.values[index]);
      }
    }
  }
  return distinct(base, axes, std::move(recipes));
}

}  // namespace bitlathe
