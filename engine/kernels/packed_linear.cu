// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/packed_linear_body.h"

namespace bitlathe::kernels {
namespace {

constexpr int warps = 8;
constexpr int threads = warps * packedRows;
/// Inputs of one launch.
constexpr int inputsAtOnce = 4;
static_assert(inputsAtOnce <= warps);

/// A block per tile, a thread per row and segment. The warps take as many segments at a time; what these add to the
/// products is summed up in order, by one warp per input.
template <int bits>
__global__ void __launch_bounds__(threads) packedLinearKernel(PackedCodes codes, int inputs, const float* x,
                                                              const float* sums, float* y, std::int64_t stride) {
  BITLATHE_SHARED(float, shares, warps* inputsAtOnce* packedRows);
  const int row = static_cast<int>(threadIdx.x) % packedRows;
  const int warp = static_cast<int>(threadIdx.x) / packedRows;
  const std::int64_t tile = blockIdx.x;
  const std::uint32_t* words = codes.words + tile * codes.segments * bits * packedRows + row;
  const std::int64_t grid = tile * codes.groups() * packedRows + row;
  float total = 0;
  for (std::int64_t first = 0; first < codes.segments; first += warps) {
    const std::int64_t s = first + warp;
    if (s < codes.segments) {
      const std::uint32_t* own = words + s * bits * packedRows;
      float products[inputsAtOnce] = {};
      for (int column = 0; column < segmentColumns; ++column) {
        std::uint32_t code;
        readCode<bits>(own, packedRows, column, code);
        const auto number = static_cast<float>(static_cast<std::int32_t>(code));
        for (int i = 0; i < inputsAtOnce; ++i) {
          if (i < inputs) products[i] += number * x[(i * codes.segments + s) * segmentColumns + column];
        }
      }
      const std::int64_t group = grid + s / codes.segmentsPerGroup * packedRows;
      const float scale = numerics::halfValue(codes.scales[group]);
      const auto zero = static_cast<float>(codes.zeros[group]);
      for (int i = 0; i < inputsAtOnce; ++i) {
        if (i >= inputs) break;
        shares[(warp * inputsAtOnce + i) * packedRows + row] =
            scale * (products[i] - zero * sums[i * codes.segments + s]);
      }
    }
    __syncthreads();
    if (warp < inputs) {
      for (int other = 0; other < warps && first + other < codes.segments; ++other) {
        total += shares[(other * inputsAtOnce + warp) * packedRows + row];
      }
    }
    __syncthreads();
  }
  if (warp < inputs) y[warp * stride + tile * packedRows + row] = total;
}

/// A block per tile, a thread per row; the warps share out the segments.
template <int bits>
__global__ void __launch_bounds__(threads) packedWeightKernel(PackedCodes codes, float* weight, std::int64_t stride) {
  const int row = static_cast<int>(threadIdx.x) % packedRows;
  const std::int64_t tile = blockIdx.x;
  for (std::int64_t s = static_cast<int>(threadIdx.x) / packedRows; s < codes.segments; s += warps) {
    const std::uint32_t* own = codes.words + (tile * codes.segments + s) * bits * packedRows + row;
    const std::int64_t group = (tile * codes.groups() + s / codes.segmentsPerGroup) * packedRows + row;
    const float scale = numerics::halfValue(codes.scales[group]);
    const auto zero = static_cast<float>(codes.zeros[group]);
    for (int column = 0; column < segmentColumns; ++column) {
      std::uint32_t code;
      readCode<bits>(own, packedRows, column, code);
      weight[(s * segmentColumns + column) * stride + tile * packedRows + row] =
          scale * (static_cast<float>(static_cast<std::int32_t>(code)) - zero);
    }
  }
}

template <int bits>
void launchLinear(const PackedCodes& codes, std::int64_t tiles, std::int64_t inputs, const float* x, const float* sums,
                  float* y, DeviceStream stream) {
  const std::int64_t stride = tiles * packedRows;
  for (std::int64_t first = 0; first < inputs; first += inputsAtOnce) {
    const auto count = static_cast<int>(inputs - first < inputsAtOnce ? inputs - first : inputsAtOnce);
    BITLATHE_LAUNCH(packedLinearKernel<bits>, static_cast<unsigned>(tiles), threads, 0, stream, codes, count,
                    x + first * codes.segments * segmentColumns, sums + first * codes.segments, y + first * stride,
                    stride);
  }
}

template <int bits>
void launchWeight(const PackedCodes& codes, std::int64_t tiles, float* weight, DeviceStream stream) {
  BITLATHE_LAUNCH(packedWeightKernel<bits>, static_cast<unsigned>(tiles), threads, 0, stream, codes, weight,
                  tiles * packedRows);
}

}  // namespace

void launchPackedLinear(const PackedCodes& codes, std::int64_t tiles, std::int64_t inputs, const float* x,
                        const float* sums, float* y, DeviceStream stream) {
  constexpr void (*launches[])(const PackedCodes&, std::int64_t, std::int64_t, const float*, const float*, float*,
                               DeviceStream) = {launchLinear<1>, launchLinear<2>, launchLinear<3>, launchLinear<4>,
                                                launchLinear<5>, launchLinear<6>, launchLinear<7>, launchLinear<8>};
  launches[codes.bits - 1](codes, tiles, inputs, x, sums, y, stream);
}

void launchPackedWeight(const PackedCodes& codes, std::int64_t tiles, float* weight, DeviceStream stream) {
  constexpr void (*launches[])(const PackedCodes&, std::int64_t, float*, DeviceStream) = {
      launchWeight<1>, launchWeight<2>, launchWeight<3>, launchWeight<4>,
      launchWeight<5>, launchWeight<6>, launchWeight<7>, launchWeight<8>};
  launches[codes.bits - 1](codes, tiles, weight, stream);
}

}  // namespace bitlathe::kernels
