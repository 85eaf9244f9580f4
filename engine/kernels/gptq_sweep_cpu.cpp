// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/accumulate.h"
#include "engine/kernels/gptq_sweep_body.h"
#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {
namespace {

using namespace numerics;

[[gnu::always_inline]] inline void sweep(std::int64_t columns, float* live, float* residual, const float* upper,
                                         std::int64_t upperStride, const float* scales, const float* zeros,
                                         float maximumCode, std::uint8_t* codes) {
  constexpr int rows = tileRows;
  alignas(64) float level[rows];
  for (std::int64_t k = 0; k < columns; ++k) {
    float* target = live + k * rows;
    accumulate(k, upper + k, upperStride, residual, rows, rows, target);
    float* own = residual + k * rows;
    for (int r = 0; r < rows; ++r) {
      level[r] = roundEven(clamp(target[r] / scales[r], -zeros[r], maximumCode - zeros[r]));
      own[r] = fused(-level[r], scales[r], own[r]);
    }
    // Codes are bytes, which might alias anything: apart from the rest, or nothing of it is vectorised.
    std::uint8_t* code = codes + k * rows;
    for (int r = 0; r < rows; ++r) code[r] = static_cast<std::uint8_t>(static_cast<std::int32_t>(level[r] + zeros[r]));
  }
}

}  // namespace

BITLATHE_CPU_BODIES(GptqSweepTile, gptqSweepTile, sweep,
                    (std::int64_t columns, float* live, float* residual, const float* upper, std::int64_t upperStride,
                     const float* scales, const float* zeros, float maximumCode, std::uint8_t* codes),
                    (columns, live, residual, upper, upperStride, scales, zeros, maximumCode, codes))

}  // namespace bitlathe::kernels
