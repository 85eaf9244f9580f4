// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/cholesky.h"

#include <algorithm>
#include <vector>

#include "engine/quant/all_finite.h"

namespace bitlathe {
namespace {

constexpr std::int64_t panelColumns = 192;

std::optional<at::Tensor> factorWhole(const at::Tensor& matrix) {
  const auto [factor, info] = at::linalg_cholesky_ex(matrix);
  return info.item<int>() == 0 ? std::optional(factor) : std::nullopt;
}

std::optional<at::Tensor> factorByPanels(const at::Tensor& matrix) {
  const std::int64_t size = matrix.size(0);
  at::Tensor factor = at::zeros({size, size}, matrix.options());
  for (std::int64_t begin = 0; begin < size; begin += panelColumns) {
    const std::int64_t end = std::min(begin + panelColumns, size);
    at::Tensor panel = matrix.slice(0, begin).slice(1, begin, end);
    if (begin > 0) {
      const at::Tensor done = factor.slice(0, begin).slice(1, 0, begin);
      panel = at::addmm(panel, done, done.slice(0, 0, end - begin).t(), /*beta=*/1, /*alpha=*/-1);
    }
    const auto corner = factorWhole(panel.slice(0, 0, end - begin));
    if (!corner) return std::nullopt;
    factor.slice(0, begin, end).slice(1, begin, end).copy_(*corner);
    if (end == size) break;
    const at::Tensor below = at::linalg_solve_triangular(*corner, panel.slice(0, end - begin).t(), /*upper=*/false);
    factor.slice(0, end).slice(1, begin, end).copy_(below.t());
  }
  return factor;
}

}  // namespace

std::optional<at::Tensor> choleskyFactor(const at::Tensor& matrix) {
  const auto factor = matrix.is_cpu() ? factorByPanels(matrix) : factorWhole(matrix);
  return factor && allFinite(*factor) ? std::optional(factor->contiguous()) : std::nullopt;
}

at::Tensor choleskySolve(const at::Tensor& right, const at::Tensor& factor) {
  if (!right.is_cpu()) return at::cholesky_solve(right.t(), factor).t();
  const std::int64_t size = factor.size(0);
  std::vector<at::Tensor> corners;  // inverted
  for (std::int64_t begin = 0; begin < size; begin += panelColumns) {
    const at::Tensor corner = factor.slice(0, begin, begin + panelColumns).slice(1, begin, begin + panelColumns);
    corners.push_back(at::linalg_solve_triangular(corner, at::eye(corner.size(0), factor.options()), /*upper=*/false));
  }
  at::Tensor x = right.clone(at::MemoryFormat::Contiguous);
  auto panel = [&](std::size_t i) {
    const auto begin = static_cast<std::int64_t>(i) * panelColumns;
    return x.slice(1, begin, begin + panelColumns);
  };
  for (std::size_t i = 0; i < corners.size(); ++i) {  // y L^T = right
    const auto begin = static_cast<std::int64_t>(i) * panelColumns;
    at::Tensor y = panel(i);
    if (begin > 0) {
      y.addmm_(x.slice(1, 0, begin), factor.slice(0, begin, begin + panelColumns).slice(1, 0, begin).t(), 1, -1);
    }
    y.copy_(at::matmul(y, corners[i].t()));
  }
  for (std::size_t i = corners.size(); i-- > 0;) {  // x L = y
    const auto begin = static_cast<std::int64_t>(i) * panelColumns;
    const auto end = std::min(begin + panelColumns, size);
    at::Tensor solved = panel(i);
    if (end < size) solved.addmm_(x.slice(1, end), factor.slice(0, end).slice(1, begin, end), 1, -1);
    solved.copy_(at::matmul(solved, corners[i]));
  }
  return x;
}

}  // namespace bitlathe
