// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/kernels/gptq_sweep.h"
#include "engine/kernels/grid_search.h"
#include "engine/quant/projectors.h"
#include "engine/quant/target_checks.h"

namespace bitlathe {
namespace {

constexpr int clipSearches = 2;  // of one group; each takes as long as its sweep

/// The end of the block that begins at `begin`: at most `blocksize` columns, either whole groups or a part of one, so
/// that a group's parameters are always taken from fully compensated weights.
std::int64_t blockEnd(std::int64_t begin, std::int64_t blocksize, std::int64_t groupColumns, std::int64_t columns) {
  const std::int64_t end = std::min(begin + blocksize, columns);
  const std::int64_t lastGroupStart = end - end % groupColumns;
  return lastGroupStart > begin ? lastGroupStart : end;
}

at::Tensor clipWeights(const ClipSearch& clip, const HessianFactor& factor) {
  switch (clip.weight) {
    case ClipWeight::none:
      break;
    case ClipWeight::diagonal:
      return factor.diagonal;
    case ClipWeight::gptqError:
      return factor.pivots;
  }
  return at::ones_like(factor.pivots);
}

/// Scale and zero point of each row in one group, float32 [rows] both.
struct Grid {
  at::Tensor scale;
  at::Tensor zero;
};

/// The working state of one layer or of one of its groups, transposed so that a column is contiguous, in permuted
/// order.
struct Sweep {
  at::Tensor upper;     ///< HessianFactor's M, float32 [in, in]
  at::Tensor live;      ///< float32 [in, out]: weights plus what the columns that are done ask of them
  at::Tensor residual;  ///< float32 [in, out]: weights; minus their quantized values in the columns that are done
  at::Tensor codes;     ///< uint8 [in, out]

  /// Rounds columns [from, to), at most gptqSweepColumns of one group; their `live` must include all columns before,
  /// and becomes what is rounded.
  void round(std::int64_t from, std::int64_t to, const Grid& grid, std::int64_t maximumCode) {
    at::Tensor values = live.slice(0, from, to);
    at::Tensor errors = residual.slice(0, from, to);
    at::Tensor chosen = codes.slice(0, from, to);
    gptqSweep(values, errors, upper.slice(0, from, to).slice(1, from, to), grid.scale, grid.zero, maximumCode, chosen);
  }

  /// Lets columns [from, to) answer for the errors of columns [doneFrom, doneTo).
  void compensate(std::int64_t doneFrom, std::int64_t doneTo, std::int64_t from, std::int64_t to) {
    if (from == to) return;
    const at::Tensor feedback = upper.slice(0, doneFrom, doneTo).slice(1, from, to);
    live.slice(0, from, to).addmm_(feedback.t(), residual.slice(0, doneFrom, doneTo));
  }

  /// Columns [from, to) as they compensate best for all columns before, free to take any value: w' with
  /// w'_k = live_k + sum_{from<=j<k} (w_j - w'_j) M_jk, the weights that the range of a group is taken from.
  at::Tensor compensated(std::int64_t from, std::int64_t to) const {
    at::Tensor weights = residual.slice(0, from, to);
    if (from == 0) return weights;
    // The inverse of the few columns' part first: a solve for all rows takes several times as long as a product.
    const at::Tensor within = upper.slice(0, from, to).slice(1, from, to);
    const at::Tensor inverse = at::linalg_solve_triangular(within, at::eye(to - from, within.options()), /*upper=*/true,
                                                           /*left=*/true, /*unitriangular=*/true);
    return at::addmm(weights, inverse.t(), live.slice(0, from, to) - weights);
  }
};

/// How the sweep goes over one group with one grid.
struct Trial {
  at::Tensor values;  ///< float32 [columns, rows]: what is rounded, all compensation included
  at::Tensor loss;    ///< float32 [rows]: sum_k d_k (value_k - w^_k)^2, what the group adds to GPTQ's objective
};

Trial tryGrid(const Sweep& sweep, std::int64_t from, std::int64_t to, const Grid& grid, const at::Tensor& pivots,
              std::int64_t maximumCode) {
  const at::Tensor weights = sweep.residual.slice(0, from, to);
  Sweep group{sweep.upper.slice(0, from, to).slice(1, from, to), sweep.live.slice(0, from, to).clone(), weights.clone(),
              at::empty_like(sweep.codes.slice(0, from, to))};
  const std::int64_t columns = to - from;
  for (std::int64_t begin = 0, end = 0; begin < columns; begin = end) {
    end = std::min(begin + kernels::gptqSweepColumns, columns);
    group.round(begin, end, grid, maximumCode);
    group.compensate(begin, end, end, columns);
  }
  // value - w^ = value - w + (w - w^)
  const at::Tensor errors = group.residual.sub_(weights).add_(group.live);
  return {group.live, at::matmul(pivots, errors.square_())};
}

Grid searchGrid(const at::Tensor& columns, const at::Tensor& columnWeights, const QuantizationScheme& scheme,
                const ClipSearch& clip) {
  const auto [scale, zero] = gridSearch(columns.unsqueeze(0), columnWeights.unsqueeze(0), scheme, clip);
  return {scale.squeeze(0), zero.squeeze(0)};
}

/// The grid of the group of columns [from, to). Weighed by GPTQ's errors, a search must know the values that will be
/// rounded, and these depend on the grid: compensation spreads them, the further the coarser the grid and the more
/// correlated the inputs, so that a range that is right for the weights can be far too narrow for them. So it starts at
/// the full range, searches on the values that the last grid led to, and keeps per row what the sweep loses least with.
Grid chooseGrid(const Sweep& sweep, std::int64_t from, std::int64_t to, const HessianFactor& factor,
                const QuantizationScheme& scheme, const ClipSearch& clip) {
  const at::Tensor weights = sweep.compensated(from, to);
  const at::Tensor columnWeights = clipWeights(clip, factor).slice(0, from, to);
  if (!clip.enabled || clip.weight != ClipWeight::gptqError) return searchGrid(weights, columnWeights, scheme, clip);

  const at::Tensor pivots = factor.pivots.slice(0, from, to);
  Grid best = searchGrid(weights, columnWeights, scheme, {});
  Trial trial = tryGrid(sweep, from, to, best, pivots, scheme.maximumCode());
  at::Tensor least = trial.loss;
  for (int i = 0; i < clipSearches; ++i) {
    const Grid grid = searchGrid(trial.values, columnWeights, scheme, clip);
    trial = tryGrid(sweep, from, to, grid, pivots, scheme.maximumCode());
    const at::Tensor better = trial.loss < least;
    best = {at::where(better, grid.scale, best.scale), at::where(better, grid.zero, best.zero)};
    least = at::where(better, trial.loss, least);
  }
  return best;
}

}  // namespace

QuantizedWeight quantizeGptq(const at::Tensor& weight, const HessianFactor& factor, const QuantizationScheme& scheme,
                             const GptqOptions& options, std::string_view layer) {
  checkTarget(weight, scheme, options.clip, layer);
  if (options.blocksize < 1) {
    throw Error(std::string(layer) + ": a blocksize of " + std::to_string(options.blocksize) +
                "; it must be 1 or more");
  }
  const std::int64_t rows = weight.size(0);
  const std::int64_t inFeatures = weight.size(1);
  const std::int64_t groupColumns = scheme.columnsPerGroup(inFeatures);
  TORCH_CHECK(factor.upper.size(0) == inFeatures, std::string(layer), ": the Hessian's size is not the weight's");
  const bool permuted = factor.permutation.defined();

  Sweep sweep{factor.upper, {}, {}, at::empty({inFeatures, rows}, weight.options().dtype(at::kByte))};
  sweep.residual = weight.t().clone(at::MemoryFormat::Contiguous);
  if (permuted) sweep.residual = sweep.residual.index_select(0, factor.permutation);
  sweep.residual.index_fill_(0, factor.dead.nonzero().squeeze(1), 0);
  sweep.live = sweep.residual.clone();
  Grid grid;
  std::vector<at::Tensor> scales;
  std::vector<at::Tensor> zeros;

  for (std::int64_t begin = 0, end = 0; begin < inFeatures; begin = end) {
    end = blockEnd(begin, options.blocksize, groupColumns, inFeatures);
    for (std::int64_t from = begin, to = 0; from < end; from = to) {
      const std::int64_t groupStart = from - from % groupColumns;
      to = std::min({from + kernels::gptqSweepColumns, groupStart + groupColumns, end});
      if (from == groupStart) {
        grid = chooseGrid(sweep, from, from + groupColumns, factor, scheme, options.clip);
        scales.push_back(grid.scale);
        zeros.push_back(grid.zero);
      }
      sweep.round(from, to, grid, scheme.maximumCode());
      sweep.compensate(from, to, to, end);
    }
    sweep.compensate(begin, end, end, inFeatures);
  }

  QuantizedWeight quantized;
  quantized.scheme = scheme;
  quantized.codes = sweep.codes.t();
  quantized.groupIndex =
      at::arange(inFeatures, weight.options().dtype(at::kInt)).div(groupColumns, /*rounding_mode=*/"floor");
  if (permuted) {
    const at::Tensor inverse = factor.permutation.argsort();
    quantized.codes = quantized.codes.index_select(1, inverse);
    quantized.groupIndex = quantized.groupIndex.index_select(0, inverse);
  }
  quantized.codes = quantized.codes.contiguous();
  quantized.scales = at::stack(scales, 1).to(at::kHalf).contiguous();
  quantized.zeros = at::stack(zeros, 1).to(at::kByte).contiguous();
  return quantized;
}

}  // namespace bitlathe
