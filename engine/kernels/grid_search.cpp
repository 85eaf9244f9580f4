// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/grid_search.h"

#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include "engine/kernels/grid_search_body.h"

namespace bitlathe {
namespace {

using kernels::GridSearchOptions;
using kernels::tileRows;

/// Copies `rows` values of each of `columns` columns, `stride` apart, to a tile; missing rows become 0.
void loadTile(const float* source, std::int64_t columns, std::int64_t stride, std::int64_t rows, float* tile) {
  for (std::int64_t j = 0; j < columns; ++j) {
    std::copy_n(source + j * stride, rows, tile + j * tileRows);
    std::fill_n(tile + j * tileRows + rows, tileRows - rows, 0.0f);
  }
}

GridSearchOptions makeOptions(std::int64_t maximumCode, bool symmetric, std::int64_t candidates, std::int64_t grid,
                              double norm) {
  return {static_cast<float>(maximumCode), symmetric, static_cast<int>(candidates), static_cast<int>(grid),
          static_cast<float>(norm)};
}

std::tuple<at::Tensor, at::Tensor> gridSearchCpu(const at::Tensor& columns, const at::Tensor& columnWeights,
                                                 std::int64_t maximumCode, bool symmetric, std::int64_t candidates,
                                                 std::int64_t grid, double norm) {
  const GridSearchOptions options = makeOptions(maximumCode, symmetric, candidates, grid, norm);
  const std::int64_t groups = columns.size(0);
  const std::int64_t columnCount = columns.size(1);
  const std::int64_t rows = columns.size(2);
  const std::int64_t tiles = (rows + tileRows - 1) / tileRows;
  at::Tensor scales = at::empty({groups, rows}, columns.options());
  at::Tensor zeros = at::empty({groups, rows}, columns.options());
  const auto searchTile = kernels::gridSearchTile(kernels::availableInstructionSets().back());

  at::parallel_for(0, groups * tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> tile(static_cast<std::size_t>(columnCount * tileRows));
    float scale[tileRows];
    float zero[tileRows];
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t group = i / tiles;
      const std::int64_t first = i % tiles * tileRows;
      const std::int64_t count = std::min(tileRows, rows - first);
      loadTile(columns.const_data_ptr<float>() + group * columnCount * rows + first, columnCount, rows, count,
               tile.data());
      searchTile(options, columnCount, tile.data(), columnWeights.const_data_ptr<float>() + group * columnCount, scale,
                 zero);
      std::copy_n(scale, count, scales.mutable_data_ptr<float>() + group * rows + first);
      std::copy_n(zero, count, zeros.mutable_data_ptr<float>() + group * rows + first);
    }
  });
  return {scales, zeros};
}

std::tuple<at::Tensor, at::Tensor> gridSearchCuda(const at::Tensor& columns, const at::Tensor& columnWeights,
                                                  std::int64_t maximumCode, bool symmetric, std::int64_t candidates,
                                                  std::int64_t grid, double norm) {
  const c10::cuda::CUDAGuard guard(columns.device());
  at::Tensor scales = at::empty({columns.size(0), columns.size(2)}, columns.options());
  at::Tensor zeros = at::empty_like(scales);
  kernels::launchGridSearch(makeOptions(maximumCode, symmetric, candidates, grid, norm), columns.size(0),
                            columns.size(1), columns.size(2), columns.const_data_ptr<float>(),
                            columnWeights.const_data_ptr<float>(), scales.mutable_data_ptr<float>(),
                            zeros.mutable_data_ptr<float>(), c10::cuda::getCurrentCUDAStream());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return {scales, zeros};
}

}  // namespace

std::pair<at::Tensor, at::Tensor> gridSearch(const at::Tensor& columns, const at::Tensor& columnWeights,
                                             const QuantizationScheme& scheme, const ClipSearch& clip) {
  using Signature = std::tuple<at::Tensor, at::Tensor>(const at::Tensor&, const at::Tensor&, std::int64_t, bool,
                                                       std::int64_t, std::int64_t, double);
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("bitlathe::grid_search", "").typed<Signature>();
  const at::Tensor weights = columnWeights.defined() ? columnWeights.contiguous()
                                                     : at::ones({columns.size(0), columns.size(1)}, columns.options());
  TORCH_CHECK(columns.dim() == 3 && columns.scalar_type() == at::kFloat && weights.scalar_type() == at::kFloat &&
                  weights.numel() == columns.size(0) * columns.size(1),
              "grid_search takes float32 columns [groups, columns, rows] and weights [groups, columns]");
  const std::int64_t candidates = clip.enabled ? std::max(1, clip.grid * 4 / 5) : 1;
  // The only candidate covers all that it is given.
  const at::Tensor covered = clip.enabled || clip.shrink == 1 ? columns : columns * clip.shrink;
  auto [scales, zeros] =
      op.call(covered.contiguous(), weights, scheme.maximumCode(), scheme.symmetric, candidates, clip.grid, clip.norm);
  return {std::move(scales), std::move(zeros)};
}

}  // namespace bitlathe

TORCH_LIBRARY_FRAGMENT(bitlathe, library) {
  library.def(
      "grid_search(Tensor columns, Tensor column_weights, int maximum_code, bool symmetric, int candidates, int grid, "
      "float norm) -> (Tensor, Tensor)");
}
TORCH_LIBRARY_IMPL(bitlathe, CPU, library) {
  library.impl("grid_search", &bitlathe::gridSearchCpu);
}
TORCH_LIBRARY_IMPL(bitlathe, CUDA, library) {
  library.impl("grid_search", &bitlathe::gridSearchCuda);
}
