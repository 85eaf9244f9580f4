// SPDX-License-Identifier: GPL-3.0-or-later
// Text that the model writes itself: calibration and evaluation data without a download.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/model/checkpoint.h"

namespace bitlathe {

/// `rows` samples of `length` tokens.
struct SelfGeneratedText {
  std::int64_t rows = 0;
  std::int64_t length = 0;
  std::uint64_t seed = 0;
};

/// Token ids of each text, int64 [rows, length], drawn at temperature 1 behind the model's BOS token, which is their
/// first token. Texts of one length are written together, which takes little longer than one of them. Each is kept in
/// the cache folder under the model's identity: asking for it again gives the same ids.
/// `progress` is called between the steps; it may wait, or throw to give up.
/// On such text the mean negative log-likelihood that a quantized model adds is an unbiased estimate of the
/// Kullback-Leibler divergence from the model that wrote it.
std::vector<at::Tensor> selfGeneratedTexts(const std::shared_ptr<const Checkpoint>& checkpoint,
                                           const std::vector<SelfGeneratedText>& texts,
                                           const std::function<void(double fraction)>& progress);

}  // namespace bitlathe
