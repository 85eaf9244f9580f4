// SPDX-License-Identifier: GPL-3.0-or-later
// From the recipe's data sections to token windows.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/evaluate/windows.h"
#include "engine/model/checkpoint.h"
#include "engine/pipeline/recipe.h"
#include "engine/text/calibration.h"

namespace bitlathe {

/// Lets the model write what the recipe leaves to it, calibration and evaluation text in one go, so that the functions
/// below find it in the cache folder; they write it themselves otherwise. `progress` may wait, or throw to give up.
void writeSelfGeneratedTexts(const std::shared_ptr<const Checkpoint>& checkpoint, const Recipe& recipe,
                             const std::function<void(double fraction)>& progress);

/// Throws Error naming the file and what it lacks.
TokenWindows calibrationWindows(const std::shared_ptr<const Checkpoint>& checkpoint, const DataOptions& options);

/// Self-generated evaluation text is never the calibration's: its seeds lie apart.
ScoredWindows evaluationWindows(const std::shared_ptr<const Checkpoint>& checkpoint, const EvaluationOptions& options);

/// The protocol of a perplexity, for people: "self-generated text, context 256, stride 256, 16 windows, activations in
/// 8 bits".
std::string protocolOf(const EvaluationOptions& options, const ScoredWindows& windows,
                       const InferencePrecision& precision);

/// Token ids of a safetensors file ("input_ids", or its only tensor): int64 [N, T] or [L]; ids outside the vocabulary
/// are refused.
at::Tensor readTokenIds(const std::filesystem::path& path, std::int64_t vocabularySize);

}  // namespace bitlathe
