// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/packed_linear.h"

#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include "engine/kernels/packed_linear_body.h"

namespace bitlathe {
namespace {

using kernels::PackedCodes;
using kernels::packedRows;
using kernels::segmentColumns;

PackedCodes codesOf(const at::Tensor& words, const at::Tensor& scales, const at::Tensor& zeros) {
  return {static_cast<int>(words.size(2)),
          words.size(1),
          words.size(1) / scales.size(1),
          reinterpret_cast<const std::uint32_t*>(words.const_data_ptr<std::int32_t>()),
          reinterpret_cast<const std::uint16_t*>(scales.const_data_ptr<at::Half>()),
          zeros.const_data_ptr<std::uint8_t>()};
}

PackedCodes tileOf(PackedCodes codes, std::int64_t tile) {
  codes.words += tile * codes.segments * codes.bits * packedRows;
  codes.scales += tile * codes.groups() * packedRows;
  codes.zeros += tile * codes.groups() * packedRows;
  return codes;
}

at::Tensor segmentSums(const at::Tensor& inputs, std::int64_t segments) {
  return inputs.view({inputs.size(0), segments, segmentColumns}).sum(2);
}

/// Inputs up to which multiplying the codes as they are unpacked is faster than dequantizing them first.
constexpr std::int64_t fewInputs = 16;
/// Tiles that are dequantized at a time: a panel that stays in the cache, and is wide enough for the matrix product.
constexpr std::int64_t panelTiles = 4;

void multiplyTiles(const at::Tensor& inputs, const PackedCodes& codes, const at::Tensor& outputs) {
  const std::int64_t tiles = outputs.size(1) / packedRows;
  const at::Tensor sums = segmentSums(inputs, codes.segments);
  const auto multiplyTile = kernels::packedLinearTile(kernels::availableInstructionSets().back());
  const float* x = inputs.const_data_ptr<float>();
  float* y = outputs.mutable_data_ptr<float>();
  at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t tile = begin; tile < end; ++tile) {
      multiplyTile(tileOf(codes, tile), inputs.size(0), x, sums.const_data_ptr<float>(), y + tile * packedRows,
                   tiles * packedRows);
    }
  });
}

void multiplyPanels(const at::Tensor& inputs, const PackedCodes& codes, const at::Tensor& outputs) {
  const std::int64_t tiles = outputs.size(1) / packedRows;
  const auto unpackTile = kernels::packedWeightTile(kernels::availableInstructionSets().back());
  at::parallel_for(0, tiles, panelTiles, [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor panel = at::empty({inputs.size(1), panelTiles * packedRows}, inputs.options());
    for (std::int64_t first = begin; first < end; first += panelTiles) {
      const std::int64_t last = std::min(first + panelTiles, end);
      for (std::int64_t tile = first; tile < last; ++tile) {
        unpackTile(tileOf(codes, tile), panel.mutable_data_ptr<float>() + (tile - first) * packedRows, panel.size(1));
      }
      at::Tensor part = outputs.slice(1, first * packedRows, last * packedRows);
      at::mm_out(part, inputs, panel.slice(1, 0, (last - first) * packedRows));
    }
  });
}

at::Tensor emptyOutputs(const at::Tensor& inputs, const at::Tensor& words) {
  return at::empty({inputs.size(0), words.size(0) * packedRows}, inputs.options());
}

at::Tensor packedLinearCpu(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                           const at::Tensor& zeros) {
  const at::Tensor outputs = emptyOutputs(inputs, words);
  const auto multiply = inputs.size(0) <= fewInputs ? multiplyTiles : multiplyPanels;
  multiply(inputs, codesOf(words, scales, zeros), outputs);
  return outputs;
}

at::Tensor packedLinearCuda(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                            const at::Tensor& zeros) {
  const c10::cuda::CUDAGuard guard(inputs.device());
  const PackedCodes codes = codesOf(words, scales, zeros);
  const auto stream = c10::cuda::getCurrentCUDAStream();
  at::Tensor result;
  if (inputs.size(0) <= fewInputs) {
    const at::Tensor sums = segmentSums(inputs, codes.segments);
    result = emptyOutputs(inputs, words);
    kernels::launchPackedLinear(codes, words.size(0), inputs.size(0), inputs.const_data_ptr<float>(),
                                sums.const_data_ptr<float>(), result.mutable_data_ptr<float>(), stream);
  } else {
    const at::Tensor weight = at::empty({inputs.size(1), words.size(0) * packedRows}, inputs.options());
    kernels::launchPackedWeight(codes, words.size(0), weight.mutable_data_ptr<float>(), stream);
    result = inputs.mm(weight);
  }
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return result;
}

}  // namespace

at::Tensor packedLinear(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                        const at::Tensor& zeros) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&);
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("bitlathe::packed_linear", "").typed<Signature>();
  TORCH_CHECK(words.is_contiguous() && scales.is_contiguous() && zeros.is_contiguous(),
              "packed_linear: codes have to be contiguous");
  TORCH_CHECK(words.dim() == 4 && words.size(2) >= 1 && words.size(2) <= 8 && words.size(3) == packedRows &&
                  scales.dim() == 3 && scales.sizes() == zeros.sizes() && scales.size(0) == words.size(0) &&
                  scales.size(2) == packedRows && scales.size(1) > 0 && words.size(1) % scales.size(1) == 0,
              "packed_linear: the sizes of the codes don't agree");
  TORCH_CHECK(inputs.is_contiguous() && inputs.dim() == 2 && inputs.size(1) == words.size(1) * segmentColumns,
              "packed_linear: the inputs don't fit the weight");
  return op.call(inputs, words, scales, zeros);
}

}  // namespace bitlathe

TORCH_LIBRARY_FRAGMENT(bitlathe, library) {
  library.def("packed_linear(Tensor inputs, Tensor words, Tensor scales, Tensor zeros) -> Tensor");
}
TORCH_LIBRARY_IMPL(bitlathe, CPU, library) {
  library.impl("packed_linear", &bitlathe::packedLinearCpu);
}
TORCH_LIBRARY_IMPL(bitlathe, CUDA, library) {
  library.impl("packed_linear", &bitlathe::packedLinearCuda);
}
