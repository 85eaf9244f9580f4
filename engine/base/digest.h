// SPDX-License-Identifier: GPL-3.0-or-later
// The digests that downloads are checked by: SHA-1 and SHA-256, by OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace bitlathe {

/// A digest, fed piece by piece.
class Digest {
 public:
  enum class Kind { sha1, sha256 };

  /// Throws Error where the system's OpenSSL refuses the algorithm.
  explicit Digest(Kind kind);
  Digest& add(std::span<const std::byte> bytes);
  Digest& add(std::string_view text);
  /// Of what was added so far: 40 or 64 hexadecimal digits in lower case.
  std::string hex() const;

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  using Context = std::unique_ptr<evp_md_ctx_st, Free>;

  Context context_;
};

/// Whether a text is `count` hexadecimal digits in lower case, as digests and commits are written.
bool isHex(std::string_view text, std::size_t count);

}  // namespace bitlathe
