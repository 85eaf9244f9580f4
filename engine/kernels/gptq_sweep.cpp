// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/gptq_sweep.h"

#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include "engine/kernels/gptq_sweep_body.h"

namespace bitlathe {
namespace {

using kernels::gptqSweepColumns;
using kernels::tileRows;

/// Copies between a matrix whose rows are `stride` apart and a tile; `count` of the tile's rows are real ones.
template <typename T>
void loadTile(const T* source, std::int64_t columns, std::int64_t stride, std::int64_t count, T* tile) {
  for (std::int64_t j = 0; j < columns; ++j) {
    std::copy_n(source + j * stride, count, tile + j * tileRows);
    std::fill_n(tile + j * tileRows + count, tileRows - count, T{});
  }
}
template <typename T>
void storeTile(const T* tile, std::int64_t columns, std::int64_t stride, std::int64_t count, T* target) {
  for (std::int64_t j = 0; j < columns; ++j) std::copy_n(tile + j * tileRows, count, target + j * stride);
}

void gptqSweepCpu(at::Tensor& live, at::Tensor& residual, const at::Tensor& upper, const at::Tensor& scales,
                  const at::Tensor& zeros, std::int64_t maximumCode, at::Tensor& codes) {
  const std::int64_t columns = live.size(0);
  const std::int64_t rows = live.size(1);
  const std::int64_t tiles = (rows + tileRows - 1) / tileRows;
  const auto sweepTile = kernels::gptqSweepTile(kernels::availableInstructionSets().back());

  at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    alignas(64) float liveTile[gptqSweepColumns * tileRows];
    alignas(64) float residualTile[gptqSweepColumns * tileRows];
    alignas(64) std::uint8_t codesTile[gptqSweepColumns * tileRows];
    alignas(64) float scale[tileRows];
    alignas(64) float zero[tileRows];
    for (std::int64_t first = begin * tileRows; first < std::min(end * tileRows, rows); first += tileRows) {
      const std::int64_t count = std::min(tileRows, rows - first);
      loadTile(live.const_data_ptr<float>() + first, columns, rows, count, liveTile);
      loadTile(residual.const_data_ptr<float>() + first, columns, rows, count, residualTile);
      std::fill_n(scale, tileRows, 1.0f);
      std::copy_n(scales.const_data_ptr<float>() + first, count, scale);
      loadTile(zeros.const_data_ptr<float>() + first, 1, rows, count, zero);
      sweepTile(columns, liveTile, residualTile, upper.const_data_ptr<float>(), upper.stride(0), scale, zero,
                static_cast<float>(maximumCode), codesTile);
      storeTile(liveTile, columns, rows, count, live.mutable_data_ptr<float>() + first);
      storeTile(residualTile, columns, rows, count, residual.mutable_data_ptr<float>() + first);
      storeTile(codesTile, columns, rows, count, codes.mutable_data_ptr<std::uint8_t>() + first);
    }
  });
}

void gptqSweepCuda(at::Tensor& live, at::Tensor& residual, const at::Tensor& upper, const at::Tensor& scales,
                   const at::Tensor& zeros, std::int64_t maximumCode, at::Tensor& codes) {
  const c10::cuda::CUDAGuard guard(live.device());
  kernels::launchGptqSweep(
      live.size(0), live.size(1), live.mutable_data_ptr<float>(), residual.mutable_data_ptr<float>(),
      upper.const_data_ptr<float>(), upper.stride(0), scales.const_data_ptr<float>(), zeros.const_data_ptr<float>(),
      static_cast<float>(maximumCode), codes.mutable_data_ptr<std::uint8_t>(), c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace

void gptqSweep(at::Tensor& live, at::Tensor& residual, const at::Tensor& upper, const at::Tensor& scales,
               const at::Tensor& zeros, std::int64_t maximumCode, at::Tensor& codes) {
  using Signature = void(at::Tensor&, at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&,
                         std::int64_t, at::Tensor&);
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("bitlathe::gptq_sweep", "").typed<Signature>();
  TORCH_CHECK(live.size(0) <= kernels::gptqSweepColumns, "gptq_sweep takes ", kernels::gptqSweepColumns,
              " columns at most");
  TORCH_CHECK(live.is_contiguous() && residual.is_contiguous() && codes.is_contiguous() && scales.is_contiguous() &&
                  zeros.is_contiguous() && upper.stride(1) == 1,
              "gptq_sweep takes contiguous tensors");
  TORCH_CHECK(live.sizes() == residual.sizes() && live.sizes() == codes.sizes() && upper.size(0) == live.size(0) &&
                  upper.size(1) == live.size(0) && scales.numel() == live.size(1) && zeros.numel() == live.size(1),
              "gptq_sweep: the sizes don't agree");
  op.call(live, residual, upper, scales, zeros, maximumCode, codes);
}

}  // namespace bitlathe

TORCH_LIBRARY_FRAGMENT(bitlathe, library) {
  library.def(
      "gptq_sweep(Tensor(a!) live, Tensor(b!) residual, Tensor upper, Tensor scales, Tensor zeros, int maximum_code, "
      "Tensor(c!) codes) -> ()");
}
TORCH_LIBRARY_IMPL(bitlathe, CPU, library) {
  library.impl("gptq_sweep", &bitlathe::gptqSweepCpu);
}
TORCH_LIBRARY_IMPL(bitlathe, CUDA, library) {
  library.impl("gptq_sweep", &bitlathe::gptqSweepCuda);
}
