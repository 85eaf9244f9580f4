// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe resolved against one model: what happens to each linear layer, and what it will cost. Every infeasible
// choice is found here, before any computing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/linear_kind.h"
#include "engine/model/model_summary.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

struct PlannedLayer {
  std::string name;  ///< "model.layers.3.mlp.down_proj"
  std::int64_t block = 0;
  LinearKind kind = LinearKind::q;
  std::int64_t outFeatures = 0;
  std::int64_t inFeatures = 0;
  std::optional<QuantizationScheme> scheme;  ///< nullopt: stays in full precision
  /// Bits that the layer may get, ascending: those of the scheme, or what a mixed-precision plan chooses from. The
  /// scheme's bits are then provisional until the run has measured sensitivities.
  std::vector<int> widths{};
  /// Which of the recipe's overrides match the layer, by index; the last of them decides.
  std::vector<std::size_t> overrides{};
};

/// The linear layers of a model, in the order of execution, and what a precision makes of each: a plan without a
/// search for what is infeasible.
std::vector<PlannedLayer> planLayers(const ModelConfig& config, const PrecisionOptions& precision);

struct Estimate {
  double seconds = 0;               ///< on this machine's processor, from a short measured matrix product
  double textShare = 0;             ///< of these seconds, what writing the texts takes that the model writes itself
  std::uint64_t peakMemory = 0;     ///< bytes
  std::uint64_t runFolderSize = 0;  ///< bytes on disk when the run is done, its checkpoints included
  std::uint64_t outputSize = 0;     ///< bytes of the GPTQ checkpoint's tensors
  std::uint64_t originalSize = 0;   ///< bytes of the same tensors in 16 bits
  double bitsPerWeight = 0;         ///< of the quantized layers, scales and zero points included
  std::vector<std::string> assumptions;
};

struct Plan {
  std::vector<PlannedLayer> layers;     ///< in the order of execution
  std::vector<RecipeProblem> problems;  ///< those of validateRecipe() first
  Estimate estimate;                    ///< only where there are no problems
};

/// Never throws for an infeasible recipe: `problems` says what stands in the way. The first call in a process spends
/// about 50 ms on measuring the processor.
Plan makePlan(const ModelSummary& model, const Recipe& recipe);

}  // namespace bitlathe
