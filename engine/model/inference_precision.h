// SPDX-License-Identifier: GPL-3.0-or-later
// To how many bits a model's activations and its key-value cache are rounded while it computes. No tensors, so any
// floor may use it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bitlathe {

/// What shares the range that activations are rounded in. A token's is found while the model runs; the others are
/// static: those that the original model's activations span on the calibration text.
enum class ActivationRanges { token, tensor, channel };
/// In the order of the values.
inline constexpr std::array<std::string_view, 3> activationRangesNames{"token", "tensor", "channel"};
constexpr std::string_view name(ActivationRanges ranges) {
  return activationRangesNames[static_cast<std::size_t>(ranges)];
}

struct InferencePrecision {
  static constexpr int fullPrecision = 0;

  int activationBits = fullPrecision;  ///< inputs of all linear layers of the blocks
  ActivationRanges activationRanges = ActivationRanges::token;
  int cacheBits = fullPrecision;  ///< keys and values
  std::int64_t cacheGroup = 32;   ///< tokens that share the range of a channel of the keys

  bool off() const { return activationBits == fullPrecision && cacheBits == fullPrecision; }
  bool needsStaticRanges() const {
    return activationBits != fullPrecision && activationRanges != ActivationRanges::token;
  }
  bool operator==(const InferencePrecision&) const = default;
};

/// "activations in 8 bits by token, cache in 4 bits by 32 tokens": what is rounded; empty where nothing is.
std::string describe(const InferencePrecision& precision);
/// The same for a run's title: "A8 KV4", "A8 tensor".
std::string shortName(const InferencePrecision& precision);

}  // namespace bitlathe
