// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF's block encodings. Each decoder says how its block is laid out; f16 numbers are named d (scale) and m (minimum).
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

#include <ATen/Parallel.h>
#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include "engine/base/error.h"
#include "engine/storage/gguf.h"

namespace bitlathe {
namespace {

using Byte = std::uint8_t;

template <typename Number>
Number load(const Byte* bytes) {
  Number value{};
  std::memcpy(&value, bytes, sizeof(Number));
  return value;
}

float loadHalf(const Byte* bytes) {
  return c10::Half(load<std::uint16_t>(bytes), c10::Half::from_bits());
}

int signedByte(Byte byte) {
  return static_cast<std::int8_t>(byte);
}

// Plain numbers ------------------------------------------------------------------------------------------------------

void decodeF32(const Byte* block, float* out) {
  *out = load<float>(block);
}

void decodeF16(const Byte* block, float* out) {
  *out = loadHalf(block);
}

void decodeBF16(const Byte* block, float* out) {
  *out = c10::BFloat16(load<std::uint16_t>(block), c10::BFloat16::from_bits());
}

// Blocks of 32: sixteen bytes hold values 0-15 in their low and 16-31 in their high halves ---------------------------

/// d, 16 bytes: d · (q - 8)
void decodeQ4_0(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const Byte* q = block + 2;
  for (int i = 0; i < 16; ++i) {
    out[i] = d * static_cast<float>((q[i] & 15) - 8);
    out[i + 16] = d * static_cast<float>((q[i] >> 4) - 8);
  }
}

/// d, m, 16 bytes: d · q + m
void decodeQ4_1(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const float m = loadHalf(block + 2);
  const Byte* q = block + 4;
  for (int i = 0; i < 16; ++i) {
    out[i] = d * static_cast<float>(q[i] & 15) + m;
    out[i + 16] = d * static_cast<float>(q[i] >> 4) + m;
  }
}

/// The fifth bit of value i of 32.
int fifthBit(std::uint32_t bits, int i) {
  return static_cast<int>(bits >> i & 1) << 4;
}

/// d, 4 bytes of fifth bits, 16 bytes: d · (q - 16)
void decodeQ5_0(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const auto high = load<std::uint32_t>(block + 2);
  const Byte* q = block + 6;
  for (int i = 0; i < 16; ++i) {
    out[i] = d * static_cast<float>(((q[i] & 15) | fifthBit(high, i)) - 16);
    out[i + 16] = d * static_cast<float>(((q[i] >> 4) | fifthBit(high, i + 16)) - 16);
  }
}

/// d, m, 4 bytes of fifth bits, 16 bytes: d · q + m
void decodeQ5_1(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const float m = loadHalf(block + 2);
  const auto high = load<std::uint32_t>(block + 4);
  const Byte* q = block + 8;
  for (int i = 0; i < 16; ++i) {
    out[i] = d * static_cast<float>((q[i] & 15) | fifthBit(high, i)) + m;
    out[i + 16] = d * static_cast<float>((q[i] >> 4) | fifthBit(high, i + 16)) + m;
  }
}

/// d, 32 signed bytes: d · q
void decodeQ8_0(const Byte* block, float* out) {
  const float d = loadHalf(block);
  for (int i = 0; i < 32; ++i) out[i] = d * static_cast<float>(signedByte(block[2 + i]));
}

/// The levels of IQ4_NL and IQ4_XS.
constexpr std::array<std::int8_t, 16> nonlinearLevels{-127, -104, -83, -65, -49, -35, -22, -10,
                                                      1,    13,   25,  38,  53,  69,  89,  113};

void decodeLevels(float scale, const std::array<std::int8_t, 16>& levels, const Byte* q, float* out) {
  for (int i = 0; i < 16; ++i) {
    out[i] = scale * static_cast<float>(levels[q[i] & 15]);
    out[i + 16] = scale * static_cast<float>(levels[q[i] >> 4]);
  }
}

/// d, 16 bytes: d · level(q)
void decodeIQ4_NL(const Byte* block, float* out) {
  decodeLevels(loadHalf(block), nonlinearLevels, block + 2, out);
}

/// Twice the numbers of FP4 (E2M1).
constexpr std::array<std::int8_t, 16> twiceFp4{0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// Half of 2^(exponent - 127), which for the exponents 0 and 1 is not a normal float.
float halfPowerOfTwo(Byte exponent) {
  const std::uint32_t bits = exponent < 2 ? 0x00200000u << exponent : (exponent - 1u) << 23;
  return std::bit_cast<float>(bits);
}

/// An exponent, 16 bytes: 2^(exponent - 127) · FP4(q)
void decodeMXFP4(const Byte* block, float* out) {
  decodeLevels(halfPowerOfTwo(block[0]), twiceFp4, block + 1, out);
}

// Blocks of 256 ------------------------------------------------------------------------------------------------------

/// 16 bytes (scale and minimum of 16 values each, 4 bits), 64 bytes, d, dmin: d · scale · q - dmin · minimum.
/// Two halves of 128 values, each in 32 bytes; bits 0-1 hold the first 32 values, and so on.
void decodeQ2_K(const Byte* block, float* out) {
  const Byte* scales = block;
  const Byte* q = block + 16;
  const float d = loadHalf(block + 80);
  const float dmin = loadHalf(block + 82);
  for (int i = 0; i < 256; ++i) {
    const int half = i / 128;
    const int quarter = i % 128 / 32;
    const int value = q[32 * half + i % 32] >> 2 * quarter & 3;
    const Byte scale = scales[i / 16];
    out[i] = d * static_cast<float>(scale & 15) * static_cast<float>(value) - dmin * static_cast<float>(scale >> 4);
  }
}

/// 32 bytes of third bits, 64 bytes laid out as in Q2_K, 12 bytes of sixteen 6-bit scales, d:
/// d · (scale - 32) · (q - 4), where the third bit of value i is bit i / 32 of byte i % 32.
void decodeQ3_K(const Byte* block, float* out) {
  const Byte* high = block;
  const Byte* q = block + 32;
  const Byte* packed = block + 96;
  const float d = loadHalf(block + 108);
  std::array<int, 16> scales{};
  for (int k = 0; k < 16; ++k) {
    const int low = k < 8 ? packed[k] & 15 : packed[k - 8] >> 4;
    const int top = packed[8 + k % 4] >> 2 * (k / 4) & 3;
    scales[static_cast<std::size_t>(k)] = (low | top << 4) - 32;
  }
  for (int i = 0; i < 256; ++i) {
    const int low = q[32 * (i / 128) + i % 32] >> 2 * (i % 128 / 32) & 3;
    const int value = (low | (high[i % 32] >> i / 32 & 1) << 2) - 4;
    out[i] = d * static_cast<float>(scales[static_cast<std::size_t>(i / 16)]) * static_cast<float>(value);
  }
}

/// Scale and minimum, 6 bits each, of the k-th of eight sub-blocks of Q4_K and Q5_K: twelve bytes, of which the last
/// four hold the low halves for k = 4-7, whose two top bits lie above those of k = 0-3.
struct ScaleAndMinimum {
  int scale;
  int minimum;
};
ScaleAndMinimum scaleAndMinimum(const Byte* packed, int k) {
  if (k < 4) return {packed[k] & 63, packed[k + 4] & 63};
  return {(packed[k + 4] & 15) | packed[k - 4] >> 6 << 4, packed[k + 4] >> 4 | packed[k] >> 6 << 4};
}

/// d, dmin, 12 bytes of scales and minima, 128 bytes: d · scale · q - dmin · minimum.
/// Each 32 bytes hold one sub-block in their low and the next in their high halves.
void decodeQ4_K(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const float dmin = loadHalf(block + 2);
  const Byte* q = block + 16;
  for (int k = 0; k < 8; ++k) {
    const auto [scale, minimum] = scaleAndMinimum(block + 4, k);
    const float step = d * static_cast<float>(scale);
    const float offset = dmin * static_cast<float>(minimum);
    for (int i = 0; i < 32; ++i) {
      const int value = q[32 * (k / 2) + i] >> 4 * (k % 2) & 15;
      out[32 * k + i] = step * static_cast<float>(value) - offset;
    }
  }
}

/// d, dmin, 12 bytes of scales and minima, 32 bytes of fifth bits (bit k is sub-block k's), 128 bytes as in Q4_K.
void decodeQ5_K(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const float dmin = loadHalf(block + 2);
  const Byte* high = block + 16;
  const Byte* q = block + 48;
  for (int k = 0; k < 8; ++k) {
    const auto [scale, minimum] = scaleAndMinimum(block + 4, k);
    const float step = d * static_cast<float>(scale);
    const float offset = dmin * static_cast<float>(minimum);
    for (int i = 0; i < 32; ++i) {
      const int value = (q[32 * (k / 2) + i] >> 4 * (k % 2) & 15) | (high[i] >> k & 1) << 4;
      out[32 * k + i] = step * static_cast<float>(value) - offset;
    }
  }
}

/// 128 bytes of low halves, 64 bytes of top bit pairs, 16 signed scales, d: d · scale · (q - 32).
/// Two halves of 128 values: 64 bytes hold values 0-63 in their low and 64-127 in their high halves.
void decodeQ6_K(const Byte* block, float* out) {
  const Byte* low = block;
  const Byte* high = block + 128;
  const Byte* scales = block + 192;
  const float d = loadHalf(block + 208);
  for (int i = 0; i < 256; ++i) {
    const int half = i / 128;
    const int bits = low[64 * half + i % 64] >> 4 * (i % 128 / 64) & 15;
    const int top = high[32 * half + i % 32] >> 2 * (i % 128 / 32) & 3;
    const int value = (bits | top << 4) - 32;
    out[i] = d * static_cast<float>(signedByte(scales[i / 16])) * static_cast<float>(value);
  }
}

/// d, 2 bytes of top and 4 bytes of low scale bits for eight sub-blocks, 128 bytes: d · (scale - 32) · level(q)
void decodeIQ4_XS(const Byte* block, float* out) {
  const float d = loadHalf(block);
  const auto high = load<std::uint16_t>(block + 2);
  const Byte* low = block + 4;
  for (std::ptrdiff_t k = 0; k < 8; ++k) {
    const int scale = (low[k / 2] >> 4 * (k % 2) & 15) | (high >> 2 * k & 3) << 4;
    decodeLevels(d * static_cast<float>(scale - 32), nonlinearLevels, block + 8 + 16 * k, out + 32 * k);
  }
}

/// Digit n of a byte that holds five base-3 digits as a fraction of 256: d · (digit - 1) is its value.
int ternaryDigit(Byte packed, int n) {
  constexpr std::array<int, 5> powers{1, 3, 9, 27, 81};
  const auto shifted = static_cast<Byte>(packed * powers[static_cast<std::size_t>(n)]);
  return shifted * 3 >> 8;
}

/// 32 bytes of five digits, 16 bytes of five digits, 4 bytes of four digits, d.
/// Within each group of bytes, all first digits come first, then all second digits, and so on.
void decodeTQ1_0(const Byte* block, float* out) {
  const float d = loadHalf(block + 52);
  const auto decodeGroup = [&](const Byte* bytes, int count, int digits) {
    for (int n = 0; n < digits; ++n) {
      for (int i = 0; i < count; ++i) *out++ = d * static_cast<float>(ternaryDigit(bytes[i], n) - 1);
    }
  };
  decodeGroup(block, 32, 5);
  decodeGroup(block + 32, 16, 5);
  decodeGroup(block + 48, 4, 4);
}

/// 64 bytes laid out as in Q2_K, d: d · (q - 1)
void decodeTQ2_0(const Byte* block, float* out) {
  const float d = loadHalf(block + 64);
  for (int i = 0; i < 256; ++i) {
    const int value = block[32 * (i / 128) + i % 32] >> 2 * (i % 128 / 32) & 3;
    out[i] = d * static_cast<float>(value - 1);
  }
}

// The table ----------------------------------------------------------------------------------------------------------

struct Encoding {
  GgufType type;
  std::string_view name;
  GgufBlock block;
  void (*decode)(const Byte* blocks, std::int64_t count, float* out);
};

template <auto decodeBlock, std::int64_t values, std::int64_t bytes>
constexpr Encoding encoding(GgufType type, std::string_view name) {
  return {type, name, {values, bytes}, [](const Byte* blocks, std::int64_t count, float* out) {
            for (std::int64_t i = 0; i < count; ++i) decodeBlock(blocks + i * bytes, out + i * values);
          }};
}

constexpr std::array encodings{
    encoding<decodeF32, 1, 4>(GgufType::f32, "F32"),
    encoding<decodeF16, 1, 2>(GgufType::f16, "F16"),
    encoding<decodeQ4_0, 32, 18>(GgufType::q4_0, "Q4_0"),
    encoding<decodeQ4_1, 32, 20>(GgufType::q4_1, "Q4_1"),
    encoding<decodeQ5_0, 32, 22>(GgufType::q5_0, "Q5_0"),
    encoding<decodeQ5_1, 32, 24>(GgufType::q5_1, "Q5_1"),
    encoding<decodeQ8_0, 32, 34>(GgufType::q8_0, "Q8_0"),
    encoding<decodeQ2_K, 256, 84>(GgufType::q2_k, "Q2_K"),
    encoding<decodeQ3_K, 256, 110>(GgufType::q3_k, "Q3_K"),
    encoding<decodeQ4_K, 256, 144>(GgufType::q4_k, "Q4_K"),
    encoding<decodeQ5_K, 256, 176>(GgufType::q5_k, "Q5_K"),
    encoding<decodeQ6_K, 256, 210>(GgufType::q6_k, "Q6_K"),
    encoding<decodeIQ4_NL, 32, 18>(GgufType::iq4_nl, "IQ4_NL"),
    encoding<decodeIQ4_XS, 256, 136>(GgufType::iq4_xs, "IQ4_XS"),
    encoding<decodeBF16, 1, 2>(GgufType::bf16, "BF16"),
    encoding<decodeTQ1_0, 256, 54>(GgufType::tq1_0, "TQ1_0"),
    encoding<decodeTQ2_0, 256, 66>(GgufType::tq2_0, "TQ2_0"),
    encoding<decodeMXFP4, 32, 17>(GgufType::mxfp4, "MXFP4"),
};

const Encoding& encodingOf(GgufType type) {
  return *std::ranges::find(encodings, type, &Encoding::type);
}

}  // namespace

std::string_view ggufTypeName(GgufType type) {
  return encodingOf(type).name;
}

std::optional<GgufType> ggufTypeFromNumber(std::uint32_t number) {
  const auto found = std::ranges::find(encodings, static_cast<GgufType>(number), &Encoding::type);
  if (found == encodings.end()) return std::nullopt;
  return found->type;
}

GgufBlock ggufBlock(GgufType type) {
  return encodingOf(type).block;
}

void dequantizeGguf(GgufType type, std::span<const std::byte> bytes, std::span<float> values) {
  const Encoding& encoding = encodingOf(type);
  const auto [blockValues, blockBytes] = encoding.block;
  const auto blocks = static_cast<std::int64_t>(bytes.size()) / blockBytes;
  if (bytes.size() != static_cast<std::size_t>(blocks * blockBytes) ||
      values.size() != static_cast<std::size_t>(blocks * blockValues)) {
    throw Error(std::string(encoding.name) + ": " + std::to_string(bytes.size()) + " bytes do not hold " +
                std::to_string(values.size()) + " values");
  }
  const auto* source = reinterpret_cast<const Byte*>(bytes.data());
  constexpr std::int64_t valuesPerTask = 1 << 16;
  at::parallel_for(0, blocks, valuesPerTask / blockValues, [&](std::int64_t begin, std::int64_t end) {
    encoding.decode(source + begin * blockBytes, end - begin, values.data() + begin * blockValues);
  });
}

}  // namespace bitlathe
