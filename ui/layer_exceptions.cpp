// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_exceptions.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/pipeline/plan.h"

namespace bitlathe {
namespace {

/// The overrides that decide layers, by index.
std::set<std::size_t> decisive(const std::vector<PlannedLayer>& layers) {
  std::set<std::size_t> indices;
  for (const PlannedLayer& layer : layers) {
    if (!layer.overrides.empty()) indices.insert(layer.overrides.back());
  }
  return indices;
}

/// The override that decided all layers which the last one, `added`, decides now; nothing where these were several.
std::optional<std::size_t> commonOverride(const std::vector<PlannedLayer>& layers, std::size_t added) {
  std::set<std::optional<std::size_t>> before;
  for (const PlannedLayer& layer : layers) {
    const auto& matching = layer.overrides;
    if (matching.empty() || matching.back() != added) continue;
    before.insert(matching.size() < 2 ? std::nullopt : std::optional(matching[matching.size() - 2]));
  }
  return before.size() == 1 ? *before.begin() : std::nullopt;
}

bool sameTreatment(const std::vector<PlannedLayer>& a, const std::vector<PlannedLayer>& b) {
  return std::ranges::equal(a, b, [](const PlannedLayer& x, const PlannedLayer& y) {
    return x.scheme == y.scheme && x.widths == y.widths;
  });
}

}  // namespace

std::vector<PrecisionOverride> withException(const ModelConfig& model, const PrecisionOptions& precision,
                                             const std::string& pattern,
                                             const std::function<void(PrecisionOverride&)>& change) {
  const std::size_t added = precision.overrides.size();
  PrecisionOptions changed = precision;
  changed.overrides.emplace_back().pattern = pattern;
  PrecisionOverride& exception = changed.overrides.back();
  if (const auto same = std::ranges::find(precision.overrides, pattern, &PrecisionOverride::pattern);
      same != precision.overrides.end()) {
    exception = *same;
  } else if (const auto common = commonOverride(planLayers(model, changed), added)) {
    exception = precision.overrides[*common];
    exception.pattern = pattern;
  }
  change(exception);

  const std::set<std::size_t> decidedBefore = decisive(planLayers(model, precision));
  const std::set<std::size_t> decidesNow = decisive(planLayers(model, changed));
  std::vector<PrecisionOverride> kept;
  for (std::size_t i = 0; i < added; ++i) {
    // What decided nothing before is a person's own business.
    const bool covered = decidedBefore.contains(i) && !decidesNow.contains(i);
    if (!covered && precision.overrides[i].pattern != pattern) kept.push_back(precision.overrides[i]);
  }
  PrecisionOptions without = precision;
  without.overrides = kept;
  if (!sameTreatment(planLayers(model, without), planLayers(model, changed))) kept.push_back(exception);
  return kept;
}

}  // namespace bitlathe
