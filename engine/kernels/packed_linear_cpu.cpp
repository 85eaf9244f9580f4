// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include "engine/kernels/packed_linear_body.h"

namespace bitlathe::kernels {
namespace {

/// Vectors of the length that an instruction set has: the compiler keeps sums in registers that it would write to
/// memory in a plain loop.
template <InstructionSet set>
struct Vectors {
  static constexpr int lanes = set == InstructionSet::avx512 ? 16 : set == InstructionSet::avx2 ? 8 : 4;
  static constexpr int strips = packedRows / lanes;
  using Words [[gnu::vector_size(4 * lanes)]] = std::uint32_t;
  using Integers [[gnu::vector_size(4 * lanes)]] = std::int32_t;
  using Floats [[gnu::vector_size(4 * lanes)]] = float;
};

/// The codes of a strip of a segment's rows as numbers: use(column, numbers) for each column.
template <InstructionSet set, int bits, typename Use>
[[gnu::always_inline]] inline void unpackStrip(const std::uint32_t* source, int strip, const Use& use) {
  typename Vectors<set>::Words words[bits];
  for (int i = 0; i < bits; ++i) {
    std::memcpy(words + i, source + i * packedRows + strip * Vectors<set>::lanes, sizeof words[i]);
  }
#pragma GCC unroll 32
  for (int column = 0; column < segmentColumns; ++column) {
    typename Vectors<set>::Words code;
    readCode<bits>(words, 1, column, code);
    const auto integers = reinterpret_cast<typename Vectors<set>::Integers>(code);
    use(column, __builtin_convertvector(integers, typename Vectors<set>::Floats));
  }
}

template <InstructionSet set, typename Use>
[[gnu::always_inline]] inline void unpackAnyStrip(int bits, const std::uint32_t* words, int strip, const Use& use) {
  switch (bits) {
    case 1:
      return unpackStrip<set, 1>(words, strip, use);
    case 2:
      return unpackStrip<set, 2>(words, strip, use);
    case 3:
      return unpackStrip<set, 3>(words, strip, use);
    case 4:
      return unpackStrip<set, 4>(words, strip, use);
    case 5:
      return unpackStrip<set, 5>(words, strip, use);
    case 6:
      return unpackStrip<set, 6>(words, strip, use);
    case 7:
      return unpackStrip<set, 7>(words, strip, use);
    default:
      return unpackStrip<set, 8>(words, strip, use);
  }
}

/// The scales and zero points of a segment's group as numbers.
template <InstructionSet set>
[[gnu::always_inline]] inline void readGrid(const PackedCodes& codes, std::int64_t segment,
                                            typename Vectors<set>::Floats* scales,
                                            typename Vectors<set>::Floats* zeros) {
  const std::int64_t first = segment / codes.segmentsPerGroup * packedRows;
  alignas(64) float scale[packedRows];
  alignas(64) float zero[packedRows];
  for (int r = 0; r < packedRows; ++r) scale[r] = numerics::halfValue(codes.scales[first + r]);
  for (int r = 0; r < packedRows; ++r) zero[r] = static_cast<float>(codes.zeros[first + r]);
  std::memcpy(scales, scale, sizeof scale);
  std::memcpy(zeros, zero, sizeof zero);
}

template <InstructionSet set>
[[gnu::always_inline]] inline void multiply(const PackedCodes& codes, std::int64_t inputs, const float* x,
                                            const float* sums, float* y, std::int64_t stride) {
  constexpr int strips = Vectors<set>::strips;
  using Floats = typename Vectors<set>::Floats;
  Floats unpacked[segmentColumns * strips];
  Floats scales[strips] = {};
  Floats zeros[strips] = {};
  for (std::int64_t s = 0; s < codes.segments; ++s) {
    const std::uint32_t* words = codes.words + s * codes.bits * packedRows;
    for (int strip = 0; strip < strips; ++strip) {
      const auto keep = [&](int column, const Floats& numbers) __attribute__((always_inline)) {
        unpacked[column * strips + strip] = numbers;
      };
      unpackAnyStrip<set>(codes.bits, words, strip, keep);
    }
    if (s % codes.segmentsPerGroup == 0) readGrid<set>(codes, s, scales, zeros);
    for (std::int64_t i = 0; i < inputs; ++i) {
      const float* own = x + (i * codes.segments + s) * segmentColumns;
      Floats products[strips] = {};
#pragma GCC unroll 8
      for (int column = 0; column < segmentColumns; ++column) {
        for (int strip = 0; strip < strips; ++strip) products[strip] += unpacked[column * strips + strip] * own[column];
      }
      Floats total[strips] = {};
      if (s > 0) std::memcpy(total, y + i * stride, sizeof total);
      const float sum = sums[i * codes.segments + s];
      for (int strip = 0; strip < strips; ++strip)
        total[strip] += scales[strip] * (products[strip] - zeros[strip] * sum);
      std::memcpy(y + i * stride, total, sizeof total);
    }
  }
}

template <InstructionSet set>
[[gnu::always_inline]] inline void unpackWeight(const PackedCodes& codes, float* weight, std::int64_t stride) {
  constexpr int strips = Vectors<set>::strips;
  using Floats = typename Vectors<set>::Floats;
  Floats scales[strips] = {};
  Floats zeros[strips] = {};
  for (std::int64_t s = 0; s < codes.segments; ++s) {
    const std::uint32_t* words = codes.words + s * codes.bits * packedRows;
    if (s % codes.segmentsPerGroup == 0) readGrid<set>(codes, s, scales, zeros);
    for (int strip = 0; strip < strips; ++strip) {
      float* target = weight + s * segmentColumns * stride + strip * Vectors<set>::lanes;
      const Floats scale = scales[strip], zero = zeros[strip];
      const auto store = [&](int column, const Floats& numbers) __attribute__((always_inline)) {
        const Floats values = scale * (numbers - zero);
        std::memcpy(target + column * stride, &values, sizeof values);
      };
      unpackAnyStrip<set>(codes.bits, words, strip, store);
    }
  }
}

// One for each instruction set by hand, for the vectors differ.
void multiplyPortable(const PackedCodes& codes, std::int64_t inputs, const float* x, const float* sums, float* y,
                      std::int64_t stride) {
  multiply<InstructionSet::portable>(codes, inputs, x, sums, y, stride);
}
BITLATHE_AVX2 void multiplyAvx2(const PackedCodes& codes, std::int64_t inputs, const float* x, const float* sums,
                                float* y, std::int64_t stride) {
  multiply<InstructionSet::avx2>(codes, inputs, x, sums, y, stride);
}
BITLATHE_AVX512 void multiplyAvx512(const PackedCodes& codes, std::int64_t inputs, const float* x, const float* sums,
                                    float* y, std::int64_t stride) {
  multiply<InstructionSet::avx512>(codes, inputs, x, sums, y, stride);
}

void unpackWeightPortable(const PackedCodes& codes, float* weight, std::int64_t stride) {
  unpackWeight<InstructionSet::portable>(codes, weight, stride);
}
BITLATHE_AVX2 void unpackWeightAvx2(const PackedCodes& codes, float* weight, std::int64_t stride) {
  unpackWeight<InstructionSet::avx2>(codes, weight, stride);
}
BITLATHE_AVX512 void unpackWeightAvx512(const PackedCodes& codes, float* weight, std::int64_t stride) {
  unpackWeight<InstructionSet::avx512>(codes, weight, stride);
}

}  // namespace

PackedLinearTile packedLinearTile(InstructionSet set) {
  constexpr PackedLinearTile bodies[] = {multiplyPortable, multiplyAvx2, multiplyAvx512};
  return bodies[static_cast<int>(set)];
}

PackedWeightTile packedWeightTile(InstructionSet set) {
  constexpr PackedWeightTile bodies[] = {unpackWeightPortable, unpackWeightAvx2, unpackWeightAvx512};
  return bodies[static_cast<int>(set)];
}

}  // namespace bitlathe::kernels
