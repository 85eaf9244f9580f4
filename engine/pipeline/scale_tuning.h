// SPDX-License-Identifier: GPL-3.0-or-later
// Tunes the scales of all quantized layers together once the last block is quantized; codes and zero points stay.
//
// What is lowered is the mean over the calibration tokens of KL(p || q) of the next token, p the full-precision model's
// distribution and q the quantized one's: no loss of a layer or a block knows what the blocks behind it make of an
// error (end-to-end training of quantization parameters, as in EfficientQAT, Chen et al. 2024, which trains on the
// tokens of the text instead). The parameters are the logarithms of the scales, so that a step's size is relative to
// each scale; Adam takes the steps. Held-out samples choose after which pass over the text the scales are taken. Codes
// may have been fitted to them as well; then they judge the tuning too strictly, never too kindly. Activations and the
// cache are not rounded meanwhile.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "engine/correct/adam_moments.h"
#include "engine/pipeline/backward_pass.h"
#include "engine/pipeline/events.h"
#include "engine/pipeline/recipe.h"
#include "engine/quant/quantized_weight.h"

namespace bitlathe {

/// The model that is tuned; its blocks are asked for again in every step.
struct QuantizedBlocks {
  const ModelConfig& config;
  BlockAt fullPrecision;
  std::function<QuantizedWeights(std::int64_t block)> quantized;
};

class ScaleTuning {
 public:
  /// `reference` float32 [N, T, D]: the full-precision model's hidden states of the calibration text behind the last
  /// block. The last `heldOut` samples are held out, fewer than there are; `seed` shuffles the others.
  /// `interruptionPoint` is called between micro-batches and may throw. `blocks`, `ends` and `interruptionPoint` must
  /// outlive this.
  ScaleTuning(const QuantizedBlocks& blocks, const ModelEnds& ends, const TokenWindows& calibration,
              const at::Tensor& reference, const TuningOptions& options, std::int64_t heldOut, std::uint64_t seed,
              const std::function<void()>& interruptionPoint);

  /// `passDone` gets what each pass over the text came to, and first what there was before; `stepDone` the share of all
  /// steps that is done since it was called last. Throws Error naming the layer where a gradient is not finite.
  LayerScales run(const std::function<void(const ScalesTuned&)>& passDone,
                  const std::function<void(double share)>& stepDone);

 private:
  /// What is tuned of a layer: the logarithm of each scale over the scale that it began with.
  struct Layer {
    at::Tensor groupIndex;  ///< of the columns, int64 [in]
    at::Tensor logarithms;  ///< float32 [out, groups]
    at::Tensor gradient;    ///< of the summed divergence, float32 [out, groups]
    AdamMoments moments;
  };
  using BlockLayers = std::array<std::optional<Layer>, linearKindCount>;

  struct Divergence {
    double sum = 0;  ///< over the tokens, nats
    double tokens = 0;
    double mean() const { return sum / tokens; }
  };

  DecoderBlock block(std::int64_t index) const;
  TokenWindows text(const at::Tensor& samples) const;
  /// Both of the samples' tokens; the first also leaves each layer's gradient.
  Divergence differentiate(const at::Tensor& samples);
  Divergence measure(const at::Tensor& samples) const;
  void takeStep(double tokens, double learningRate);
  LayerScales scales() const;

  const QuantizedBlocks& blocks_;
  const ModelEnds& ends_;
  const std::function<void()>& interruptionPoint_;
  const TuningOptions options_;
  at::Tensor ids_, mask_, reference_;
  std::int64_t fitted_;  ///< samples that are not held out
  std::uint64_t seed_;
  std::vector<BlockLayers> layers_;
};

}  // namespace bitlathe
