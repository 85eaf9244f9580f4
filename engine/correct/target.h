// SPDX-License-Identifier: GPL-3.0-or-later
// The weight that a projector should aim at, so that a layer makes up for what the layers before it lost
// (QEP, LoaQ, LPCD's residual outputs; algorithms §5, §6, §7.7).
#pragma once

#include "engine/correct/damped_solver.h"
#include "engine/correct/stream_error.h"

namespace bitlathe {

/// How far a target goes: 0 stays at the weight, 1 is the full least-squares step.
struct Strength {
  double input = 0;     ///< alpha, for what the layer's input is off
  double residual = 0;  ///< beta, for what the residual stream is off
};

/// The two full steps from a layer's weight, float32 [p, m] each.
struct CorrectionSteps {
  at::Tensor input;     ///< W C (H + lambda I)^-1
  at::Tensor residual;  ///< Gamma^T (H + lambda I)^-1; undefined without a residual stream

  at::Tensor target(const at::Tensor& weight, Strength strength) const;
};
CorrectionSteps correctionSteps(const StreamError& error, const DampedSolver& solver);

struct BestStrength {
  Strength strength;
  double gain = 0;  ///< what it lowers the loss by, per token
};
/// The strengths in [0, 1] that lose least on other tokens than those that the steps come from: the loss (see
/// LayerLosses) is an exact quadratic in both.
BestStrength bestStrength(const CorrectionSteps& steps, const at::Tensor& heldOutHessian, const StreamError& heldOut);

}  // namespace bitlathe
