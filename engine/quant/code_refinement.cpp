// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/quant/grouped_codes.h"
#include "engine/quant/projectors.h"

namespace bitlathe {

void refineCodes(const at::Tensor& target, const at::Tensor& hessian, const CodeRefinement& refinement,
                 QuantizedWeight& quantized, std::string_view layer) {
  if (refinement.sweeps < 0) {
    throw Error(std::string(layer) + ": a refinement of " + std::to_string(refinement.sweeps) +
                " sweeps; it must be 0 or more");
  }
  if (!(refinement.percdamp >= 0) || !std::isfinite(refinement.percdamp)) {
    throw Error(std::string(layer) + ": a refinement with a damping of " + std::to_string(refinement.percdamp) +
                "; it must be 0 or more");
  }
  if (refinement.sweeps == 0) return;

  const at::Tensor order = quantized.groupIndex.argsort(/*stable=*/true, /*dim=*/0, /*descending=*/false);
  const bool inOrder = at::equal(order, at::arange(order.numel(), order.options()));
  at::Tensor damped = inOrder ? hessian.clone() : hessian.index_select(0, order).index_select(1, order);
  const at::Tensor dead = damped.diagonal() == 0;
  const at::Tensor alive = damped.diagonal().masked_select(dead.logical_not());
  if (alive.numel() > 0) damped.diagonal().add_(refinement.percdamp * alive.mean(at::kDouble).item<double>());
  at::Tensor columns = target.t().index_select(0, order);
  columns.index_fill_(0, dead.nonzero().squeeze(1), 0);

  GroupedCodes grouped = GroupedCodes::from(quantized, order);
  at::Tensor gradient = gradientOf(columns, damped, grouped);
  for (int i = 0; i < refinement.sweeps; ++i) {
    const at::Tensor decrease = searchSweep(CodeSearch::coordinateDescent, damped, grouped, gradient);
    if (!decrease.gt(0).any().item<bool>()) break;
  }
  quantized.codes = grouped.codes.index_select(0, order.argsort()).t().contiguous();
  quantized.scales = grouped.scales.t().to(at::kHalf).contiguous();
}

}  // namespace bitlathe
