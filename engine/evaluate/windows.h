// SPDX-License-Identifier: GPL-3.0-or-later
// Which tokens a perplexity scores, and in which context (algorithms §10).
#pragma once

#include <cstdint>
#include <span>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Windows of equal length, scored alone.
struct ScoredWindows {
  at::Tensor ids;      ///< int64 [N, T]; short windows are filled up with token 0 behind their end
  at::Tensor targets;  ///< int64 [N, T]: the token that position t predicts, -1 where nothing is scored

  std::int64_t count() const { return ids.size(0); }
  std::int64_t length() const { return ids.size(1); }
  /// The tokens of each window without what it is filled up with: int64 [N].
  at::Tensor filled() const;
  /// bool [N, T], false where a window is filled up; undefined where none is.
  at::Tensor mask() const;
};

/// Cuts one long text: windows begin at 0, stride, 2 stride, ..., and every token but the first of the text or of a
/// window is scored once, in the first window that holds it. A last window without a scored token is dropped.
/// `maximumWindows` 0 keeps all. `ids` is int64 [L]. Throws Error where there is nothing to score or stride > context.
ScoredWindows cutWindows(const at::Tensor& ids, std::int64_t context, std::int64_t stride, std::int64_t maximumWindows);

/// Rows that are scored alone, each predicting its positions 1..T-1. `ids` is int64 [N, T].
ScoredWindows windowsOfRows(const at::Tensor& ids, std::int64_t maximumWindows);

/// Mean over tokens that come in windows: sum / count, and its standard error from the scatter of the windows (a ratio
/// estimate, so that a short window weighs less); 0 with a single window.
struct MeanEstimate {
  double mean = 0;
  double standardError = 0;
  std::int64_t count = 0;
};
/// One sum and one count of tokens per window.
MeanEstimate meanOverWindows(std::span<const double> sums, std::span<const std::int64_t> counts);

}  // namespace bitlathe
