// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/target_checks.h"

#include "engine/base/error.h"
#include "engine/quant/all_finite.h"

namespace bitlathe {

void checkTarget(const at::Tensor& weight, const QuantizationScheme& scheme, const ClipSearch& clip,
                 std::string_view layer) {
  const std::string name(layer);
  TORCH_CHECK(weight.dim() == 2 && weight.scalar_type() == at::kFloat && weight.numel() > 0, name,
              ": the weight must be a float32 matrix");
  if (scheme.bits < 1 || scheme.bits > 8) {
    throw Error(name + ": " + std::to_string(scheme.bits) + " bits; it must be 1 to 8");
  }
  const std::int64_t inFeatures = weight.size(1);
  if (scheme.groupSize == 0 || scheme.groupSize < -1 || inFeatures % scheme.columnsPerGroup(inFeatures) != 0) {
    throw Error(name + ": groups of " + std::to_string(scheme.groupSize) + " don't divide its " +
                    std::to_string(inFeatures) + " inputs",
                "Choose a group size that divides the inputs, or -1 for one group per row.");
  }
  if (clip.grid < 1) {
    throw Error(name + ": a clip search with a grid of " + std::to_string(clip.grid) + "; it must be 1 or more");
  }
  if (!(clip.norm > 0) || !std::isfinite(clip.norm)) {
    throw Error(name + ": a clip search with the norm " + std::to_string(clip.norm) + "; it must be above 0");
  }
  if (!(clip.shrink > 0 && clip.shrink <= 1)) {
    throw Error(name + ": a range shrunk to " + std::to_string(clip.shrink) + "; it must be above 0 and at most 1");
  }
  if (!allFinite(weight)) {
    throw Error(name + ": the weight holds values that are not finite",
                "The checkpoint is damaged, or the correction of this layer overflowed.");
  }
}

}  // namespace bitlathe
