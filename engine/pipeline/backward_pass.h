// SPDX-License-Identifier: GPL-3.0-or-later
// What moves a model's predictions: the gradients of a loss of them at the outputs of its linear layers.
#pragma once

#include <array>
#include <functional>
#include <random>
#include <vector>

#include "engine/model/language_model.h"
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

/// Full-precision or quantized blocks by index, float32.
using BlockAt = std::function<DecoderBlock(std::int64_t)>;

/// A sum over tokens of what their next-token predictions lose: its gradient at hidden states behind the last block,
/// [n, D], which are those of the positions int64 [n] of the text, [N * T], without padding.
using PredictionLoss = std::function<at::Tensor(const at::Tensor& hidden, const at::Tensor& positions)>;

/// sum_s -log p(y_s), each y_s drawn from the model's own distribution p of the token behind position s, in the order
/// of the positions. For its gradients g, E[g g^T] is the Fisher information, which is the Hessian of the KL divergence
/// to the model as it is.
PredictionLoss drawnPredictions(const ModelEnds& ends, std::mt19937_64& random);

/// One pass forward and one backward, with autograd inside one block at a time; the hidden states in front of every
/// block are kept meanwhile.
class BackwardPass {
 public:
  /// `ends` and `interruptionPoint` must outlive this; the latter is called between micro-batches and may throw.
  BackwardPass(const ModelConfig& config, BlockAt blockAt, const ModelEnds& ends, const TokenWindows& windows,
               at::Device device, const std::function<void()>& interruptionPoint);

  /// From the last block to the first: `visit` for each micro-batch, then `blockDone`.
  void run(const PredictionLoss& loss, const std::function<void(const LayerGradients&)>& visit,
           const std::function<void(const DecoderBlock&)>& blockDone);

 private:
  template <typename Visit>
  void inMicroBatches(Visit visit) const;
  std::vector<at::Tensor> forward();
  at::Tensor gradientBehindBlocks(const at::Tensor& hidden, const PredictionLoss& loss) const;
  LayerGradients differentiate(const DecoderBlock& block, const at::Tensor& hidden, const at::Tensor& gradient,
                               const at::Tensor& mask) const;

  std::int64_t blockCount_;
  BlockAt blockAt_;
  const ModelEnds& ends_;
  const std::function<void()>& interruptionPoint_;
  at::Tensor ids_, mask_;
  RotaryTable rotary_;
  std::int64_t microBatch_;
};

}  // namespace bitlathe
