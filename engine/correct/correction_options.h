// SPDX-License-Identifier: GPL-3.0-or-later
// The options of the target rules. No tensors, so any floor may use it.
#pragma once

#include <string>

#include "engine/correct/lpcd_options.h"

namespace bitlathe {

/// QEP, arXiv 2504.09629: W + perccorr W C (H + lambda I)^-1.
struct QepOptions {
  StrengthChoice strength = StrengthChoice::fixed;
  double perccorr = 0.5;                               ///< alpha, 0..1; where the strength is fixed
  double percdamp = 0.01;                              ///< lambda relative to the mean of H's diagonal
  std::string excludeLayerKeywords = "mlp.down_proj";  ///< comma-separated parts of names that stay uncorrected
  bool operator==(const QepOptions&) const = default;
};

/// LoaQ, arXiv 2509.06297: W + alpha W C (H + lambda I)^-1 + beta Gamma^T (H + lambda I)^-1, the second term for the
/// layers that write to the residual stream.
struct LoaqOptions {
  StrengthChoice strength = StrengthChoice::fixed;
  double alpha = 0.5;      ///< 0..1; where the strength is fixed
  double beta = 0.5;       ///< 0..1; where the strength is fixed
  bool normalize = false;  ///< match the output behind the next RMS norm, its scale factors frozen
  double percdamp = 0.01;
  bool operator==(const LoaqOptions&) const = default;
};

/// Which activations the statistics are taken from.
enum class Propagation {
  none,        ///< the full-precision model's
  sequential,  ///< those of the model with all earlier layers quantized
};

enum class CorrectionMethod { none, qep, loaq, lpcd };

struct CorrectionOptions {
  CorrectionMethod method = CorrectionMethod::none;
  Propagation propagation = Propagation::sequential;  ///< where there is no correction
  double heldOut = 0.25;  ///< share of the calibration samples that choices of strengths and damping are made on
  QepOptions qep;         ///< under LPCD: of the layers that no submodule covers
  LoaqOptions loaq;
  LpcdOptions lpcd;
  bool operator==(const CorrectionOptions&) const = default;
};

}  // namespace bitlathe
