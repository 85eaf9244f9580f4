// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/grouped_codes.h"

namespace bitlathe {
namespace {

/// [in, out] as [groups, columns, out], without a copy.
at::Tensor byGroup(const at::Tensor& matrix, std::int64_t groups) {
  return matrix.view({groups, -1, matrix.size(1)});
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

}  // namespace bitlathe
