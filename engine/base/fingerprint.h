// SPDX-License-Identifier: GPL-3.0-or-later
// A short name for contents: to tell whether two things are the same, not to withstand forgery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bitlathe {

/// FNV-1a, 64 bits, fed piece by piece.
class Fingerprint {
 public:
  Fingerprint& add(std::span<const std::byte> bytes);
  Fingerprint& add(std::string_view text);  ///< with its length, so that ("ab", "c") differs from ("a", "bc")
  Fingerprint& add(std::int64_t number);
  /// 16 hexadecimal digits.
  std::string hex() const;

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace bitlathe
