// SPDX-License-Identifier: GPL-3.0-or-later
// The large products of a calibration pass. They can round what they multiply to bfloat16; sums are float32 either way
// (lpcd-solvers §5).
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Whether the device multiplies bfloat16 faster than float32.
bool multipliesBfloat16(at::Device device);

/// While it lives, the products below round float32 operands to bfloat16 on this thread, if `rounds`. Where the device
/// has no instructions for that, rounded operands are multiplied as float32, which saves no time.
class OperandRounding {
 public:
  explicit OperandRounding(bool rounds);
  ~OperandRounding();
  OperandRounding(const OperandRounding&) = delete;
  OperandRounding& operator=(const OperandRounding&) = delete;

 private:
  bool before_;
};

/// a b, [..., N], of a [..., K] and b [K, N].
at::Tensor product(const at::Tensor& a, const at::Tensor& b);
/// sum += a b; `sum` is float32 [M, N] with contiguous rows.
void addProduct(const at::Tensor& sum, const at::Tensor& a, const at::Tensor& b);

/// a b of matrices [..., M, K] and [..., K, N] with the same sizes in front, float32. Rounds the result as well.
at::Tensor batchedProduct(const at::Tensor& a, const at::Tensor& b);
/// What batchedProduct makes of an operand, to be kept where one is multiplied often.
at::Tensor batchedOperand(const at::Tensor& x);

/// Rows of a symmetric sum that are computed together, up to the end of their square on the diagonal.
inline constexpr std::int64_t gramPanel = 192;
/// sum += x^T x for x [N, K], in panels of gramPanel rows: about half the operations of the whole product. What lies
/// right of a panel's square on the diagonal stays as it is.
void addGram(const at::Tensor& sum, const at::Tensor& x);

}  // namespace bitlathe
