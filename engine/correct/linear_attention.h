// SPDX-License-Identifier: GPL-3.0-or-later
// Causal attention without softmax, in time and memory linear in the length: the least-squares problems of queries and
// keys need no T x T tensor (lpcd-solvers §1.1).
#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Which positions s count for position t: s <= t or s >= t.
enum class Reach { past, future };

/// y_t = sum over s in reach of t of values_s (keys_s . x_t), per sequence and key-value head. Where keys or x have
/// more heads than there are key-value heads, consecutive heads form a group: those of the keys are summed, those of x
/// share their sum. Works in chunks: what lies outside the own chunk is summed up once, as one matrix for each chunk.
class LinearAttention {
 public:
  /// `keys` is [B, heads, T, k], `values` [B, heads, T, v]; heads a multiple of `kvHeads`.
  LinearAttention(const at::Tensor& keys, const at::Tensor& values, std::int64_t kvHeads, Reach reach);

  /// `x` is [B, heads, T, k]; the result [B, heads, T, v].
  at::Tensor apply(const at::Tensor& x) const;

  /// The matrices sum keys_s values_s^T, averaged over the positions of each chunk: [B, kvHeads, chunks, k, v]. The own
  /// chunk counts half, as it does on average.
  at::Tensor meanStates() const;
  /// Sums over each chunk's positions of a_t b_t^T; a and b are [B, T, k] each, the result [B, chunks, k, k].
  static at::Tensor chunkProducts(const at::Tensor& a, const at::Tensor& b);

 private:
  std::int64_t kvHeads_;
  at::Tensor keys_, values_;  // [B, kvHeads, chunks, heads per group * chunk, k or v]
  at::Tensor states_;         // [B, kvHeads, chunks, k, v]: of the chunks before, or behind
  at::Tensor inReach_;        // [chunk, heads per group * chunk]: 1 where the column's position counts for the row's
};

/// Sum over heads, positions t and s <= t of (queries_t . keys_s)^2, a tile of queries at a time. `queries` is
/// [B, heads, T, k], `keys` [B, kvHeads, T, k].
double causalSquares(const at::Tensor& queries, const at::Tensor& keys);

}  // namespace bitlathe
