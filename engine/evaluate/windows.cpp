// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/windows.h"

#include <cmath>

#include <ATen/ATen.h>

#include "engine/base/error.h"

namespace bitlathe {

// A window's last token is what its last scored position predicts.
at::Tensor ScoredWindows::filled() const {
  return at::where(targets >= 0, at::arange(length(), at::kLong), -1).amax(1) + 2;
}

at::Tensor ScoredWindows::mask() const {
  const at::Tensor lengths = filled();
  if (lengths.eq(length()).all().item<bool>()) return {};
  return at::arange(length(), at::kLong) < lengths.unsqueeze(1);
}

ScoredWindows cutWindows(const at::Tensor& ids, std::int64_t context, std::int64_t stride,
                         std::int64_t maximumWindows) {
  if (context < 2 || stride < 1 || stride > context) {
    throw Error("perplexity: a stride of " + std::to_string(stride) + " with a context of " + std::to_string(context) +
                    " scores nothing or leaves gaps",
                "Choose a context of at least 2 tokens and a stride between 1 and the context.");
  }
  const std::int64_t length = ids.size(0);
  std::vector<at::Tensor> rows, targets;
  std::int64_t scoredEnd = 1;  // the first token of the text has no context
  for (std::int64_t begin = 0; begin < length; begin += stride) {
    const std::int64_t end = std::min(begin + context, length);
    const std::int64_t firstScored = std::max(scoredEnd, begin + 1);
    if (firstScored < end) {
      auto row = at::zeros({context}, at::kLong);
      row.narrow(0, 0, end - begin).copy_(ids.slice(0, begin, end));
      auto target = at::full({context}, -1, at::kLong);
      target.slice(0, firstScored - 1 - begin, end - 1 - begin).copy_(ids.slice(0, firstScored, end));
      rows.push_back(row);
      targets.push_back(target);
      scoredEnd = end;
    }
    if (end == length || (maximumWindows > 0 && static_cast<std::int64_t>(rows.size()) == maximumWindows)) break;
  }
  if (rows.empty()) {
    throw Error("perplexity: a text of " + std::to_string(length) + " tokens has nothing to score",
                "Give a longer text.");
  }
  return {at::stack(rows), at::stack(targets)};
}

ScoredWindows windowsOfRows(const at::Tensor& ids, std::int64_t maximumWindows) {
  if (ids.dim() != 2 || ids.size(0) < 1 || ids.size(1) < 2) {
    throw Error("perplexity: rows of at least 2 token ids are needed");
  }
  const auto rows = maximumWindows > 0 ? ids.slice(0, 0, std::min(maximumWindows, ids.size(0))) : ids;
  auto targets = at::full_like(rows, -1);
  targets.slice(1, 0, rows.size(1) - 1).copy_(rows.slice(1, 1));
  return {rows, targets};
}

MeanEstimate meanOverWindows(std::span<const double> sums, std::span<const std::int64_t> counts) {
  double sum = 0;
  MeanEstimate result;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sum += sums[i];
    result.count += counts[i];
  }
  result.mean = sum / static_cast<double>(result.count);
  if (sums.size() > 1) {
    double squares = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double deviation = sums[i] - result.mean * static_cast<double>(counts[i]);
      squares += deviation * deviation;
    }
    const auto n = static_cast<double>(sums.size());
    result.standardError = std::sqrt(squares * n / (n - 1)) / static_cast<double>(result.count);
  }
  return result;
}

}  // namespace bitlathe
