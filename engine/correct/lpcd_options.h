// SPDX-License-Identifier: GPL-3.0-or-later
// Options of layer-projected coordinate descent (LPCD, arXiv 2512.01546). No tensors, so any floor may use it.
#pragma once

#include <cstdint>

#include "engine/model/linear_kind.h"

namespace bitlathe {

/// Where the strengths of a correction come from.
enum class StrengthChoice {
  fixed,
  heldOut,  ///< "auto": per layer, what loses least on calibration samples that the correction was not fitted to
};

/// How a relaxation is minimised.
enum class RelaxationSolver {
  conjugateGradients,  ///< preconditioned, a few iterations
  adam,                ///< the paper's, for comparison: many passes over the data
};

/// In which order a sweep visits the layers of a submodule.
enum class BlockOrder {
  fixed,   ///< that of execution
  greedy,  ///< next the layer whose relaxation leaves the least of the submodule's loss
  random,  ///< seeded
};

/// What the layers of a submodule hold until their turn comes.
enum class LpcdStart {
  fullPrecision,
  corrected,  ///< the target of the rule that they would have without the submodule
  quantized,  ///< the codes of that target
};

/// One relaxation: min over W of |target - f(W)|^2 / 2n + lambda/2 |W - W0|^2.
struct RelaxationOptions {
  RelaxationSolver solver = RelaxationSolver::conjugateGradients;
  double damping = 0.3;         ///< lambda relative to the mean diagonal of the normal operator
  double strength = 1;          ///< the result is W0 + strength (W - W0)
  int iterations = 5;           ///< of conjugate gradients; few, because stopping early regularises as well
  int gaussNewtonSteps = 2;     ///< linearisations, each with its own iterations, where f isn't linear
  int epochs = 20;              ///< Adam's passes over the data
  std::int64_t batchSize = 16;  ///< sequences per step of Adam
  double learningRate = 1e-4;   ///< Adam's peak
  std::uint64_t seed = 0;       ///< of the order in which Adam sees the data
  bool operator==(const RelaxationOptions&) const = default;
};

/// Which layers LPCD relaxes, and how; the names of OneComp's LPCDConfig where it has them. The defaults of `percdamp`,
/// `perccorr` and the iterations are the optimum on held-out text with 8192 calibration tokens (lpcd-solvers §2, §6).
struct LpcdOptions {
  bool enableQk = false;       ///< q and k, by the causal logits
  bool enableVo = false;       ///< v and o, by the residual stream behind attention
  bool enableUd = false;       ///< up and down, by the residual stream behind the MLP
  bool enableGate = false;     ///< gate as well, by the same objective as up
  bool enableResidual = true;  ///< o and down alone, where their pairs aren't enabled
  int altSteps = 1;            ///< sweeps over the layers of a pair
  BlockOrder blockOrder = BlockOrder::fixed;
  LpcdStart start = LpcdStart::fullPrecision;
  bool useClosedForm = true;  ///< for o and down; else they are relaxed by the solver, like the others
  bool accept = false;        ///< keep a relaxed layer only where its codes lose less than those of the original
                              ///< weight and those that it had, by the submodule's own loss
  StrengthChoice strength = StrengthChoice::fixed;  ///< of the closed forms
  double perccorr = 1;    ///< share of the correction that is applied; the reference's 0.5 acts twice there
  double percdamp = 0.3;  ///< relative ridge around the original weight
  RelaxationSolver solver = RelaxationSolver::conjugateGradients;
  int queryKeyIterations = 3;
  int valueIterations = 5;   ///< and of o where it has no closed form
  int upIterations = 5;      ///< of up, gate, and of down where it has no closed form
  int gaussNewtonSteps = 2;  ///< of gate, and of q and k where they are normalised (Qwen3)
  int gdSteps = 20;          ///< epochs of Adam
  std::int64_t gdBatchSize = 16;
  double gdBaseLr = 1e-4;
  bool operator==(const LpcdOptions&) const = default;

  /// Those of one relaxation.
  RelaxationOptions relaxation(LinearKind kind, std::uint64_t seed) const {
    RelaxationOptions options{.solver = solver,
                              .damping = percdamp,
                              .strength = perccorr,
                              .iterations = upIterations,
                              .gaussNewtonSteps = gaussNewtonSteps,
                              .epochs = gdSteps,
                              .batchSize = gdBatchSize,
                              .learningRate = gdBaseLr,
                              .seed = seed};
    if (kind == LinearKind::q || kind == LinearKind::k) options.iterations = queryKeyIterations;
    if (kind == LinearKind::v || kind == LinearKind::o) options.iterations = valueIterations;
    return options;
  }
};

}  // namespace bitlathe
