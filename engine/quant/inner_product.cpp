// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/inner_product.h"

#include <numeric>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/sum.h>

#include "engine/kernels/inner_product_body.h"

namespace bitlathe {
namespace {

constexpr std::int64_t vectorLength = 4096;  // that a tensor is cut into where it isn't a matrix

/// All elements as [rows, n], contiguous.
at::Tensor asRows(const at::Tensor& x) {
  const auto flat = x.contiguous().view({-1});
  return flat.numel() % vectorLength == 0 ? flat.view({-1, vectorLength}) : flat.view({1, -1});
}

/// The same for any number of threads: a row is one thread's, and the rows' sums are added in order.
double innerProductCpu(const at::Tensor& a, const at::Tensor& b) {
  const bool alike = a.dim() == 2 && a.stride(1) == 1 && b.stride(1) == 1;
  const at::Tensor left = alike ? a : asRows(a);
  const at::Tensor right = alike ? b : asRows(b);
  const std::int64_t columns = left.size(1);
  const auto addRow = kernels::innerProductRow(kernels::availableInstructionSets().back());
  std::vector<double> sums(static_cast<std::size_t>(left.size(0)));
  const std::int64_t grain = at::internal::GRAIN_SIZE / std::max<std::int64_t>(columns, 1) + 1;
  at::parallel_for(0, left.size(0), grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      addRow(columns, left.const_data_ptr<float>() + i * left.stride(0),
             right.const_data_ptr<float>() + i * right.stride(0), sums[static_cast<std::size_t>(i)]);
    }
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

}  // namespace

double innerProduct(const at::Tensor& a, const at::Tensor& b) {
  const bool plain = a.is_cpu() && b.is_cpu() && a.scalar_type() == at::kFloat && b.scalar_type() == at::kFloat;
  if (plain && a.numel() > 0 && a.sizes() == b.sizes()) return innerProductCpu(a, b);
  return at::sum(a * b, at::kDouble).item<double>();
}

double squaredNorm(const at::Tensor& x) {
  return innerProduct(x, x);
}

}  // namespace bitlathe
