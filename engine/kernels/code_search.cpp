// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/code_search.h"

#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

namespace bitlathe {
namespace {

using kernels::tileRows;

CodeSearch searchOf(bool joint) {
  return joint ? CodeSearch::joint : CodeSearch::coordinateDescent;
}

void searchCodesCpu(bool joint, const at::Tensor& gradient, const at::Tensor& hessian, const at::Tensor& zeros,
                    std::int64_t maximumCode, at::Tensor& scales, at::Tensor& codes) {
  const std::int64_t columns = gradient.size(0);
  const std::int64_t rows = gradient.size(1);
  const std::int64_t tiles = (rows + tileRows - 1) / tileRows;
  const auto set = kernels::availableInstructionSets().back();
  const auto searchTile = joint ? kernels::jointSearchTile(set) : kernels::coordinateDescentTile(set);

  at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    const at::Tensor gradientTile = at::zeros({columns, tileRows}, gradient.options());
    const at::Tensor codesTile = at::zeros({columns, tileRows}, codes.options());
    const at::Tensor workspace = at::empty({kernels::searchTileWorkspace(columns)}, gradient.options());
    auto* gradients = gradientTile.mutable_data_ptr<float>();
    auto* tileCodes = codesTile.mutable_data_ptr<std::uint8_t>();
    alignas(64) float scale[tileRows];
    alignas(64) float zero[tileRows];
    std::fill_n(scale, tileRows, 1.0f);
    std::fill_n(zero, tileRows, 0.0f);
    for (std::int64_t first = begin * tileRows; first < std::min(end * tileRows, rows); first += tileRows) {
      const std::int64_t count = std::min(tileRows, rows - first);
      for (std::int64_t j = 0; j < columns; ++j) {
        std::copy_n(gradient.const_data_ptr<float>() + j * rows + first, count, gradients + j * tileRows);
        std::copy_n(codes.const_data_ptr<std::uint8_t>() + j * rows + first, count, tileCodes + j * tileRows);
      }
      std::copy_n(scales.const_data_ptr<float>() + first, count, scale);
      std::copy_n(zeros.const_data_ptr<float>() + first, count, zero);
      searchTile(columns, count, gradients, hessian.const_data_ptr<float>(), hessian.stride(0), zero,
                 static_cast<float>(maximumCode), scale, tileCodes, workspace.mutable_data_ptr<float>());
      for (std::int64_t j = 0; j < columns; ++j) {
        std::copy_n(tileCodes + j * tileRows, count, codes.mutable_data_ptr<std::uint8_t>() + j * rows + first);
      }
      std::copy_n(scale, count, scales.mutable_data_ptr<float>() + first);
    }
  });
}

void searchCodesCuda(bool joint, const at::Tensor& gradient, const at::Tensor& hessian, const at::Tensor& zeros,
                     std::int64_t maximumCode, at::Tensor& scales, at::Tensor& codes) {
  const c10::cuda::CUDAGuard guard(gradient.device());
  const std::int64_t columns = gradient.size(0);
  const std::int64_t rows = gradient.size(1);
  const CodeSearch search = searchOf(joint);
  const at::Tensor workspace = at::empty({kernels::searchDeviceWorkspace(search, columns, rows)}, gradient.options());
  kernels::launchCodeSearch(search, columns, rows, gradient.const_data_ptr<float>(), hessian.const_data_ptr<float>(),
                            hessian.stride(0), zeros.const_data_ptr<float>(), static_cast<float>(maximumCode),
                            scales.mutable_data_ptr<float>(), codes.mutable_data_ptr<std::uint8_t>(),
                            workspace.mutable_data_ptr<float>(), c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace

void searchCodes(CodeSearch search, const at::Tensor& gradient, const at::Tensor& hessian, const at::Tensor& zeros,
                 std::int64_t maximumCode, at::Tensor& scales, at::Tensor& codes) {
  using Signature =
      void(bool, const at::Tensor&, const at::Tensor&, const at::Tensor&, std::int64_t, at::Tensor&, at::Tensor&);
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("bitlathe::code_search", "").typed<Signature>();
  TORCH_CHECK(gradient.is_contiguous() && codes.is_contiguous() && scales.is_contiguous() && zeros.is_contiguous() &&
                  hessian.stride(1) == 1,
              "code_search takes contiguous tensors");
  TORCH_CHECK(gradient.dim() == 2 && gradient.numel() > 0 && gradient.sizes() == codes.sizes() &&
                  hessian.size(0) == gradient.size(0) && hessian.size(1) == gradient.size(0) &&
                  scales.numel() == gradient.size(1) && zeros.numel() == gradient.size(1),
              "code_search: the sizes don't agree");
  op.call(search == CodeSearch::joint, gradient, hessian, zeros, maximumCode, scales, codes);
}

}  // namespace bitlathe

TORCH_LIBRARY_FRAGMENT(bitlathe, library) {
  library.def(
      "code_search(bool joint, Tensor gradient, Tensor hessian, Tensor zeros, int maximum_code, Tensor(a!) scales, "
      "Tensor(b!) codes) -> ()");
}
TORCH_LIBRARY_IMPL(bitlathe, CPU, library) {
  library.impl("code_search", &bitlathe::searchCodesCpu);
}
TORCH_LIBRARY_IMPL(bitlathe, CUDA, library) {
  library.impl("code_search", &bitlathe::searchCodesCuda);
}
