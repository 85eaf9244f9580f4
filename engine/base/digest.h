// SPDX-License-Identifier: GPL-3.0-or-later
// The digests that contents are checked by: SHA-1 and SHA-256 (FIPS 180-4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bitlathe {

/// A digest, fed piece by piece.
class Digest {
 public:
  enum class Kind { sha1, sha256 };

  explicit Digest(Kind kind);
  Digest& add(std::span<const std::byte> bytes);
  Digest& add(std::string_view text);
  /// 40 or 64 hexadecimal digits in lower case.
  std::string hex() const;

 private:
  void compress(const std::byte* block);

  Kind kind_;
  std::array<std::uint32_t, 8> state_;  // SHA-1 uses five of them
  std::array<std::byte, 64> block_{};   // what is not compressed yet
  std::uint64_t length_ = 0;            // bytes added
};

}  // namespace bitlathe
