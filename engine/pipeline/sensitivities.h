// SPDX-License-Identifier: GPL-3.0-or-later
// What each layer's quantization is expected to do to the model's output, measured before anything is quantized.
//
// An error E = W - W^ of a layer's weight moves its output at token t by E x_t. To second order, and with the errors of
// different layers and tokens taken as uncorrelated, the distribution p of the next token then moves by
//
//   KL(p || p^) = 1/2n sum_t (g_t . E x_t)^2   nats per token,
//
// where n counts tokens and g_t is the gradient at the layer's output (backward_pass.h). The errors of one key or
// value layer at different tokens are not quite uncorrelated, and attention adds them up: theirs is foretold too low,
// by half at worst on small models with random text.
#pragma once

#include <functional>

#include "engine/model/language_model.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/mixed_precision.h"
#include "engine/text/calibration.h"

namespace bitlathe {

/// How many tokens of the calibration data are enough, in whole samples.
inline constexpr std::int64_t sensitivityTokens = 4096;
/// What makes W^ of W: the recipe's projector without refinement and at a fixed damping, GPTQ in place of JointQ.
ProjectorOptions sensitivityProjector(ProjectorOptions options);

/// The expected divergence of every layer of the plan at each of its widths, nothing for those in full precision, from
/// the first samples of the calibration data. Throws Error naming the layer where a result is not finite. `blockDone`
/// is called after each block, `interruptionPoint` between micro-batches and layers; both may throw.
WidthLosses measureSensitivities(const Recipe& recipe, const Plan& plan, BlockSource& blocks, const ModelEnds& ends,
                                 const TokenWindows& calibration, at::Device device,
                                 const std::function<void(std::int64_t)>& blockDone,
                                 const std::function<void()>& interruptionPoint);

}  // namespace bitlathe
