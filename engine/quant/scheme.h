// SPDX-License-Identifier: GPL-3.0-or-later
// How one linear layer is stored, and the options of the projectors. No tensors, so any floor may use it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

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
  /// Codes, float16 scales and zero points of `bits` bits: the bits of a whole layer.
  std::int64_t storedBits(std::int64_t outFeatures, std::int64_t inFeatures) const {
    return outFeatures * (inFeatures * bits + groupCount(inFeatures) * (16 + bits));
  }
  bool operator==(const QuantizationScheme&) const = default;
};

/// What a clip search weighs the squared (or |.|^norm) rounding errors of a group with.
enum class ClipWeight {
  none,       ///< all columns alike
  diagonal,   ///< H_jj, the input's second moments
  gptqError,  ///< 1 / U_jj^2, GPTQ's own error weights (H^-1 = U^T U), on the values that its sweep rounds
};

/// Search for the shrunken range that loses least: candidates 1 - i/grid for i in [0, 0.8 grid).
struct ClipSearch {
  bool enabled = false;  ///< "mse"
  double shrink = 1;     ///< the share of the range that every group keeps where nothing is searched, in (0, 1]
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

/// R of JointQ's penalty lambda (w - w^) R (w - w^)^T.
enum class RegularizationMode {
  identity,
  diagonal,  ///< R_jj = (H_jj / mean H_jj)^gamma
};

enum class LambdaMode {
  fixed,        ///< regularizationLambda
  incremental,  ///< lambdaList in turn, as long as the errors stay acceptable; for the identity only
};

/// JointQ, algorithms §8. The errors that the incremental options speak of are E_w = |W - W^|^2 / |W|^2 and E_y, the
/// same of the layer's outputs.
struct JointqOptions {
  double regularizationLambda = 0.1;  ///< in squared units of the inputs; 0: no penalty
  RegularizationMode regularizationMode = RegularizationMode::diagonal;
  double regularizationGamma = 0.5;
  bool lambdaRelative = false;  ///< lambdas count in mean diagonals of the Hessian: independent of the inputs' size
  LambdaMode lambdaMode = LambdaMode::fixed;
  std::vector<double> lambdaList = {0.001, 0.01, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5};  ///< ascending
  double incrementalEpsY = 0.03;  ///< what E_y may rise by, relative, where E_w falls by incrementalEpsW
  double incrementalEpsW = 0.10;
  std::optional<double> incrementalInitialSkipEwThreshold = 0.3;  ///< a first lambda of 0 with E_w above it is skipped
  bool actorder = false;              ///< columns by decreasing second moment; groups are then of permuted columns
  bool enableClipOptimize = false;    ///< start from each group searched on its own; beside GPTQ it gains nothing
  bool enableClipOptimizeEp = false;  ///< start from groups searched in order, each compensating those before it
  bool enableGptq = true;             ///< start from GPTQ
  bool ilsEnabled = false;            ///< iterated local search: perturb the worst rows and search again
  int ilsNumIterations = 10;
  int ilsNumClones = 8;
  std::optional<std::int64_t> ilsNumChannels = std::nullopt;  ///< rows per iteration; unset: 1024 at most
  bool operator==(const JointqOptions&) const = default;
};

enum class ProjectorMethod { rtn, gptq, jointq };

enum class DampingChoice {
  fixed,
  heldOut,  ///< "auto": per layer, what loses least on calibration samples that the codes were not fitted to
};

struct ProjectorOptions {
  ProjectorMethod method = ProjectorMethod::gptq;
  RtnOptions rtn;
  GptqOptions gptq;
  CodeRefinement refinement;                     ///< behind GPTQ
  DampingChoice damping = DampingChoice::fixed;  ///< of GPTQ and of the refinement, together
  JointqOptions jointq;
  bool operator==(const ProjectorOptions&) const = default;
};

}  // namespace bitlathe
