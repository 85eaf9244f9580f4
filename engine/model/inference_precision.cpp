// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/inference_precision.h"

namespace bitlathe {

std::string describe(const InferencePrecision& precision) {
  std::string text;
  if (precision.activationBits != InferencePrecision::fullPrecision) {
    text = "activations in " + std::to_string(precision.activationBits) + " bits by " +
           std::string(name(precision.activationRanges));
  }
  if (precision.cacheBits != InferencePrecision::fullPrecision) {
    if (!text.empty()) text += ", ";
    text += "cache in " + std::to_string(precision.cacheBits) + " bits by " + std::to_string(precision.cacheGroup) +
            " tokens";
  }
  return text;
}

std::string shortName(const InferencePrecision& precision) {
  std::string text;
  if (precision.activationBits != InferencePrecision::fullPrecision) {
    text = "A" + std::to_string(precision.activationBits);
    if (precision.needsStaticRanges()) text += " " + std::string(name(precision.activationRanges));
  }
  if (precision.cacheBits != InferencePrecision::fullPrecision) {
    text += (text.empty() ? "KV" : " KV") + std::to_string(precision.cacheBits);
  }
  return text;
}

}  // namespace bitlathe
