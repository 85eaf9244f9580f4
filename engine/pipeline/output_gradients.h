// SPDX-License-Identifier: GPL-3.0-or-later
// What moves a model's predictions: the gradients g of sum_s -log p(y_s) at the outputs of its linear layers, each y_s
// drawn from the model's own distribution p of the token behind position s. E[g g^T] is the Fisher information, which
// is the Hessian of the KL divergence to the model as it is.
#pragma once

#include <array>
#include <functional>
#include <random>
#include <vector>

#include "engine/model/language_model.h"
#include "engine/pipeline/block_source.h"
#include "engine/pipeline/block_stream.h"
#include "engine/text/calibration.h"

namespace bitlathe {

/// The place of a layer in LayerGradients.
constexpr std::size_t indexOf(LinearKind kind) {
  return static_cast<std::size_t>(kind);
}

/// Of the layers of one block over a micro-batch, [B, T, features] each.
struct LayerGradients {
  std::int64_t block = 0;
  std::int64_t first = 0;                          ///< number of the micro-batch's first sample
  at::Tensor mask;                                 ///< bool [B, T]; undefined where nothing is padded
  std::array<at::Tensor, linearKindCount> inputs;  ///< shared by the layers of an input group
  std::array<at::Tensor, linearKindCount> gradients;
};

/// One pass forward and one backward, with autograd inside one block at a time; the hidden states in front of every
/// block are kept meanwhile.
class OutputGradients {
 public:
  /// All references must outlive this. `random` draws the y_s, in the order of the tokens. `interruptionPoint` is
  /// called between micro-batches; it may throw.
  OutputGradients(BlockSource& blocks, const ModelEnds& ends, const TokenWindows& windows, at::Device device,
                  std::mt19937_64& random, const std::function<void()>& interruptionPoint);

  /// From the last block to the first: `visit` for each micro-batch, then `blockDone`.
  void pass(const std::function<void(const LayerGradients&)>& visit,
            const std::function<void(const DecoderBlock&)>& blockDone);

 private:
  template <typename Visit>
  void inMicroBatches(Visit visit) const;
  std::vector<at::Tensor> forward();
  at::Tensor gradientBehindBlocks(const at::Tensor& hidden);
  at::Tensor drawLabels(const at::Tensor& logProbabilities);
  LayerGradients differentiate(const DecoderBlock& block, const at::Tensor& hidden, const at::Tensor& gradient,
                               const at::Tensor& mask) const;

  BlockSource& blocks_;
  const ModelEnds& ends_;
  const std::function<void()>& interruptionPoint_;
  std::mt19937_64& random_;
  at::Tensor ids_, mask_;
  RotaryTable rotary_;
  std::int64_t microBatch_;
};

}  // namespace bitlathe
