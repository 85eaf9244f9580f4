// SPDX-License-Identifier: GPL-3.0-or-later
// How far the quantized stream is off at one layer's output, in the form that targets and losses follow from.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// With a = delta W^T (what the layer's input is off, seen at its output) and rho (what the residual stream is off):
/// everything that a least-squares problem over the layer's weight needs besides H.
struct StreamError {
  at::Tensor input;           ///< a^T X^ / n = W C, float32 [p, m]
  at::Tensor residual;        ///< rho^T X^ / n = Gamma^T, float32 [p, m]; undefined without a residual stream
  double inputSquare = 0;     ///< |a|^2 / n
  double residualSquare = 0;  ///< |rho|^2 / n
  double product = 0;         ///< <a, rho> / n

  /// What both are off, W C + Gamma^T.
  at::Tensor slope() const { return residual.defined() ? input + residual : input; }
  /// |a + rho|^2 / n, the loss of the original weight.
  double square() const { return inputSquare + 2 * product + residualSquare; }
};

/// Over all positions, and without position 0 of each sample.
struct StreamErrors {
  StreamError all;
  StreamError behindFirst;
};

}  // namespace bitlathe
