// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/kernels/gptq_sweep.h"
#include "engine/kernels/grid_search.h"
#include "engine/quant/projectors.h"
#include "engine/quant/target_checks.h"

namespace bitlathe {
namespace {

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

/// One layer's working state, transposed so that a column is contiguous, in permuted order.
struct Sweep {
  const HessianFactor& factor;
  at::Tensor live;      ///< float32 [in, out]: weights plus what the columns that are done ask of them
  at::Tensor residual;  ///< float32 [in, out]: weights; minus their quantized values in the columns that are done
  at::Tensor codes;     ///< uint8 [in, out]

  /// Lets columns [from, to) answer for the errors of columns [doneFrom, doneTo).
  void compensate(std::int64_t doneFrom, std::int64_t doneTo, std::int64_t from, std::int64_t to) {
    if (from == to) return;
    const at::Tensor feedback = factor.upper.slice(0, doneFrom, doneTo).slice(1, from, to);
    live.slice(0, from, to).addmm_(feedback.t(), residual.slice(0, doneFrom, doneTo));
  }

  /// Columns [from, to) as they compensate best for all columns before, free to take any value: w' with
  /// w'_k = live_k + sum_{from<=j<k} (w_j - w'_j) M_jk, the weights that the range of a group is taken from.
  at::Tensor compensated(std::int64_t from, std::int64_t to) const {
    at::Tensor weights = residual.slice(0, from, to);
    if (from == 0) return weights;
    const at::Tensor within = factor.upper.slice(0, from, to).slice(1, from, to);
    return weights + at::linalg_solve_triangular(within.t(), live.slice(0, from, to) - weights, /*upper=*/false,
                                                 /*left=*/true, /*unitriangular=*/true);
  }
};

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

  Sweep sweep{factor, {}, {}, at::empty({inFeatures, rows}, weight.options().dtype(at::kByte))};
  sweep.residual = weight.t().clone(at::MemoryFormat::Contiguous);
  if (permuted) sweep.residual = sweep.residual.index_select(0, factor.permutation);
  sweep.residual.index_fill_(0, factor.dead.nonzero().squeeze(1), 0);
  sweep.live = sweep.residual.clone();
  const at::Tensor columnWeights = clipWeights(options.clip, factor);
  std::vector<at::Tensor> scales;
  std::vector<at::Tensor> zeros;

  for (std::int64_t begin = 0, end = 0; begin < inFeatures; begin = end) {
    end = blockEnd(begin, options.blocksize, groupColumns, inFeatures);
    for (std::int64_t from = begin, to = 0; from < end; from = to) {
      const std::int64_t groupStart = from - from % groupColumns;
      to = std::min({from + kernels::gptqSweepColumns, groupStart + groupColumns, end});
      if (from == groupStart) {
        const auto [scale, zero] =
            gridSearch(sweep.compensated(from, from + groupColumns).unsqueeze(0),
                       columnWeights.slice(0, from, from + groupColumns).unsqueeze(0), scheme, options.clip);
        scales.push_back(scale);
        zeros.push_back(zero);
      }
      at::Tensor residual = sweep.residual.slice(0, from, to);
      at::Tensor codes = sweep.codes.slice(0, from, to);
      gptqSweep(sweep.live.slice(0, from, to), residual, factor.upper.slice(0, from, to).slice(1, from, to),
                scales.back().squeeze(0), zeros.back().squeeze(0), scheme.maximumCode(), codes);
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
  quantized.scales = at::cat(scales).t().to(at::kHalf).contiguous();
  quantized.zeros = at::cat(zeros).t().to(at::kByte).contiguous();
  return quantized;
}

}  // namespace bitlathe
