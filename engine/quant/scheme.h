// SPDX-License-Identifier: GPL-3.0-or-later
// How one linear layer is stored, and the options of the projectors. No tensors, so any floor may use it.
#pragma once

#include <cstdint>

namespace bitlathe {

/// Integer codes q in [0, 2^bits - 1]; a weight is scale * (q - zero), one (scale, zero) per row and group of
/// `groupSize` consecutive inputs.
struct QuantizationScheme {
  int bits = 3;                 ///< 1..8
  std::int64_t groupSize = 64;  ///< -1: one group per row
  bool symmetric = false;       ///< zero = 2^(bits-1) everywhere

  std::int64_t maximumCode() const { return (std::int64_t{1} << bits) - 1; }
  std::int64_t groupCount(std::int64_t inFeatures) const { return groupSize < 0 ? 1 : inFeatures / groupSize; }
  std::int64_t columnsPerGroup(std::int64_t inFeatures) const { return groupSize < 0 ? inFeatures : groupSize; }
  /// Codes, float16 scales and zero points of `bits` bits, per weight.
  double bitsPerWeight(std::int64_t inFeatures) const {
    return bits + (16.0 + bits) / static_cast<double>(columnsPerGroup(inFeatures));
  }
  bool operator==(const QuantizationScheme&) const = default;
};

/// What a clip search weighs the squared (or |.|^norm) rounding errors of a group with.
enum class ClipWeight {
  none,       ///< all columns alike
  diagonal,   ///< H_jj, the input's second moments
  gptqError,  ///< 1 / U_jj^2, GPTQ's own error weights (H^-1 = U^T U)
};

/// Search for the shrunken range that loses least: candidates 1 - i/grid for i in [0, 0.8 grid).
struct ClipSearch {
  bool enabled = false;  ///< "mse"
  int grid = 100;        ///< "q_grid" / "grid"
  double norm = 2.4;     ///< "q_norm" / "norm"
  ClipWeight weight = ClipWeight::none;
  bool operator==(const ClipSearch&) const = default;
};

struct RtnOptions {
  ClipSearch clip;
  bool operator==(const RtnOptions&) const = default;
};

/// GPTQ, arXiv 2210.17323.
struct GptqOptions {
  double percdamp = 0.01;        ///< damping relative to the mean of the Hessian's diagonal
  std::int64_t blocksize = 128;  ///< columns per lazy update; a matter of speed only
  bool actorder = false;         ///< columns by decreasing second moment; groups are then of permuted columns
  ClipSearch clip{.enabled = true, .grid = 100, .norm = 2.0, .weight = ClipWeight::gptqError};
  bool operator==(const GptqOptions&) const = default;
};

/// Coordinate descent on the codes that a projector chose, with exact refits of the scales (recipes "Projector
/// definition").
struct CodeRefinement {
  int sweeps = 0;          ///< over all groups; 0: off
  double percdamp = 0.01;  ///< damping of its objective relative to the mean of the Hessian's diagonal
  bool operator==(const CodeRefinement&) const = default;
};

}  // namespace bitlathe
