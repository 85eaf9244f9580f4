// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/heat_map.h"

#include <algorithm>
#include <array>

#include <ATen/ATen.h>

namespace bitlathe {
namespace {

constexpr std::int64_t mostCells = 256;  // each way

std::array<std::int64_t, 2> cellsOf(const at::Tensor& matrix) {
  return {std::min(matrix.size(0), mostCells), std::min(matrix.size(1), mostCells)};
}

/// The pooling operators want a channel in front.
at::Tensor asPlane(const at::Tensor& matrix) {
  return matrix.to(at::kFloat).unsqueeze(0);
}

HeatMap heatMapOf(const at::Tensor& matrix, const at::Tensor& plane) {
  const auto cells = plane.squeeze(0).to(at::kCPU, at::kDouble).contiguous();
  const auto* first = cells.const_data_ptr<double>();
  return {matrix.size(0), matrix.size(1), cells.size(0), cells.size(1), {first, first + cells.numel()}};
}

}  // namespace

HeatMap largestMagnitudes(const at::Tensor& matrix) {
  return heatMapOf(matrix, std::get<0>(at::adaptive_max_pool2d(asPlane(matrix).abs(), cellsOf(matrix))));
}

HeatMap means(const at::Tensor& matrix) {
  return heatMapOf(matrix, at::adaptive_avg_pool2d(asPlane(matrix), cellsOf(matrix)));
}

HeatMap rootMeanSquares(const at::Tensor& matrix) {
  return heatMapOf(matrix, at::adaptive_avg_pool2d(asPlane(matrix).square(), cellsOf(matrix)).sqrt());
}

}  // namespace bitlathe
