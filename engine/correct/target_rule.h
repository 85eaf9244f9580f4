// SPDX-License-Identifier: GPL-3.0-or-later
// Which correction a layer gets: the recipe's choice, resolved for one layer.
#pragma once

#include <string_view>

#include "engine/correct/correction_options.h"
#include "engine/model/linear_kind.h"

namespace bitlathe {

struct TargetRule {
  bool corrected = false;  ///< false: the target is the weight itself
  bool residual = false;   ///< the residual streams' difference is part of what is corrected
  bool normalize = false;  ///< see LoaqOptions
  StrengthChoice choice = StrengthChoice::fixed;
  // Where the choice is fixed:
  double alpha = 0;
  double beta = 0;
  double percdamp = 0;
  bool accept = false;  ///< take the uncorrected weight's codes where they lose less
};

/// `layer` is the full name, "model.layers.3.mlp.down_proj".
TargetRule targetRule(const CorrectionOptions& options, LinearKind kind, std::string_view layer);

/// Whether LPCD relaxes a layer against its submodule by a solver instead of correcting it by its target rule, which
/// for o and down is the relaxation in closed form.
bool isRelaxed(const CorrectionOptions& options, LinearKind kind);

/// Whether statistics are taken of the quantized stream, or of both; else of the full-precision stream alone.
bool followsQuantizedStream(const CorrectionOptions& options);

/// Whether any layer's strength is chosen on samples that are held out.
bool choosesStrength(const CorrectionOptions& options);

}  // namespace bitlathe
