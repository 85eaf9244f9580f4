// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/work.h"

namespace bitlathe::work {
namespace {

// A projection's operations are spread over many small steps; measured, they take about four times as long as the same
// number of operations in one matrix product.
constexpr double projectionSlowness = 4;

double sumOverBlock(const Plan& plan, double (*cost)(const PlannedLayer&)) {
  double sum = 0;
  for (std::size_t i = 0; i < linearKindCount && i < plan.layers.size(); ++i) sum += cost(plan.layers[i]);
  return sum;
}

double product(const PlannedLayer& layer) {
  return 2.0 * static_cast<double>(layer.outFeatures) * static_cast<double>(layer.inFeatures);
}

// The second moments of a layer's input; k and v share q's, up shares gate's.
double moments(const PlannedLayer& layer) {
  const bool shares = layer.kind == LinearKind::k || layer.kind == LinearKind::v || layer.kind == LinearKind::up;
  return shares ? 0 : 2.0 * static_cast<double>(layer.inFeatures) * static_cast<double>(layer.inFeatures);
}

}  // namespace

double blockPerToken(const Plan& plan) {
  return sumOverBlock(plan, product);
}

double streamsPerToken(const Plan& plan) {
  return 2 * blockPerToken(plan) + sumOverBlock(plan, moments);
}

double projection(const PlannedLayer& layer) {
  if (!layer.scheme) return 0;
  const auto p = static_cast<double>(layer.outFeatures), m = static_cast<double>(layer.inFeatures);
  return projectionSlowness * (p * m * m + 2 * p * m * m + (2.0 / 3.0) * m * m * m);
}

double total(const Plan& plan, std::int64_t calibrationTokens, std::int64_t evaluationTokens) {
  const auto blocks = static_cast<double>(plan.layers.size() / linearKindCount);
  double sum = blocks * (streamsPerToken(plan) * static_cast<double>(calibrationTokens) +
                         2 * blockPerToken(plan) * static_cast<double>(evaluationTokens));
  for (const auto& layer : plan.layers) sum += projection(layer);
  return sum;
}

}  // namespace bitlathe::work
