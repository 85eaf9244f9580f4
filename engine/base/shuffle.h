// SPDX-License-Identifier: GPL-3.0-or-later
// A shuffle that gives the same order everywhere.
#pragma once

#include <random>
#include <utility>
#include <vector>

namespace bitlathe {

/// Fisher and Yates' shuffle with a generator whose sequence the standard fixes, unlike that of std::shuffle.
template <typename T>
void shuffle(std::vector<T>& order, std::mt19937_64& generator) {
  for (std::size_t last = order.size(); last > 1; --last) std::swap(order[last - 1], order[generator() % last]);
}

}  // namespace bitlathe
