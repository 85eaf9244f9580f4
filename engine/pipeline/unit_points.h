// SPDX-License-Identifier: GPL-3.0-or-later
// Points of the unit cube, for sweeps that don't try every combination.
#pragma once

#include <cstdint>
#include <vector>

namespace bitlathe {

/// [count][dimensions], each coordinate in [0, 1); the same seed gives the same points.
using UnitPoints = std::vector<std::vector<double>>;

/// Independent and uniform.
UnitPoints randomPoints(std::int64_t count, std::int64_t dimensions, std::uint64_t seed);
/// Sobol's sequence with a random digital shift: the first 2^k points are spread evenly in every coordinate.
UnitPoints sobolPoints(std::int64_t count, std::int64_t dimensions, std::uint64_t seed);

}  // namespace bitlathe
