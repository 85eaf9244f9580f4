// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/linear_attention.h"

#include "engine/kernels/matrix_product.h"
#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

constexpr std::int64_t chunk = 64;
constexpr std::int64_t tile = 128;  // queries at a time where products of all pairs are needed

/// [..., T, k] with zeros behind, so that T becomes a multiple of the chunk.
at::Tensor padToChunks(const at::Tensor& x) {
  const std::int64_t rest = x.size(-2) % chunk;
  return rest == 0 ? x : at::constant_pad_nd(x, {0, 0, 0, chunk - rest});
}

/// [B, heads, T, k] to [B, kvHeads, chunks, heads per group * chunk, k].
at::Tensor foldHeads(const at::Tensor& x, std::int64_t kvHeads) {
  const std::int64_t batch = x.size(0);
  const std::int64_t width = x.size(3);
  return padToChunks(x)
      .reshape({batch, kvHeads, x.size(1) / kvHeads, -1, chunk, width})
      .transpose(2, 3)
      .reshape({batch, kvHeads, -1, x.size(1) / kvHeads * chunk, width});
}

/// The inverse of foldHeads.
at::Tensor unfoldHeads(const at::Tensor& y, std::int64_t heads, std::int64_t length) {
  const std::int64_t batch = y.size(0);
  const std::int64_t kvHeads = y.size(1);
  const std::int64_t width = y.size(4);
  return y.view({batch, kvHeads, y.size(2), heads / kvHeads, chunk, width})
      .transpose(2, 3)
      .reshape({batch, heads, -1, width})
      .slice(2, 0, length);
}

}  // namespace

LinearAttention::LinearAttention(const at::Tensor& keys, const at::Tensor& values, std::int64_t kvHeads, Reach reach)
    : kvHeads_(kvHeads),
      keys_(foldHeads(keys, kvHeads)),
      values_(keys.is_same(values) ? keys_ : foldHeads(values, kvHeads)) {
  const auto own = at::matmul(keys_.transpose(-1, -2), values_);
  const auto square = at::ones({chunk, chunk}, keys.options());
  if (reach == Reach::past) {
    states_ = own.cumsum(2).sub_(own);
    inReach_ = square.tril();
  } else {
    states_ = own.flip(2).cumsum(2).flip(2).sub_(own);
    inReach_ = square.triu();
  }
  inReach_ = inReach_.repeat({1, keys.size(1) / kvHeads});
}

at::Tensor LinearAttention::apply(const at::Tensor& x) const {
  const auto rows = foldHeads(x, kvHeads_);
  auto products = at::matmul(rows, keys_.transpose(-1, -2));
  products.mul_(inReach_.repeat({x.size(1) / kvHeads_, 1}));
  return unfoldHeads(at::matmul(rows, states_).add_(at::matmul(products, values_)), x.size(1), x.size(2));
}

at::Tensor LinearAttention::meanStates() const {
  return states_.add(at::matmul(keys_.transpose(-1, -2), values_), 0.5);
}

at::Tensor LinearAttention::chunkProducts(const at::Tensor& a, const at::Tensor& b) {
  auto chunks = [](const at::Tensor& x) { return padToChunks(x).reshape({x.size(0), -1, chunk, x.size(2)}); };
  return at::matmul(chunks(a).transpose(-1, -2), chunks(b));
}

double causalSquares(const at::Tensor& queries, const at::Tensor& keys) {
  const std::int64_t batch = queries.size(0);
  const std::int64_t kvHeads = keys.size(1);
  const std::int64_t group = queries.size(1) / kvHeads;
  const std::int64_t length = queries.size(2);
  double sum = 0;
  for (std::int64_t first = 0; first < length; first += tile) {
    const std::int64_t last = std::min(first + tile, length);
    const auto rows = queries.slice(2, first, last).reshape({batch, kvHeads, -1, queries.size(3)});
    const auto products = batchedProduct(rows, keys.slice(2, 0, last).transpose(-1, -2))
                              .view({batch, kvHeads, group, last - first, last})
                              .tril_(first);
    sum += squaredNorm(products);
  }
  return sum;
}

}  // namespace bitlathe
