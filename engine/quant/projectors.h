// SPDX-License-Identifier: GPL-3.0-or-later
// From a target weight to codes.
//
// Scales are rounded to float16 before codes are chosen, so that codes, errors and exported files agree. Weights that
// are not finite, and groups that don't divide the inputs, are refused with an Error that names `layer`.
#pragma once

#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/quant/hessian_factor.h"
#include "engine/quant/quantized_weight.h"
#include "engine/quant/scheme.h"

namespace bitlathe {

/// Round to nearest (algorithms §2.3). `weight` float32 [out, in]; `hessianDiagonal` float32 [in] is needed only for
/// ClipWeight::diagonal.
QuantizedWeight quantizeRtn(const at::Tensor& weight, const QuantizationScheme& scheme, const RtnOptions& options,
                            const at::Tensor& hessianDiagonal = {}, std::string_view layer = "weight");

/// GPTQ (algorithms §4): min (w - w^) H (w - w^)^T per row, greedily by columns with optimal compensation. Group
/// parameters come from the compensated weights of the live block. `percdamp` and `actorder` of the options are those
/// that the factor was made with.
QuantizedWeight quantizeGptq(const at::Tensor& weight, const HessianFactor& factor, const QuantizationScheme& scheme,
                             const GptqOptions& options, std::string_view layer = "weight");

/// What quantizeJointq() went through.
struct JointqReport {
  double lambda = 0;  ///< the penalty's weight that the result was found with
  /// Its objective, summed over the rows: of their best starts after a sweep, when no step helped any more, and behind
  /// iterated local search where that is on.
  std::vector<double> objectives;
};

/// JointQ (algorithms §8): scales and codes together, by searching group after group for the single steps that lower
/// (w - w^) (H + lambda R) (w - w^)^T most, from the best of several starts per row. `weight` float32 [out, in];
/// `hessian` float32 [in, in] is X^T X / n, its scale counts unless lambdaRelative. 1 to 4 bits. Scales stay positive;
/// all arithmetic is float32. Fills in `report` where given. Errors also name impossible options.
QuantizedWeight quantizeJointq(const at::Tensor& weight, const at::Tensor& hessian, const QuantizationScheme& scheme,
                               const JointqOptions& options, std::string_view layer = "weight",
                               JointqReport* report = nullptr);

/// Coordinate descent over the codes of `quantized`, scales refitted after each group (recipes "Projector definition").
/// Lowers (w - w^) (H + percdamp mean(H_jj) I) (w - w^)^T of every row, never raises it beyond float32's rounding, and
/// stops early when nothing changes. `target` float32 [out, in] is what was quantized, `hessian` float32 [in, in].
/// Zero points and groups stay, scales stay positive; columns whose H_jj is 0 count as 0, as in GPTQ.
void refineCodes(const at::Tensor& target, const at::Tensor& hessian, const CodeRefinement& refinement,
                 QuantizedWeight& quantized, std::string_view layer = "weight");

}  // namespace bitlathe
