// SPDX-License-Identifier: GPL-3.0-or-later
// The operator that improves the codes and the scales of one group of columns.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/kernels/code_search_body.h"

namespace bitlathe {

using kernels::CodeSearch;

/// Lowers f = (w - w^) A (w - w^)^T of every row by its codes and its scale in one group, the rest of the row being
/// held (algorithms §8.5, recipes "Projector definition"). Zero points stay. f never rises, to the rounding of float32.
///
/// `gradient` float32 [n, rows]: the group's columns of P = (W - W^) A, transposed. `hessian` float32 [n, n]: the
/// group's part of A, symmetric, rows may be strided. `zeros` float32 [rows]. `scales` float32 [rows], positive float16
/// values, and `codes` uint8 [n, rows] are improved in place. A scale never becomes 0 or negative: readers of exported
/// checkpoints may take neither for granted. n is anything from one column to a whole row.
void searchCodes(CodeSearch search, const at::Tensor& gradient, const at::Tensor& hessian, const at::Tensor& zeros,
                 std::int64_t maximumCode, at::Tensor& scales, at::Tensor& codes);

}  // namespace bitlathe
