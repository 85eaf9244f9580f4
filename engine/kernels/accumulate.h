// SPDX-License-Identifier: GPL-3.0-or-later
// The product of a vector with a matrix, as the CPU bodies take it.
#pragma once

#include <cstdint>

#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {

/// sums_j += factor_k * matrix_kj for k = 0, 1, ..., count - 1, in this order. Factors are `factorStride` apart, the
/// rows of the matrix `matrixStride`; `sums` and the rows have `width` elements.
[[gnu::always_inline]] inline void accumulate(std::int64_t count, const float* factors, std::int64_t factorStride,
                                              const float* matrix, std::int64_t matrixStride, std::int64_t width,
                                              float* sums) {
  constexpr int together = 8;  // a sum is loaded and stored once for so many products
  std::int64_t k = 0;
  for (; k + together <= count; k += together) {
    float factor[together];
    for (int i = 0; i < together; ++i) factor[i] = factors[(k + i) * factorStride];
    const float* row = matrix + k * matrixStride;
    for (std::int64_t j = 0; j < width; ++j) {
      float sum = sums[j];
#pragma GCC unroll 8
      for (int i = 0; i < together; ++i) sum = numerics::fused(factor[i], row[i * matrixStride + j], sum);
      sums[j] = sum;
    }
  }
  for (; k < count; ++k) {
    const float factor = factors[k * factorStride];
    const float* row = matrix + k * matrixStride;
    for (std::int64_t j = 0; j < width; ++j) sums[j] = numerics::fused(factor, row[j], sums[j]);
  }
}

}  // namespace bitlathe::kernels
