// SPDX-License-Identifier: GPL-3.0-or-later
// How much each token of the calibration text counts in sums over tokens (DataOptions::tokenWeights).
//
// An error e_t of the hidden states at token t moves the model's predictions by (g_t . e_t)^2 / 2 nats, g_t the
// gradient there (backward_pass.h): on average over the directions of e_t by |g_t|^2 |e_t|^2 / 2D. Objectives that
// sum |e_t|^2 count all tokens alike; with |g_t|^2 in front of it each counts by what it does to the predictions. The
// squares of gradients are heavy-tailed, and a sum over few thousand tokens would rest on a few of them; so the sizes
// |g_t| take their place (what that gains is in the README's results).
#pragma once

#include <functional>

#include "engine/model/language_model.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/block_stream.h"
#include "engine/text/calibration.h"

namespace bitlathe {

/// Those of one block, float32 [N, T] each, with a mean of 1 over the kept tokens and 0 at padding; undefined where all
/// tokens count alike.
struct BlockTokenWeights {
  at::Tensor attention;  ///< for q, k, v and o: by the residual stream behind attention
  at::Tensor mlp;        ///< for gate, up and down: by that behind the MLP

  const at::Tensor& of(InputGroup group) const {
    return group == InputGroup::attention || group == InputGroup::attentionOutput ? attention : mlp;
  }
  /// Those of `count` samples from `first` on.
  BlockTokenWeights samples(std::int64_t first, std::int64_t count) const;
};

/// Those of all blocks: [blocks, N, T] each.
struct TokenWeights {
  at::Tensor attention, mlp;

  BlockTokenWeights of(std::int64_t block) const;
};

/// Bytes of hidden states that measuring them keeps at once.
inline constexpr std::int64_t tokenWeightStates = std::int64_t{1} << 29;

/// One pass forward and one backward for as many samples at a time as `stateBytes` allow, one at least. `seed` is that
/// of the tokens that are drawn. `blockDone` is called with the share of all tokens for which a block is done,
/// `interruptionPoint` between micro-batches; both may throw. Throws Error naming the block where a gradient is not
/// finite.
TokenWeights measureTokenWeights(BlockSource& blocks, const ModelEnds& ends, const TokenWindows& calibration,
                                 at::Device device, std::uint64_t seed,
                                 const std::function<void(std::int64_t block, double share)>& blockDone,
                                 const std::function<void()>& interruptionPoint,
                                 std::int64_t stateBytes = tokenWeightStates);

}  // namespace bitlathe
