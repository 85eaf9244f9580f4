// SPDX-License-Identifier: GPL-3.0-or-later
// The second moments of one input, H = X^T X / n, with what all relaxations of layers that read it need of them.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

class InputHessian {
 public:
  /// `matrix` is H, [m, m], symmetric.
  InputHessian(at::Tensor matrix) : matrix_(std::move(matrix)) {}  // NOLINT(google-explicit-constructor)

  const at::Tensor& matrix() const { return matrix_; }
  /// H = V diag(values) V^T, made when first asked for.
  struct Eigen {
    at::Tensor values;   ///< [m], ascending
    at::Tensor vectors;  ///< V [m, m]
  };
  const Eigen& eigen() const;

 private:
  at::Tensor matrix_;
  mutable Eigen eigen_;
};

}  // namespace bitlathe
