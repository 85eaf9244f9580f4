// SPDX-License-Identifier: GPL-3.0-or-later
// What a recipe's passes over the calibration text multiply.
#pragma once

#include "engine/kernels/matrix_product.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

/// Automatically where it saves time and codes are so coarse that its errors are far below theirs: up to 4 bits.
bool roundsCalibration(const Recipe& recipe, at::Device device);

/// Rounds what the passes multiply where the recipe asks for it, for as long as it lives.
inline OperandRounding calibrationRounding(const Recipe& recipe, at::Device device) {
  return OperandRounding(roundsCalibration(recipe, device));
}

}  // namespace bitlathe
