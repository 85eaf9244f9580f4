// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/unit_points.h"

#include <cmath>
#include <random>

#include <ATen/ATen.h>

namespace bitlathe {
namespace {

constexpr int sobolBits = 30;  // of ATen's generator

}  // namespace

UnitPoints randomPoints(std::int64_t count, std::int64_t dimensions, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  UnitPoints points;
  for (std::int64_t i = 0; i < count; ++i) {
    auto& point = points.emplace_back();
    for (std::int64_t j = 0; j < dimensions; ++j) point.push_back(std::ldexp(static_cast<double>(random() >> 11), -53));
  }
  return points;
}

UnitPoints sobolPoints(std::int64_t count, std::int64_t dimensions, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  auto state = at::zeros({dimensions, sobolBits}, at::kLong);
  at::_sobol_engine_initialize_state_(state, dimensions);
  auto quasi = at::zeros({dimensions}, at::kLong);
  for (std::int64_t j = 0; j < dimensions; ++j) quasi[j] = static_cast<std::int64_t>(random() >> (64 - sobolBits));
  // The generator hands out the points behind the one that it holds.
  auto drawn = (quasi.to(at::kDouble) * std::ldexp(1.0, -sobolBits)).unsqueeze(0);
  if (count > 1) {
    const auto rest = at::_sobol_engine_draw(quasi, count - 1, state, dimensions, 0, at::kDouble);
    drawn = at::cat({drawn, std::get<0>(rest)});
  }
  UnitPoints points;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto* row = drawn[i].const_data_ptr<double>();
    points.emplace_back(row, row + dimensions);
  }
  return points;
}

}  // namespace bitlathe
