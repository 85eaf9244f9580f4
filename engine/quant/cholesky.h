// SPDX-License-Identifier: GPL-3.0-or-later
// Cholesky factors of large matrices.
#pragma once

#include <optional>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// L of A = L L^T, lower triangular with zeros above, contiguous. `matrix` is A, float32 or float64 [m, m]; only its
/// lower half is read. Nothing where A is not positive definite, to the rounding of its type.
///
/// On the CPU panel by panel: at::linalg_cholesky_ex spends several times as long as the factorisation itself on a copy
/// in column-major order and on clearing the upper half.
std::optional<at::Tensor> choleskyFactor(const at::Tensor& matrix);

/// B A^-1 for B [n, m] and the factor L of A, [n, m]. On the CPU panel by panel: its triangular solves take several
/// times as long as products of the same number of operations.
at::Tensor choleskySolve(const at::Tensor& right, const at::Tensor& factor);

}  // namespace bitlathe
