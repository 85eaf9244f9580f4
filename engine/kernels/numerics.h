// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic that the CPU and the CUDA bodies share, so that both give the same bits. Branch-free, for vectorisation.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__CUDACC__)
#define BITLATHE_HOST_DEVICE __host__ __device__ __forceinline__
#else
#define BITLATHE_HOST_DEVICE [[gnu::always_inline]] inline
#endif

namespace bitlathe::numerics {

/// a b + c, rounded once. Bodies are compiled without contraction and say by this where they fuse, so that all of them
/// give the same bits; without an instruction for it, it is a slow call of the C library.
BITLATHE_HOST_DEVICE float fused(float a, float b, float c) {
  return ::fmaf(a, b, c);
}

BITLATHE_HOST_DEVICE float smaller(float a, float b) {
  return a < b ? a : b;
}
BITLATHE_HOST_DEVICE float larger(float a, float b) {
  return a > b ? a : b;
}
BITLATHE_HOST_DEVICE float clamp(float x, float low, float high) {
  return smaller(larger(x, low), high);
}
BITLATHE_HOST_DEVICE float magnitude(float x) {
  return x < 0 ? -x : x;
}

BITLATHE_HOST_DEVICE std::uint32_t bitsOf(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}
BITLATHE_HOST_DEVICE float fromBits(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

/// Nearest integer, ties to even, for |x| < 2^22: there the sum has no fractional bits left.
BITLATHE_HOST_DEVICE float roundEven(float x) {
  constexpr float shift = 12582912.0f;  // 1.5 * 2^23
  return (x + shift) - shift;
}
/// The same of a b. Larger ones than 2^22 stay about what they are.
BITLATHE_HOST_DEVICE float roundEven(float a, float b) {
  constexpr float shift = 12582912.0f;
  return fused(a, b, shift) - shift;
}

/// The nearest positive finite float16 value: what is stored as a scale. Too small values become the smallest one.
BITLATHE_HOST_DEVICE float roundToHalf(float x) {
  constexpr float smallest = 1.0f / 16777216.0f;  // 2^-24, the spacing of the subnormal values
  constexpr float smallestNormal = 1.0f / 16384.0f;
  constexpr float largest = 65504.0f;
  const float bounded = clamp(x, smallest, largest);
  const std::uint32_t bits = bitsOf(bounded);
  const float normal = fromBits((bits + 0xfffu + ((bits >> 13) & 1u)) & ~0x1fffu);
  const float subnormal = (bounded + 0.75f) - 0.75f;  // floats around 0.75 are 2^-24 apart
  return bounded < smallestNormal ? subnormal : normal;
}

/// The value of the bits of a float16 that is positive and finite.
BITLATHE_HOST_DEVICE float halfValue(std::uint16_t bits) {
  return fromBits(std::uint32_t{bits} << 13) * 0x1p112f;  // the exponents' offsets differ by 127 - 15
}

/// x^exponent for x >= 0 and exponent > 0, to about 1e-6 relative; results below 2^-126 become 2^-126.
BITLATHE_HOST_DEVICE float power(float x, float exponent) {
  // log2(x) = e + log2(m), m in [sqrt(1/2), sqrt(2)), by the series of artanh((m - 1) / (m + 1)).
  constexpr float halfRoot = 0.70710678f;
  const std::uint32_t bits = bitsOf(larger(x, 1e-37f));
  const std::uint32_t offset = bits - bitsOf(halfRoot);
  const auto e = static_cast<float>(static_cast<std::int32_t>(offset) >> 23);
  const float m = fromBits((offset & 0x7fffffu) + bitsOf(halfRoot));
  const float t = (m - 1.0f) / (m + 1.0f);
  const float t2 = t * t;
  const float artanh = t * (1.0f + t2 * (1.0f / 3 + t2 * (1.0f / 5 + t2 * (1.0f / 7))));
  const float logarithm = e + artanh * 2.88539008f;  // 2 / ln 2
  // 2^y = 2^n * exp(f ln 2), f in [-1/2, 1/2], by the series of exp.
  const float y = clamp(exponent * logarithm, -126.0f, 127.0f);
  const float n = roundEven(y);
  const float f = (y - n) * 0.69314718f;
  const float exponential =
      1.0f + f * (1.0f + f * (1.0f / 2 + f * (1.0f / 6 + f * (1.0f / 24 + f * (1.0f / 120 + f * (1.0f / 720))))));
  return exponential * fromBits(static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127) << 23);
}

}  // namespace bitlathe::numerics
