// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/gptq_sweep_body.h"
#include "engine/kernels/numerics.h"

namespace bitlathe::kernels {
namespace {

constexpr int threads = 64;

/// A thread per row. The block keeps the factor's tile and its rows' errors in shared memory.
__global__ void __launch_bounds__(threads)
    gptqSweepKernel(int columns, std::int64_t rows, float* live, float* residual, const float* upper,
                    std::int64_t upperStride, const float* scales, const float* zeros, float maximumCode,
                    std::uint8_t* codes) {
  BITLATHE_SHARED(float, feedback, gptqSweepColumns* gptqSweepColumns);
  BITLATHE_SHARED(float, errors, gptqSweepColumns* threads);
  const int thread = static_cast<int>(threadIdx.x);
  for (int i = thread; i < columns * columns; i += threads) {
    feedback[i] = upper[i / columns * upperStride + i % columns];
  }
  __syncthreads();

  const std::int64_t row = std::int64_t{blockIdx.x} * threads + thread;
  if (row >= rows) return;
  const float scale = scales[row];
  const float zero = zeros[row];
  for (int k = 0; k < columns; ++k) {
    float target = live[k * rows + row];
    for (int j = 0; j < k; ++j) {
      target = numerics::fused(feedback[j * columns + k], errors[j * threads + thread], target);
    }
    live[k * rows + row] = target;
    const float level = numerics::roundEven(numerics::clamp(target / scale, -zero, maximumCode - zero));
    const float error = numerics::fused(-level, scale, residual[k * rows + row]);
    errors[k * threads + thread] = error;
    residual[k * rows + row] = error;
    codes[k * rows + row] = static_cast<std::uint8_t>(static_cast<std::int32_t>(level + zero));
  }
}

}  // namespace

void launchGptqSweep(std::int64_t columns, std::int64_t rows, float* live, float* residual, const float* upper,
                     std::int64_t upperStride, const float* scales, const float* zeros, float maximumCode,
                     std::uint8_t* codes, DeviceStream stream) {
  const auto blocks = static_cast<unsigned>((rows + threads - 1) / threads);
  BITLATHE_LAUNCH(gptqSweepKernel, blocks, threads, 0, stream, static_cast<int>(columns), rows, live, residual, upper,
                  upperStride, scales, zeros, maximumCode, codes);
}

}  // namespace bitlathe::kernels
