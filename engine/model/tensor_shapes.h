// SPDX-License-Identifier: GPL-3.0-or-later
// The tensors that a network consists of.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/config.h"
#include "engine/model/linear_kind.h"

namespace bitlathe {

struct TensorShape {
  std::string name;  ///< as in Hugging Face checkpoints
  std::vector<std::int64_t> shape;
};

/// [out, in] of a linear layer's weight.
std::array<std::int64_t, 2> linearShape(const ModelConfig& config, LinearKind kind);
bool hasBias(const ModelConfig& config, LinearKind kind);

/// Every tensor of the network, in the order of the blocks; "lm_head.weight" only where it is not the embedding.
std::vector<TensorShape> tensorShapes(const ModelConfig& config);
/// Throws Error naming `source` and the tensor where it has another shape than the config says.
void checkShape(const TensorShape& expected, std::span<const std::int64_t> shape, const std::string& source);

}  // namespace bitlathe
