// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/digest.h"

#include <algorithm>
#include <bit>

namespace bitlathe {
namespace {

constexpr std::size_t blockSize = 64;
constexpr std::size_t lengthSize = 8;

constexpr std::array<std::uint32_t, 8> sha1Start{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0, 0, 0, 0};
constexpr std::array<std::uint32_t, 8> sha256Start{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::array<std::uint32_t, 64> sha256Constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t bigEndian(const std::byte* bytes) {
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) word = word << 8 | std::to_integer<std::uint32_t>(bytes[i]);
  return word;
}

/// FIPS 180-4, section 6.1.2.
void compressSha1(std::array<std::uint32_t, 8>& state, const std::byte* block) {
  std::array<std::uint32_t, 80> w;
  for (std::size_t t = 0; t < 16; ++t) w[t] = bigEndian(block + 4 * t);
  for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  auto [a, b, c, d, e, unused1, unused2, unused3] = state;
  const auto round = [&](std::size_t t, std::uint32_t f, std::uint32_t k) {
    const std::uint32_t next = std::rotl(a, 5) + f + e + k + w[t];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  };
  for (std::size_t t = 0; t < 20; ++t) round(t, (b & c) ^ (~b & d), 0x5a827999);
  for (std::size_t t = 20; t < 40; ++t) round(t, b ^ c ^ d, 0x6ed9eba1);
  for (std::size_t t = 40; t < 60; ++t) round(t, (b & c) ^ (b & d) ^ (c & d), 0x8f1bbcdc);
  for (std::size_t t = 60; t < 80; ++t) round(t, b ^ c ^ d, 0xca62c1d6);
  const std::array added{a, b, c, d, e};
  for (std::size_t i = 0; i < added.size(); ++i) state[i] += added[i];
}

/// FIPS 180-4, section 6.2.2.
void compressSha256(std::array<std::uint32_t, 8>& state, const std::byte* block) {
  std::array<std::uint32_t, 64> w;
  for (std::size_t t = 0; t < 16; ++t) w[t] = bigEndian(block + 4 * t);
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
    const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + sha256Constants[t] + w[t];
    const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  const std::array added{a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < added.size(); ++i) state[i] += added[i];
}

}  // namespace

Digest::Digest(Kind kind) : kind_(kind), state_(kind == Kind::sha1 ? sha1Start : sha256Start) {}

void Digest::compress(const std::byte* block) {
  kind_ == Kind::sha1 ? compressSha1(state_, block) : compressSha256(state_, block);
}

Digest& Digest::add(std::span<const std::byte> bytes) {
  const std::size_t waiting = length_ % blockSize;
  length_ += bytes.size();
  if (waiting > 0) {
    const auto filling = bytes.first(std::min(blockSize - waiting, bytes.size()));
    std::ranges::copy(filling, block_.begin() + static_cast<std::ptrdiff_t>(waiting));
    bytes = bytes.subspan(filling.size());
    if (waiting + filling.size() < blockSize) return *this;
    compress(block_.data());
  }
  for (; bytes.size() >= blockSize; bytes = bytes.subspan(blockSize)) compress(bytes.data());
  std::ranges::copy(bytes, block_.begin());
  return *this;
}

Digest& Digest::add(std::string_view text) {
  return add(std::as_bytes(std::span(text)));
}

std::string Digest::hex() const {
  // The padding of section 5.1.1: a one bit, zeros, and the length in bits.
  Digest padded = *this;
  const std::uint64_t bits = length_ * 8;
  padded.add(std::string_view("\x80", 1));
  while (padded.length_ % blockSize != blockSize - lengthSize) padded.add(std::string_view("\0", 1));
  std::array<std::byte, lengthSize> length;
  for (std::size_t i = 0; i < lengthSize; ++i) length[i] = static_cast<std::byte>(bits >> (8 * (lengthSize - 1 - i)));
  padded.add(length);
  std::string text;
  const std::size_t words = kind_ == Kind::sha1 ? 5 : 8;
  for (std::size_t i = 0; i < words; ++i) {
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[padded.state_[i] >> shift & 0xf];
  }
  return text;
}

}  // namespace bitlathe
