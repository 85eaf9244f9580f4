// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/inner_product_body.h"

namespace bitlathe::kernels {
namespace {

[[gnu::always_inline]] inline void addInnerProduct(std::int64_t count, const float* a, const float* b, double& sum) {
  constexpr int lanes = 32;
  alignas(64) double sums[lanes] = {};
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int l = 0; l < lanes; ++l) sums[l] += static_cast<double>(a[i + l]) * static_cast<double>(b[i + l]);
  }
  for (; i < count; ++i) sums[0] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  for (int step = lanes / 2; step > 0; step /= 2) {
    for (int l = 0; l < step; ++l) sums[l] += sums[l + step];
  }
  sum += sums[0];
}

}  // namespace

BITLATHE_CPU_BODIES(InnerProductRow, innerProductRow, addInnerProduct,
                    (std::int64_t count, const float* a, const float* b, double& sum), (count, a, b, sum))

}  // namespace bitlathe::kernels
