// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/packed_weight.h"

#include <ATen/Parallel.h>

#include "engine/base/error.h"
#include "engine/kernels/packed_linear.h"
#include "engine/kernels/packed_linear_body.h"

namespace bitlathe {
namespace {

using kernels::packedRows;
using kernels::segmentColumns;

/// The columns of the packed weight, int64 [groups, segments of a group * segmentColumns], -1 where none is.
at::Tensor packedColumns(const QuantizedWeight& quantized, std::string_view layer) {
  const std::int64_t inFeatures = quantized.codes.size(1);
  const std::int64_t groups = quantized.scales.size(1);
  const std::int64_t groupColumns = inFeatures / groups;
  const at::Tensor index = quantized.groupIndex.cpu().to(at::kLong);
  const at::Tensor order = index.argsort(/*stable=*/true, /*dim=*/0, /*descending=*/false);
  const at::Tensor expected =
      at::arange(inFeatures, at::kLong).div(groupColumns, /*rounding_mode=*/"floor").clamp_max(groups - 1);
  if (inFeatures % groups != 0 || !at::equal(index.index_select(0, order), expected)) {
    throw Error(std::string(layer) + ": its columns are not in groups of " + std::to_string(groupColumns));
  }
  const std::int64_t filled = at::divup(groupColumns, std::int64_t{segmentColumns}) * segmentColumns;
  return at::constant_pad_nd(order.view({groups, groupColumns}), {0, filled - groupColumns}, -1);
}

/// [out, groups] as [tiles, groups, packedRows]; `filling` in the rows behind the last.
at::Tensor byTile(const at::Tensor& matrix, std::int64_t tiles, double filling) {
  const at::Tensor padded = at::constant_pad_nd(matrix.cpu(), {0, 0, 0, tiles * packedRows - matrix.size(0)}, filling);
  return padded.view({tiles, packedRows, -1}).transpose(1, 2).contiguous();
}

at::Tensor packWords(const at::Tensor& codes, int bits, const at::Tensor& columns, std::int64_t tiles) {
  const std::int64_t outFeatures = codes.size(0);
  const std::int64_t inFeatures = codes.size(1);
  const std::int64_t segments = columns.numel() / segmentColumns;
  at::Tensor words = at::zeros({tiles, segments, bits, packedRows}, at::kInt);
  const auto* code = codes.const_data_ptr<std::uint8_t>();
  const auto* column = columns.const_data_ptr<std::int64_t>();
  auto* all = reinterpret_cast<std::uint32_t*>(words.mutable_data_ptr<std::int32_t>());
  at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin * packedRows; row < std::min(end * packedRows, outFeatures); ++row) {
      for (std::int64_t place = 0; place < segments * segmentColumns; ++place) {
        if (column[place] < 0) continue;
        const std::int64_t segment = row / packedRows * segments + place / segmentColumns;
        kernels::writeCode(bits, code[row * inFeatures + column[place]], static_cast<int>(place % segmentColumns),
                           all + segment * bits * packedRows + row % packedRows);
      }
    }
  });
  return words;
}

}  // namespace

PackedWeight PackedWeight::from(const QuantizedWeight& quantized, std::string_view layer) {
  PackedWeight packed;
  packed.outFeatures = quantized.codes.size(0);
  packed.inFeatures = quantized.codes.size(1);
  const std::int64_t tiles = at::divup(packed.outFeatures, std::int64_t{packedRows});
  const at::Tensor columns = packedColumns(quantized, layer).flatten().contiguous();
  packed.words = packWords(quantized.codes.cpu().contiguous(), quantized.scheme.bits, columns, tiles);
  packed.scales = byTile(quantized.scales, tiles, 1);
  packed.zeros = byTile(quantized.zeros, tiles, 0);
  if (!at::equal(columns, at::arange(packed.inFeatures, at::kLong))) {
    packed.columns = at::where(columns < 0, packed.inFeatures, columns);
  }
  return packed;
}

PackedWeight PackedWeight::to(at::Device device) const {
  PackedWeight moved = *this;
  for (auto* tensor : {&moved.words, &moved.scales, &moved.zeros, &moved.columns}) {
    if (tensor->defined()) *tensor = tensor->to(device);
  }
  return moved;
}

at::Tensor PackedWeight::multiply(const at::Tensor& x) const {
  at::Tensor inputs = x.reshape({-1, inFeatures}).to(at::kFloat).contiguous();
  if (columns.defined()) inputs = at::constant_pad_nd(inputs, {0, 1}).index_select(1, columns);
  const at::Tensor products = packedLinear(inputs, words, scales, zeros);
  auto sizes = x.sizes().vec();
  sizes.back() = outFeatures;
  return products.slice(1, 0, outFeatures).to(x.scalar_type()).reshape(sizes);
}

std::int64_t PackedWeight::bytes() const {
  std::size_t bytes = words.nbytes() + scales.nbytes() + zeros.nbytes();
  if (columns.defined()) bytes += columns.nbytes();
  return static_cast<std::int64_t>(bytes);
}

}  // namespace bitlathe
