// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep: one recipe with several values for some of its fields. Every combination of them is a run, or points drawn
// from them are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pipeline/recipe.h"

namespace bitlathe {

struct SweepAxis {
  struct Range {
    double from = 0;
    double to = 0;  ///< more than from
    bool logarithmic = false;
  };
  std::string key;                  ///< "precision.bits"
  std::vector<std::string> values;  ///< as setRecipeValue() reads them; empty where there is a range
  std::optional<Range> range{};
};

/// From "2, 3, 4"; or "0.01 .. 1" for what lies between, "0.01 .. 1 log" where it is to be spread evenly over orders of
/// magnitude. Throws Error naming the key where there is no value, and for ranges that are none.
SweepAxis parseSweepAxis(std::string_view key, std::string_view values);

/// All combinations; the last axis changes fastest. Where a field has no effect in a recipe (a damping, when rounding
/// to nearest) it keeps the base's value, and recipes that are the same count once. Throws Error naming key and value
/// where a field can't have a value, and naming the key where two axes share it or one is a range.
std::vector<Recipe> sweepRecipes(const Recipe& base, const std::vector<SweepAxis>& axes);

struct SweepSample {
  enum class Method { random, sobol };
  Method method = Method::sobol;
  std::int64_t count = 16;
  std::uint64_t seed = 0;
};
/// `count` points drawn from all axes at once; of a list each value is as likely as another. Fewer recipes where some
/// are the same, and errors, as above.
std::vector<Recipe> sampledRecipes(const Recipe& base, const std::vector<SweepAxis>& axes, const SweepSample& sample);

}  // namespace bitlathe
