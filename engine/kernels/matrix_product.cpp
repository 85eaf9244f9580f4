// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/matrix_product.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/native/CPUBlas.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mm.h>

#include "engine/kernels/bfloat16_pack_body.h"

namespace bitlathe {
namespace {

thread_local bool roundsOperands = false;

constexpr std::int64_t panelColumns = 64;         // of the right operand, packed together
constexpr std::int64_t blockRows = 256;           // of the left operand, multiplied at a time
constexpr std::int64_t fewestProducts = 1 << 18;  // below which packing isn't worth its while

at::Tensor rounded(const at::Tensor& x) {
  return x.to(at::kBFloat16);
}

/// [K, N] or its transposed view, whichever has a stride of 1.
at::Tensor dense(const at::Tensor& x) {
  return x.stride(0) == 1 || x.stride(1) == 1 ? x : x.contiguous();
}

std::int64_t pairsOf(std::int64_t k) {
  return (k + 1) / 2;
}

/// The left operand [M, K]: its rows as pairs of bfloat16, int32 [M, K / 2].
at::Tensor packLeft(const at::Tensor& a) {
  const auto source = dense(a);
  const std::int64_t pairs = pairsOf(a.size(1));
  const auto words = at::empty({a.size(0), pairs}, a.options().dtype(at::kInt));
  const auto pack = kernels::packPairs(kernels::availableInstructionSets().back());
  const auto* data = source.const_data_ptr<float>();
  auto* out = reinterpret_cast<std::uint32_t*>(words.mutable_data_ptr<std::int32_t>());
  at::parallel_for(0, a.size(0), blockRows, [&](std::int64_t begin, std::int64_t end) {
    pack({data + begin * source.stride(0), source.stride(1), source.stride(0), a.size(1)}, end - begin,
         {out + begin * pairs, 1, pairs});
  });
  return words;
}

/// The right operand [K, N]: panels of panelColumns columns, each int32 [K / 2, panelColumns].
at::Tensor packRight(const at::Tensor& b) {
  const auto source = dense(b);
  const std::int64_t pairs = pairsOf(b.size(0));
  const std::int64_t panels = (b.size(1) + panelColumns - 1) / panelColumns;
  const auto words = at::empty({panels, pairs, panelColumns}, b.options().dtype(at::kInt));
  const auto pack = kernels::packPairs(kernels::availableInstructionSets().back());
  const auto* data = source.const_data_ptr<float>();
  auto* out = reinterpret_cast<std::uint32_t*>(words.mutable_data_ptr<std::int32_t>());
  at::parallel_for(0, panels, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t panel = begin; panel < end; ++panel) {
      const std::int64_t first = panel * panelColumns;
      pack({data + first * source.stride(1), source.stride(0), source.stride(1), b.size(0)},
           std::min(panelColumns, b.size(1) - first), {out + panel * pairs * panelColumns, panelColumns, 1});
    }
  });
  return words;
}

/// Rows and columns of the result that are multiplied at a time.
struct Tile {
  std::int64_t row, rows, panel, columns;
};

/// sum (+)= left right, tile by tile.
void multiply(const at::Tensor& left, const at::Tensor& right, const at::Tensor& sum, bool add,
              const std::vector<Tile>& tiles) {
  using at::BFloat16;
  const std::int64_t pairs = left.size(1);
  const auto* a = reinterpret_cast<const BFloat16*>(left.const_data_ptr<std::int32_t>());
  const auto* b = reinterpret_cast<const BFloat16*>(right.const_data_ptr<std::int32_t>());
  auto* c = sum.mutable_data_ptr<float>();
  at::parallel_for(0, static_cast<std::int64_t>(tiles.size()), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const auto& tile = tiles[static_cast<std::size_t>(i)];
      at::native::cpublas::brgemm(tile.rows, tile.columns, 2 * pairs, 2 * pairs, panelColumns, sum.stride(0), add,
                                  a + tile.row * 2 * pairs, b + tile.panel * 2 * pairs * panelColumns,
                                  c + tile.row * sum.stride(0) + tile.panel * panelColumns);
    }
    at::native::cpublas::brgemm_release();
  });
}

void addTiles(std::vector<Tile>& tiles, std::int64_t row, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t column = 0; column < columns; column += panelColumns) {
    tiles.push_back({row, rows, column / panelColumns, std::min(panelColumns, columns - column)});
  }
}

std::vector<Tile> allTiles(std::int64_t rows, std::int64_t columns) {
  std::vector<Tile> tiles;
  for (std::int64_t row = 0; row < rows; row += blockRows) {
    addTiles(tiles, row, std::min(blockRows, rows - row), columns);
  }
  return tiles;
}

bool worthRounding(const at::Tensor& a, std::int64_t columns) {
  return roundsOperands && a.scalar_type() == at::kFloat && a.numel() * columns >= fewestProducts;
}

/// Whether it is multiplied as packed pairs.
bool packs(const at::Tensor& x) {
  return x.is_cpu() && multipliesBfloat16(x.device());
}

/// a b of matrices, rounded.
at::Tensor roundedProduct(const at::Tensor& a, const at::Tensor& b) {
  if (packs(a)) {
    const auto result = at::empty({a.size(0), b.size(1)}, a.options());
    multiply(packLeft(a), packRight(b), result, /*add=*/false, allTiles(a.size(0), b.size(1)));
    return result;
  }
  if (a.is_cuda()) return at::mm(rounded(a), rounded(b), at::kFloat);
  return at::mm(rounded(a).to(at::kFloat), rounded(b).to(at::kFloat));
}

}  // namespace

bool multipliesBfloat16(at::Device device) {
  if (device.is_cuda()) return true;
#if defined(__x86_64__) && defined(CPUBLAS_BRGEMM_BF16BF16F32)
  static const bool has = __builtin_cpu_supports("avx512bf16") != 0;
  return device.is_cpu() && has;
#else
  return false;
#endif
}

OperandRounding::OperandRounding(bool rounds) : before_(std::exchange(roundsOperands, rounds)) {}

OperandRounding::~OperandRounding() {
  roundsOperands = before_;
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
  if (!worthRounding(a, b.size(1))) return at::matmul(a, b);
  auto sizes = a.sizes().vec();
  sizes.back() = b.size(1);
  return roundedProduct(a.reshape({-1, a.size(-1)}), b).view(sizes);
}

void addProduct(const at::Tensor& sum, const at::Tensor& a, const at::Tensor& b) {
  if (!worthRounding(a, b.size(1))) {
    sum.addmm_(a, b);
  } else if (packs(a)) {
    multiply(packLeft(a), packRight(b), sum, /*add=*/true, allTiles(a.size(0), b.size(1)));
  } else {
    sum.add_(roundedProduct(a, b));
  }
}

at::Tensor batchedOperand(const at::Tensor& x) {
  return roundsOperands && x.scalar_type() == at::kFloat ? rounded(x) : x;
}

at::Tensor batchedProduct(const at::Tensor& a, const at::Tensor& b) {
  const auto result = at::matmul(batchedOperand(a), batchedOperand(b));
  return result.scalar_type() == at::kBFloat16 ? result.to(at::kFloat) : result;
}

void addGram(const at::Tensor& sum, const at::Tensor& x) {
  const std::int64_t columns = x.size(1);
  const bool packed = worthRounding(x, columns) && packs(x);  // both operands once, for all panels
  std::vector<Tile> tiles;
  for (std::int64_t from = 0; from < columns; from += gramPanel) {
    const std::int64_t to = std::min(from + gramPanel, columns);
    if (packed) {
      addTiles(tiles, from, to - from, to);
    } else {
      addProduct(sum.slice(0, from, to).slice(1, 0, to), x.slice(1, from, to).t(), x.slice(1, 0, to));
    }
  }
  if (packed) multiply(packLeft(x.t()), packRight(x), sum, /*add=*/true, tiles);
}

}  // namespace bitlathe
