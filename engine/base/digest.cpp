// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/digest.h"

#include <array>

#include <openssl/evp.h>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";

void require(int succeeded) {
  if (succeeded != 1) throw Error("OpenSSL could not compute a digest", "See whether its configuration forbids SHA-1.");
}

}  // namespace

void Digest::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Digest::Digest(Kind kind) : context_(EVP_MD_CTX_new()) {
  require(EVP_DigestInit_ex(context_.get(), kind == Kind::sha1 ? EVP_sha1() : EVP_sha256(), nullptr));
}

Digest& Digest::add(std::span<const std::byte> bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  return *this;
}

Digest& Digest::add(std::string_view text) {
  return add(std::as_bytes(std::span(text)));
}

std::string Digest::hex() const {
  const Context ended(EVP_MD_CTX_new());
  require(EVP_MD_CTX_copy_ex(ended.get(), context_.get()));
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(ended.get(), bytes.data(), &size));
  std::string text;
  for (const unsigned char byte : std::span(bytes).first(size)) {
    text += hexDigits[byte >> 4];
    text += hexDigits[byte & 0xf];
  }
  return text;
}

bool isHex(std::string_view text, std::size_t count) {
  return text.size() == count && text.find_first_not_of(hexDigits) == std::string_view::npos;
}

}  // namespace bitlathe
