// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/width_allocation.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace bitlathe {
namespace {

using Widths = std::vector<WidthCost>;

std::int64_t leastBits(const Widths& widths) {
  return std::ranges::min_element(widths, {}, &WidthCost::bits)->bits;
}

}  // namespace

std::vector<std::size_t> allocateWidths(const std::vector<std::vector<WidthCost>>& layers, std::int64_t budget,
                                        std::int64_t tolerance) {
  std::int64_t spare = budget, useful = 0, divisor = 0;  // bits beyond the smallest widths
  for (const auto& widths : layers) {
    const auto least = leastBits(widths);
    spare -= least;
    useful += std::ranges::max_element(widths, {}, &WidthCost::bits)->bits - least;
    for (const auto& width : widths) divisor = std::gcd(divisor, width.bits - least);
  }
  spare = std::min(spare, useful);
  const auto unit = std::max({divisor, tolerance / static_cast<std::int64_t>(layers.size()), std::int64_t{1}});
  const auto units = [unit](std::int64_t bits) { return static_cast<std::size_t>((bits + unit - 1) / unit); };
  // Rounded up differences may add up to more units than the sum has, which is no reason to refuse the largest widths.
  const auto capacity = spare == useful ? units(spare) + layers.size()
                                        : static_cast<std::size_t>(std::max<std::int64_t>(spare, 0) / unit);

  // least[c]: the least loss of the layers so far within c units; choices[i][c]: the width of layer i on the way there.
  std::vector<double> least(capacity + 1, 0);
  std::vector<std::vector<std::uint8_t>> choices;
  for (const auto& widths : layers) {
    const auto smallest = leastBits(widths);
    std::vector<double> next(capacity + 1, std::numeric_limits<double>::infinity());
    auto& choice = choices.emplace_back(capacity + 1);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const auto extra = units(widths[i].bits - smallest);
      for (std::size_t c = extra; c <= capacity; ++c) {
        const double loss = least[c - extra] + widths[i].loss;
        if (loss >= next[c]) continue;
        next[c] = loss;
        choice[c] = static_cast<std::uint8_t>(i);
      }
    }
    least = std::move(next);
  }

  std::vector<std::size_t> result(layers.size());
  auto left = capacity;
  for (std::size_t i = layers.size(); i-- > 0;) {
    result[i] = choices[i][left];
    left -= units(layers[i][result[i]].bits - leastBits(layers[i]));
  }
  return result;
}

}  // namespace bitlathe
