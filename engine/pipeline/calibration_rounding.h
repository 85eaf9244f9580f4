// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernels/matrix_product.h"
#include "engine/pipeline/recipe.h"

namespace bitlathe {

/// What the recipe's passes over the calibration text multiply on the device, for as long as it lives.
inline OperandRounding calibrationRounding(const DataOptions& data, at::Device device) {
  const bool automatic = data.products == CalibrationProducts::automatic;
  return OperandRounding(automatic ? multipliesBfloat16(device) : data.products == CalibrationProducts::bfloat16);
}

}  // namespace bitlathe
