// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/split_statistics.h"

#include <algorithm>
#include <cmath>

namespace bitlathe {
namespace {

StreamBatch samplesOf(const StreamBatch& batch, std::int64_t from, std::int64_t to) {
  auto part = [&](const at::Tensor& x) { return x.defined() ? x.slice(0, from, to) : x; };
  return {part(batch.full), part(batch.quantized), part(batch.fullResidual), part(batch.quantizedResidual),
          part(batch.mask), part(batch.weights)};
}

}  // namespace

std::int64_t heldOutSamples(std::int64_t samples, double share) {
  return std::clamp<std::int64_t>(std::llround(share * static_cast<double>(samples)),
                                  std::min<std::int64_t>(1, samples - 1), samples - 1);
}

SplitStatistics::SplitStatistics(const InputStatistics& empty, std::int64_t samples, std::int64_t heldOut)
    : fittedSamples_(samples - heldOut), fitted_(empty.emptyCopy()) {
  if (heldOut > 0) heldOut_.emplace(empty.emptyCopy());
}

void SplitStatistics::add(const StreamBatch& batch, std::int64_t first) {
  const auto count = batch.quantized.size(0);
  const auto fitted = std::clamp<std::int64_t>(fittedSamples_ - first, 0, count);
  if (fitted > 0) fitted_.add(samplesOf(batch, 0, fitted));
  if (fitted < count) heldOut_->add(samplesOf(batch, fitted, count));
}

InputStatistics SplitStatistics::whole() const {
  if (!heldOut_) return fitted_;
  auto whole = fitted_.emptyCopy();
  whole.merge(fitted_);
  whole.merge(*heldOut_);
  return whole;
}

}  // namespace bitlathe
