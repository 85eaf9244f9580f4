// SPDX-License-Identifier: GPL-3.0-or-later
// Which width each layer gets so that all together keep a budget of bits and are expected to lose least: a
// multiple-choice knapsack. No tensors, so any floor may use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bitlathe {

/// What a layer takes and loses at one of its widths.
struct WidthCost {
  std::int64_t bits = 0;  ///< of the whole layer, scales and zero points included
  double loss = 0;
};

/// For each layer the index of its width: of all choices with sum of `bits` <= `budget` one with the least sum of
/// `loss`, by a dynamic programme over the layers. It is exact where the differences of bits have a common divisor of
/// `tolerance` / layers or more, as those of most models have; else each difference is rounded up to a multiple of that
/// unit, so that at most `tolerance` bits of the budget go unused. Every layer has at least one width, and the smallest
/// ones fit into the budget.
std::vector<std::size_t> allocateWidths(const std::vector<std::vector<WidthCost>>& layers, std::int64_t budget,
                                        std::int64_t tolerance);

}  // namespace bitlathe
