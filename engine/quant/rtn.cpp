// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/kernels/grid_search.h"
#include "engine/quant/projectors.h"
#include "engine/quant/target_checks.h"

namespace bitlathe {
namespace {

at::Tensor clipWeights(const ClipSearch& clip, const at::Tensor& hessianDiagonal, const std::string& layer) {
  if (!clip.enabled || clip.weight == ClipWeight::none) return {};
  if (clip.weight == ClipWeight::gptqError) {
    throw Error(layer + ": round-to-nearest has no GPTQ errors to weigh its clip search with",
                "Weigh it by the inputs' second moments, or not at all.");
  }
  if (!hessianDiagonal.defined()) {
    throw Error(layer + ": the clip search weighed by the inputs' second moments needs calibration data");
  }
  return hessianDiagonal;
}

}  // namespace

QuantizedWeight quantizeRtn(const at::Tensor& weight, const QuantizationScheme& scheme, const RtnOptions& options,
                            const at::Tensor& hessianDiagonal, std::string_view layer) {
  checkTarget(weight, scheme, options.clip, layer);
  const std::int64_t rows = weight.size(0);
  const std::int64_t inFeatures = weight.size(1);
  const std::int64_t groups = scheme.groupCount(inFeatures);
  const at::Tensor columns = weight.t().contiguous().view({groups, -1, rows});
  const auto [scales, zeros] =
      gridSearch(columns, clipWeights(options.clip, hessianDiagonal, std::string(layer)), scheme, options.clip);
  const at::Tensor codes =
      (columns / scales.unsqueeze(1)).round_().add_(zeros.unsqueeze(1)).clamp_(0, scheme.maximumCode());

  QuantizedWeight quantized;
  quantized.scheme = scheme;
  quantized.codes = codes.to(at::kByte).view({inFeatures, rows}).t().contiguous();
  quantized.scales = scales.t().to(at::kHalf).contiguous();
  quantized.zeros = zeros.t().to(at::kByte).contiguous();
  quantized.groupIndex = at::arange(inFeatures, weight.options().dtype(at::kInt))
                             .div(scheme.columnsPerGroup(inFeatures), /*rounding_mode=*/"floor");
  return quantized;
}

}  // namespace bitlathe
