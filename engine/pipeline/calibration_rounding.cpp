// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/calibration_rounding.h"

#include <algorithm>

namespace bitlathe {
namespace {

constexpr int mostBits = 4;

int finestBits(const PrecisionOptions& precision) {
  int bits = precision.mixed ? precision.choices.back() : precision.scheme.bits;
  for (const auto& exception : precision.overrides) bits = std::max(bits, exception.bits.value_or(0));
  return bits;
}

}  // namespace

bool roundsCalibration(const Recipe& recipe, at::Device device) {
  switch (recipe.data.products) {
    case CalibrationProducts::float32:
      return false;
    case CalibrationProducts::bfloat16:
      return true;
    case CalibrationProducts::automatic:
      break;
  }
  return multipliesBfloat16(device) && finestBits(recipe.precision) <= mostBits;
}

}  // namespace bitlathe
