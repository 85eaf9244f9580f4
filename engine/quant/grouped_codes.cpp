// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/grouped_codes.h"

namespace bitlathe {
namespace {

/// Of the matrix of a scale solve, relative to its largest diagonal element.
constexpr double scaleRegularization = 1e-6;
/// Elements of the matrices that are solved at a time.
constexpr std::int64_t scaleSolveElements = std::int64_t{1} << 24;

/// [in, out] as [groups, columns, out], without a copy.
at::Tensor byGroup(const at::Tensor& matrix, std::int64_t groups) {
  return matrix.view({groups, -1, matrix.size(1)});
}

/// Of some rows; see solveScales.
struct SolvedScales {
  at::Tensor scales;    // [groups, out]
  at::Tensor decrease;  // of f, [out]
};

/// Solves a small positive definite system for each row: `matrix` [n, n, rows], which is used up, and `right` [n,
/// rows]. A row whose matrix isn't positive definite gets values that are not finite. The rows lie side by side, for
/// which LAPACK, called once for each, is several times slower.
at::Tensor solveEach(const at::Tensor& matrix, const at::Tensor& right) {
  at::Tensor x = right.clone();
  const std::int64_t n = right.size(0);
  for (std::int64_t k = 0; k < n; ++k) {  // matrix = L L^T and y = L^-1 right, column by column
    const at::Tensor pivot = matrix[k][k].rsqrt();
    x[k].mul_(pivot);
    const at::Tensor column = matrix.select(1, k).slice(0, k);
    column.mul_(pivot);
    if (k + 1 == n) break;
    const at::Tensor below = column.slice(0, 1);
    x.slice(0, k + 1).addcmul_(below, x[k], -1);
    matrix.slice(0, k + 1).slice(1, k + 1).addcmul_(below.unsqueeze(1), below.unsqueeze(0), -1);
  }
  for (std::int64_t k = n; k-- > 0;) {  // L^T x = y
    if (k + 1 < n) x[k].sub_((matrix.select(1, k).slice(0, k + 1) * x.slice(0, k + 1)).sum(0));
    x[k].div_(matrix[k][k]);
  }
  return x;
}

SolvedScales solvedScales(const at::Tensor& hessian, const GroupedCodes& grouped, const at::Tensor& levels,
                          const at::Tensor& gradient) {
  const std::int64_t groups = grouped.scales.size(0);
  const std::int64_t rows = grouped.scales.size(1);
  const std::int64_t groupColumns = levels.size(0) / groups;
  const at::Tensor slopes = byGroup(gradient * levels, groups).sum(1);

  // K_tt' = zeta_t A_tt' zeta_t'^T, a matrix for each row; the change of the scales that is best is K^-1 slopes.
  const at::Tensor matrix = at::empty({groups, groups, rows}, levels.options());
  for (std::int64_t t = 0; t < groups; ++t) {
    const std::int64_t begin = t * groupColumns;
    const at::Tensor response =
        hessian.slice(0, begin).slice(1, begin, begin + groupColumns).mm(levels.slice(0, begin, begin + groupColumns));
    const at::Tensor products = byGroup(response.mul_(levels.slice(0, begin)), groups - t).sum(1);
    matrix.select(1, t).slice(0, t).copy_(products);
    matrix.select(0, t).slice(0, t).copy_(products);
  }
  at::Tensor regularized = matrix.clone();
  at::Tensor diagonal = regularized.diagonal(0, 0, 1);  // [rows, groups]
  const at::Tensor largest = diagonal.amax(1, /*keepdim=*/true);
  diagonal.add_(at::where(largest > 0, largest * scaleRegularization, 1.0));

  const at::Tensor stored = (solveEach(regularized, slopes) + grouped.scales).to(at::kHalf).to(at::kFloat);
  const at::Tensor change = stored - grouped.scales;
  const at::Tensor curved = (matrix * change).sum(1);
  const at::Tensor gain = (change * (2 * slopes - curved)).sum(0);
  // What isn't positive definite gives values that are not finite, and these are not better.
  const at::Tensor better = (gain > 0).logical_and_(stored.amin(0) > 0);
  return {at::where(better, stored, grouped.scales), at::where(better, gain, 0.0)};
}

}  // namespace

GroupedCodes GroupedCodes::from(const QuantizedWeight& quantized, const at::Tensor& order) {
  return {quantized.scheme, quantized.codes.index_select(1, order).t().contiguous(),
          quantized.scales.t().to(at::kFloat).contiguous(), quantized.zeros.t().to(at::kFloat).contiguous()};
}

QuantizedWeight GroupedCodes::ungroup(const at::Tensor& order) const {
  const std::int64_t inFeatures = codes.size(0);
  const at::Tensor inverse = order.argsort();
  QuantizedWeight quantized;
  quantized.scheme = scheme;
  quantized.codes = codes.index_select(0, inverse).t().contiguous();
  quantized.scales = scales.t().to(at::kHalf).contiguous();
  quantized.zeros = zeros.t().to(at::kByte).contiguous();
  quantized.groupIndex =
      inverse.div(scheme.columnsPerGroup(inFeatures), /*rounding_mode=*/"floor").to(at::kInt).contiguous();
  return quantized;
}

at::Tensor GroupedCodes::levels() const {
  const std::int64_t groups = scales.size(0);
  return byGroup(codes.to(at::kFloat), groups).sub_(zeros.unsqueeze(1)).view(codes.sizes());
}

at::Tensor GroupedCodes::dequantize() const {
  const std::int64_t groups = scales.size(0);
  return byGroup(levels(), groups).mul_(scales.unsqueeze(1)).view(codes.sizes());
}

GroupedCodes GroupedCodes::select(const at::Tensor& index) const {
  return {scheme, codes.index_select(1, index), scales.index_select(1, index), zeros.index_select(1, index)};
}

void GroupedCodes::assign(const at::Tensor& index, const GroupedCodes& other) {
  codes.index_copy_(1, index, other.codes);
  scales.index_copy_(1, index, other.scales);
  zeros.index_copy_(1, index, other.zeros);
}

at::Tensor gradientOf(const at::Tensor& target, const at::Tensor& hessian, const GroupedCodes& grouped) {
  return hessian.mm(target - grouped.dequantize());
}

at::Tensor rowObjective(const at::Tensor& target, const GroupedCodes& grouped, const at::Tensor& gradient) {
  return (target - grouped.dequantize()).mul_(gradient).sum(0);
}

at::Tensor searchSweep(CodeSearch search, const at::Tensor& hessian, GroupedCodes& grouped, at::Tensor& gradient) {
  const std::int64_t groups = grouped.scales.size(0);
  const std::int64_t columns = hessian.size(0);
  const std::int64_t groupColumns = columns / groups;
  at::Tensor decrease = at::zeros({gradient.size(1)}, gradient.options());
  for (std::int64_t t = 0; t < groups; ++t) {
    const std::int64_t begin = t * groupColumns;
    const std::int64_t end = begin + groupColumns;
    at::Tensor codes = grouped.codes.slice(0, begin, end);
    at::Tensor scales = grouped.scales.select(0, t);
    const at::Tensor zeros = grouped.zeros.select(0, t);
    const auto weight = [&] { return codes.to(at::kFloat).sub_(zeros).mul_(scales); };
    const at::Tensor own = gradient.slice(0, begin, end);
    at::Tensor change = weight();
    searchCodes(search, own, hessian.slice(0, begin, end).slice(1, begin, end), zeros, grouped.scheme.maximumCode(),
                scales, codes);
    change.sub_(weight());
    if (!change.any().item<bool>()) continue;
    // With d = -change, f falls by 2 d . P - d A d = d . (P + P - d A).
    at::Tensor slopes = own.clone();
    gradient.addmm_(hessian.slice(1, begin, end), change);
    decrease.sub_(slopes.add_(own).mul_(change).sum(0));
  }
  return decrease;
}

at::Tensor solveScales(const at::Tensor& hessian, GroupedCodes& grouped, const at::Tensor& gradient) {
  const std::int64_t groups = grouped.scales.size(0);
  const std::int64_t rows = gradient.size(1);
  at::Tensor decrease = at::empty({rows}, gradient.options());
  const std::int64_t chunk = std::max<std::int64_t>(1, scaleSolveElements / (groups * groups));
  for (std::int64_t begin = 0; begin < rows; begin += chunk) {
    const auto some = [&](const at::Tensor& matrix) { return matrix.slice(1, begin, begin + chunk).contiguous(); };
    const GroupedCodes part{grouped.scheme, some(grouped.codes), some(grouped.scales), some(grouped.zeros)};
    const auto [scales, gain] = solvedScales(hessian, part, part.levels(), some(gradient));
    grouped.scales.slice(1, begin, begin + chunk).copy_(scales);
    decrease.slice(0, begin, begin + chunk).copy_(gain);
  }
  return decrease;
}

}  // namespace bitlathe
