// SPDX-License-Identifier: GPL-3.0-or-later
// Relaxation by Adam, as the LPCD paper does it; conjugate gradients are cheaper and reach a lower objective.
#pragma once

#include "engine/correct/relaxation.h"

namespace bitlathe {

/// Adam on F with lambda = `ridge`. Each epoch visits the micro-batches in another order, drawn from the seed; a step
/// joins as many as make up `options.batchSize` sequences. The result's losses are those before, which is
/// `originalLoss`, and after; `options.strength` and what the loss is with it are left to the caller.
RelaxationResult relaxByAdam(const Relaxation& problem, double originalLoss, double ridge,
                             const RelaxationOptions& options, const std::function<void()>& interruptionPoint);

}  // namespace bitlathe
