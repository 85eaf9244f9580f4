// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic on sizes that a file claims.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace bitlathe {

/// a + b, a · b, or nothing where the result doesn't fit.
inline std::optional<std::uint64_t> checkedSum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}
inline std::optional<std::uint64_t> checkedProduct(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

/// The size in bytes of a tensor of `shape`; nothing where a dimension is negative or where the size, or a stride of
/// the tensor, doesn't fit into the int64 that LibTorch counts with. (Strides ignore dimensions of zero, so they can
/// overflow in a tensor without values.)
inline std::optional<std::uint64_t> checkedTensorSize(std::span<const std::int64_t> shape, std::uint64_t elementSize) {
  std::uint64_t extent = elementSize;
  bool empty = false;
  for (const std::int64_t dimension : shape) {
    if (dimension < 0) return std::nullopt;
    empty = empty || dimension == 0;
    const auto product = checkedProduct(extent, dimension == 0 ? 1 : static_cast<std::uint64_t>(dimension));
    if (!product || *product > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return std::nullopt;
    extent = *product;
  }
  return empty ? 0 : extent;
}

}  // namespace bitlathe
