// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "engine/model/language_model.h"

namespace bitlathe {

/// KL(p || q) of the next token's distribution, in nats, p of the reference and q of another model that shares its
/// final norm and head: float64 sums over each window's scored tokens. Both hidden states [N, T, D] before the final
/// norm; `targets` int64 [N, T], -1 = not scored. `onWindow` is called before each window.
std::vector<double> klDivergences(const ModelEnds& ends, const at::Tensor& reference, const at::Tensor& hidden,
                                  const at::Tensor& targets, const std::function<void()>& onWindow);

}  // namespace bitlathe
