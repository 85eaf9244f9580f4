// SPDX-License-Identifier: GPL-3.0-or-later
// To how many bits a model's activations and its key-value cache are rounded while it computes. No tensors, so any
// floor may use it.
#pragma once

#include <cstdint>
#include <string>

namespace bitlathe {

struct InferencePrecision {
  static constexpr int fullPrecision = 0;

  int activationBits =
      fullPrecision;              ///< inputs of all linear layers of the blocks, each token with a range of its own
  int cacheBits = fullPrecision;  ///< keys and values
  std::int64_t cacheGroup = 32;   ///< tokens that share the range of a channel of the keys

  bool off() const { return activationBits == fullPrecision && cacheBits == fullPrecision; }
  bool operator==(const InferencePrecision&) const = default;
};

/// "activations in 8 bits, cache in 4 bits by 32 tokens": what is rounded; empty where nothing is.
std::string describe(const InferencePrecision& precision);
/// The same for a run's title: "A8 KV4".
std::string shortName(const InferencePrecision& precision);

}  // namespace bitlathe
