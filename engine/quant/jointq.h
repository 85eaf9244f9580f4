// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that quantizeJointq (engine/quant/projectors.h) is made of. Matrices are transposed and in the order of the
// groups, as in engine/quant/grouped_codes.h.
#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

#include "engine/quant/grouped_codes.h"

namespace bitlathe::jointq {

/// H + lambda R, float32 [in, in] (algorithms §8.2 divided by the number of tokens).
at::Tensor regularizedHessian(const at::Tensor& hessian, double lambda, const JointqOptions& options);

/// Every group rounded to nearest and searched as if it were alone (algorithms §8.4).
GroupedCodes clipOptimize(const at::Tensor& target, const at::Tensor& hessian, const QuantizationScheme& scheme);

/// Group after group: rounded to nearest where it compensates best for those before it, then searched by what its
/// errors cost after the columns behind it have compensated best in turn. That cost is M_tt D_t M_tt^T of the
/// factorization A = M D M^T (engine/quant/hessian_factor.h); algorithms §8.4 takes A_tt, which knows nothing of the
/// columns behind.
GroupedCodes clipOptimizeEp(const at::Tensor& target, const at::Tensor& hessian, const QuantizationScheme& scheme,
                            std::string_view layer);

/// Joint search over all groups, again and again for the rows whose f still falls noticeably; the scales of the others
/// are solved for together. `gradient` and `objective` as in engine/quant/grouped_codes.h, the first used up. Returns f of every row, float32 [out].
at::Tensor searchUntilConverged(const at::Tensor& hessian, at::Tensor gradient, at::Tensor objective,
                                GroupedCodes& grouped);

/// Iterated local search (algorithms §8.6). f of no row rises. `objectives` holds f of every row, and is kept up to date.
void perturbAndSearch(const at::Tensor& target, const at::Tensor& hessian, const JointqOptions& options,
                      GroupedCodes& grouped, at::Tensor& objectives);

/// Relative errors of a solution (engine/quant/error_measures.h).
struct SolutionErrors {
  double weight;
  double output;
};
/// Whether a larger lambda's solution replaces the one before it (algorithms §8.7).
bool acceptsLambda(const SolutionErrors& before, const SolutionErrors& after, const JointqOptions& options);

}  // namespace bitlathe::jointq
