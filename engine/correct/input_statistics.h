// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of the activations that enter a linear layer.
#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Relative output error |(W - W^) X^T|^2 / |W X^T|^2.
struct OutputError {
  double plain = 0;
  double robust = 0;  ///< without position 0 of each sample, which often carries nearly all of |X|^2
};

/// Second moments of one input, accumulated in micro-batches; shared by all layers that read this input.
class InputStatistics {
 public:
  /// `features` = m, the input's width.
  InputStatistics(std::int64_t features, at::Device device);

  /// `x` is [B, T, m]; `mask` is bool [B, T] (false at padding, which enters nothing) or undefined.
  void add(const at::Tensor& x, const at::Tensor& mask);

  std::int64_t tokens() const { return tokens_; }
  /// H = X^T X / n, float32 [m, m].
  at::Tensor hessian() const;
  /// From the trace identity tr(E H E^T), E = W - W^: no forward pass. Both float32 [p, m].
  OutputError outputError(const at::Tensor& weight, const at::Tensor& dequantized) const;

 private:
  at::Tensor rest_;                // float32 [m, m]: sum of x x^T over the positions behind the first
  std::vector<at::Tensor> first_;  // float32 [B, m] each: the rows of position 0
  std::int64_t tokens_ = 0;
};

}  // namespace bitlathe
