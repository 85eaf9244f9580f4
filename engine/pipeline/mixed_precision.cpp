// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/mixed_precision.h"

#include <cmath>

#include "engine/base/rounded.h"
#include "engine/quant/width_allocation.h"

namespace bitlathe {
namespace {

constexpr double tolerance = 0.01;  // bits per weight

std::int64_t weightsOf(const PlannedLayer& layer) {
  return layer.outFeatures * layer.inFeatures;
}

std::int64_t storedBits(const PlannedLayer& layer, int width) {
  auto scheme = *layer.scheme;
  scheme.bits = width;
  return scheme.storedBits(layer.outFeatures, layer.inFeatures);
}

/// Bits per weight with one of each layer's widths.
template <typename Width>
double bitsPerWeightWith(const std::vector<PlannedLayer>& layers, Width width) {
  std::int64_t bits = 0, weights = 0;
  for (const auto& layer : layers) {
    if (!layer.scheme) continue;
    bits += storedBits(layer, width(layer));
    weights += weightsOf(layer);
  }
  return static_cast<double>(bits) / static_cast<double>(weights);
}

}  // namespace

double bitsPerWeight(const std::vector<PlannedLayer>& layers) {
  return bitsPerWeightWith(layers, [](const PlannedLayer& layer) { return layer.scheme->bits; });
}

std::string budgetObstacle(const std::vector<PlannedLayer>& layers, double budget) {
  const double least = bitsPerWeightWith(layers, [](const PlannedLayer& layer) { return layer.widths.front(); });
  const double most = bitsPerWeightWith(layers, [](const PlannedLayer& layer) { return layer.widths.back(); });
  if (budget >= least && budget <= most + tolerance) return {};
  return "is " + rounded(budget) + ", but with these widths the layers take " + rounded(least) + " to " +
         rounded(most) + " bits per weight, scales and zero points included";
}

void chooseWidths(std::vector<PlannedLayer>& layers, double budget, const WidthLosses& losses) {
  std::vector<PlannedLayer*> quantized;
  std::vector<std::vector<WidthCost>> costs;
  double weights = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    auto& layer = layers[i];
    if (!layer.scheme) continue;
    quantized.push_back(&layer);
    weights += static_cast<double>(weightsOf(layer));
    auto& ofLayer = costs.emplace_back();
    for (std::size_t width = 0; width < layer.widths.size(); ++width) {
      ofLayer.push_back({storedBits(layer, layer.widths[width]), losses[i][width]});
    }
  }
  const auto chosen = allocateWidths(costs, static_cast<std::int64_t>(budget * weights),
                                     static_cast<std::int64_t>(tolerance / 2 * weights));
  for (std::size_t i = 0; i < quantized.size(); ++i) quantized[i]->scheme->bits = quantized[i]->widths[chosen[i]];
}

WidthLosses roundingLosses(const std::vector<PlannedLayer>& layers) {
  WidthLosses losses;
  for (const auto& layer : layers) {
    auto& ofLayer = losses.emplace_back();
    for (const int bits : layer.widths) {
      ofLayer.push_back(static_cast<double>(weightsOf(layer)) * std::pow(0.25, bits));
    }
  }
  return losses;
}

}  // namespace bitlathe
