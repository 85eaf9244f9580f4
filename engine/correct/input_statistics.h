// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of the activations that enter a linear layer: second moments of its input in the quantized stream, and
// how far the two streams are apart.
//
// Notation of the papers: X and X^ are the inputs (tokens x features) in the full-precision and in the quantized
// stream, R and R^ the residual streams that the layer's output is added to, delta = X - X^, rho = R - R^.
#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/correct/stream_error.h"

namespace bitlathe {

/// A micro-batch of one input, in both streams.
struct StreamBatch {
  at::Tensor full;               ///< X, [B, T, m]
  at::Tensor quantized;          ///< X^, [B, T, m]
  at::Tensor fullResidual;       ///< R, [B, T, p]; undefined where the residual streams play no part
  at::Tensor quantizedResidual;  ///< R^, the same
  at::Tensor mask;               ///< bool [B, T], false at padding, which enters nothing; undefined where all is kept
  at::Tensor weights{};          ///< float32 [B, T], how much each token counts; undefined where all count alike
};

enum class Positions {
  all,
  behindFirst,  ///< without position 0 of each sample
};

/// The batch as the next RMS norm sees it (LoaQ's normalized output, algorithms §6): each token of X and R divided by
/// the root mean square of R + X W^T, of X^ and R^ by that of R^ + X^ W^T. Both residual streams are needed; `weight`
/// float32 [p, m], `bias` [p] or undefined.
StreamBatch normalizedBatch(const StreamBatch& batch, const at::Tensor& weight, const at::Tensor& bias);

/// Sums over tokens, accumulated in micro-batches; shared by all layers that read this input. Where tokens have
/// weights, these multiply the terms of every sum, and n stays the number of tokens.
class InputStatistics {
 public:
  /// `features` = m. Accumulates H = X^T X / n alone.
  InputStatistics(std::int64_t features, at::Device device);
  /// Both streams: H and, for stream errors of any layer that reads the input, C = delta^T X^ / n and
  /// D = delta^T delta / n.
  static InputStatistics ofStreams(std::int64_t features, at::Device device);
  /// Both streams, for the one layer with this weight (float32 [p, m]) that reads the input: products with the weight
  /// instead of C and D, which are larger, and the residual streams.
  static InputStatistics ofStreams(const at::Tensor& weight);
  /// Another one that accumulates the same, with nothing in it yet.
  InputStatistics emptyCopy() const;

  /// `x` is [B, T, m]; `mask` as in StreamBatch.
  void add(const at::Tensor& x, const at::Tensor& mask);
  void add(const StreamBatch& batch);
  /// Takes in the sums over other tokens of the same kind.
  void merge(const InputStatistics& other);

  std::int64_t tokens(Positions positions = Positions::all) const;
  /// H = X^T X / n, float32 [m, m]; of the quantized stream where both are given.
  at::Tensor hessian(Positions positions = Positions::all) const;
  /// What the quantized stream lacks at the output of a layer, `weight` float32 [p, m]. Only of both streams.
  StreamErrors streamErrors(const at::Tensor& weight) const;
  bool ofBothStreams() const { return streams_; }
  /// |X^ E^T|^2 over the positions behind the first, E float32 [p, m].
  double restSquare(const at::Tensor& e) const;
  /// X^ at position 0 of each sample: float32 [samples, m].
  at::Tensor firstInputs() const { return firstRows().input; }

 private:
  struct Rows {
    at::Tensor input;       // X^ [n, m]
    at::Tensor difference;  // delta [n, m]
    at::Tensor residual;    // rho [n, p]
  };
  void addRest(const Rows& rows);
  Rows firstRows() const;

  bool streams_ = false;
  at::Tensor weight_;  // [p, m] where the statistics are one layer's
  std::int64_t firstTokens_ = 0, restTokens_ = 0;
  std::vector<Rows> first_;  // position 0 of each sample, the rows themselves
  // Sums over all positions behind the first. Of the symmetric ones the lower half is kept.
  at::Tensor moments_;      // X^^T X^ [m, m]
  at::Tensor cross_;        // delta^T X^ [m, m]
  at::Tensor differences_;  // delta^T delta [m, m]
  StreamError layer_;       // of `weight_`, not divided by the number of tokens
};

}  // namespace bitlathe
