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

at::Tensor packedLinearCpu(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                           const at::Tensor& zeros) {
  const std::int64_t tiles = words.size(0);
  const PackedCodes codes = codesOf(words, scales, zeros);
  const at::Tensor sums = segmentSums(inputs, codes.segments);
  at::Tensor outputs = at::empty({inputs.size(0), tiles * packedRows}, inputs.options());
  const auto multiplyTile = kernels::packedLinearTile(kernels::availableInstructionSets().back());
  const float* x = inputs.const_data_ptr<float>();
  float* y = outputs.mutable_data_ptr<float>();
  at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t tile = begin; tile < end; ++tile) {
      multiplyTile(tileOf(codes, tile), inputs.size(0), x, sums.const_data_ptr<float>(), y + tile * packedRows,
                   tiles * packedRows);
    }
  });
  return outputs;
}

at::Tensor packedLinearCuda(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                            const at::Tensor& zeros) {
  const c10::cuda::CUDAGuard guard(inputs.device());
  const PackedCodes codes = codesOf(words, scales, zeros);
  const at::Tensor sums = segmentSums(inputs, codes.segments);
  at::Tensor outputs = at::empty({inputs.size(0), words.size(0) * packedRows}, inputs.options());
  kernels::launchPackedLinear(codes, words.size(0), inputs.size(0), inputs.const_data_ptr<float>(),
                              sums.const_data_ptr<float>(), outputs.mutable_data_ptr<float>(),
                              c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return outputs;
}

at::Tensor emptyWeight(const at::Tensor& words) {
  return at::empty({words.size(1) * segmentColumns, words.size(0) * packedRows}, words.options().dtype(at::kFloat));
}

at::Tensor unpackedWeightCpu(const at::Tensor& words, const at::Tensor& scales, const at::Tensor& zeros) {
  const std::int64_t tiles = words.size(0);
  const PackedCodes codes = codesOf(words, scales, zeros);
  at::Tensor weight = emptyWeight(words);
  const auto unpackTile = kernels::packedWeightTile(kernels::availableInstructionSets().back());
  at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t tile = begin; tile < end; ++tile) {
      unpackTile(tileOf(codes, tile), weight.mutable_data_ptr<float>() + tile * packedRows, tiles * packedRows);
    }
  });
  return weight;
}

at::Tensor unpackedWeightCuda(const at::Tensor& words, const at::Tensor& scales, const at::Tensor& zeros) {
  const c10::cuda::CUDAGuard guard(words.device());
  at::Tensor weight = emptyWeight(words);
  kernels::launchPackedWeight(codesOf(words, scales, zeros), words.size(0), weight.mutable_data_ptr<float>(),
                              c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return weight;
}

void checkCodes(const at::Tensor& words, const at::Tensor& scales, const at::Tensor& zeros) {
  TORCH_CHECK(words.is_contiguous() && scales.is_contiguous() && zeros.is_contiguous(),
              "packed codes have to be contiguous");
  TORCH_CHECK(words.dim() == 4 && words.size(2) >= 1 && words.size(2) <= 8 && words.size(3) == packedRows &&
                  scales.dim() == 3 && scales.sizes() == zeros.sizes() && scales.size(0) == words.size(0) &&
                  scales.size(2) == packedRows && scales.size(1) > 0 && words.size(1) % scales.size(1) == 0,
              "packed codes: the sizes don't agree");
}

}  // namespace

at::Tensor packedLinear(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                        const at::Tensor& zeros) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&);
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("bitlathe::packed_linear", "").typed<Signature>();
  checkCodes(words, scales, zeros);
  TORCH_CHECK(inputs.is_contiguous() && inputs.dim() == 2 && inputs.size(1) == words.size(1) * segmentColumns,
              "packed_linear: the inputs don't fit the weight");
  return op.call(inputs, words, scales, zeros);
}

at::Tensor unpackedWeight(const at::Tensor& words, const at::Tensor& scales, const at::Tensor& zeros) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&);
  static const auto op =
      c10::Dispatcher::singleton().findSchemaOrThrow("bitlathe::unpacked_weight", "").typed<Signature>();
  checkCodes(words, scales, zeros);
  return op.call(words, scales, zeros);
}

}  // namespace bitlathe

TORCH_LIBRARY_FRAGMENT(bitlathe, library) {
  library.def("packed_linear(Tensor inputs, Tensor words, Tensor scales, Tensor zeros) -> Tensor");
  library.def("unpacked_weight(Tensor words, Tensor scales, Tensor zeros) -> Tensor");
}
TORCH_LIBRARY_IMPL(bitlathe, CPU, library) {
  library.impl("packed_linear", &bitlathe::packedLinearCpu);
  library.impl("unpacked_weight", &bitlathe::unpackedWeightCpu);
}
TORCH_LIBRARY_IMPL(bitlathe, CUDA, library) {
  library.impl("packed_linear", &bitlathe::packedLinearCuda);
  library.impl("unpacked_weight", &bitlathe::unpackedWeightCuda);
}
