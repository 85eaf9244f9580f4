// SPDX-License-Identifier: GPL-3.0-or-later
// Text that the model writes itself: calibration and evaluation data without a download.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <ATen/core/Tensor.h>

#include "engine/model/checkpoint.h"

namespace bitlathe {

/// `rows` samples of `length` tokens, int64 [rows, length], drawn at temperature 1 behind the model's BOS token, which
/// is their first token. Kept in the cache folder under the model's identity: the same arguments give the same text.
/// `progress` is called between the steps; it may wait, or throw to give up.
/// On such text the mean negative log-likelihood that a quantized model adds is an unbiased estimate of the
/// Kullback-Leibler divergence from the model that wrote it.
at::Tensor selfGeneratedText(const std::shared_ptr<const Checkpoint>& checkpoint, std::int64_t rows,
                             std::int64_t length, std::uint64_t seed,
                             const std::function<void(double fraction)>& progress);

}  // namespace bitlathe
