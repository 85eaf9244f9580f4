// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/divergence_profile.h"

#include <algorithm>

#include <ATen/ATen.h>

namespace bitlathe {

DivergenceProfile divergenceProfile(const at::Tensor& targets, std::span<const float> tokenDivergence) {
  const std::int64_t length = targets.size(1);
  const std::int64_t binCount = std::min(DivergenceProfile::mostBins, length);
  struct Sums {
    std::vector<double> divergence;
    std::vector<std::int64_t> tokens;
  };
  std::vector<Sums> bins(static_cast<std::size_t>(binCount));
  const at::Tensor wanted = targets.cpu().contiguous();
  const auto* target = wanted.const_data_ptr<std::int64_t>();

  DivergenceProfile profile;
  auto next = tokenDivergence.begin();
  for (std::int64_t window = 0; window < targets.size(0); ++window) {
    std::vector<double> ofWindow;
    Sums* open = nullptr;  // the bin that this window's tokens go to
    for (std::int64_t position = 0; position < length; ++position) {
      if (target[window * length + position] < 0) continue;
      auto& bin = bins[static_cast<std::size_t>(position * binCount / length)];
      if (open != &bin) {
        open = &bin;
        bin.divergence.push_back(0);
        bin.tokens.push_back(0);
      }
      const double divergence = *next++;
      ofWindow.push_back(divergence);
      bin.divergence.back() += divergence;
      ++bin.tokens.back();
    }
    profile.windows.push_back(meanOverWindows(ofWindow, std::vector<std::int64_t>(ofWindow.size(), 1)));
  }
  const auto firstOf = [&](std::int64_t bin) { return (bin * length + binCount - 1) / binCount; };
  for (std::int64_t i = 0; i < binCount; ++i) {
    const auto& bin = bins[static_cast<std::size_t>(i)];
    if (bin.tokens.empty()) continue;
    profile.positions.push_back({firstOf(i), firstOf(i + 1), meanOverWindows(bin.divergence, bin.tokens)});
  }
  return profile;
}

}  // namespace bitlathe
