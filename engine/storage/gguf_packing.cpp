// SPDX-License-Identifier: GPL-3.0-or-later
// The inverses of the decoders in gguf_blocks.cpp that quantized layers are stored with.
#include <cstring>
#include <string>

#include <ATen/Parallel.h>

#include "engine/base/error.h"
#include "engine/storage/gguf.h"

namespace bitlathe {
namespace {

using Byte = std::uint8_t;

constexpr std::int64_t blockValues = 32;

template <typename Number>
Byte* store(Byte* bytes, Number value) {
  std::memcpy(bytes, &value, sizeof(Number));
  return bytes + sizeof(Number);
}

/// Sixteen bytes: values 0-15 in their low and 16-31 in their high halves.
void storeHalves(Byte* bytes, const Byte* numbers) {
  for (int i = 0; i < 16; ++i) bytes[i] = static_cast<Byte>((numbers[i] & 15) | (numbers[i + 16] & 15) << 4);
}

std::uint32_t fifthBits(const Byte* numbers) {
  std::uint32_t bits = 0;
  for (int i = 0; i < 32; ++i) bits |= static_cast<std::uint32_t>(numbers[i] >> 4 & 1) << i;
  return bits;
}

void packBlock(GgufType type, const Byte* numbers, std::uint16_t scale, std::uint16_t minimum, Byte* bytes) {
  bytes = store(bytes, scale);
  if (type == GgufType::q8_0) {
    std::memcpy(bytes, numbers, blockValues);
    return;
  }
  if (type == GgufType::q4_1 || type == GgufType::q5_1) bytes = store(bytes, minimum);
  if (type == GgufType::q5_0 || type == GgufType::q5_1) bytes = store(bytes, fifthBits(numbers));
  storeHalves(bytes, numbers);
}

}  // namespace

void packGguf(GgufType type, const GgufBlocks& blocks, std::span<std::byte> bytes) {
  const auto count = blocks.scales.size();
  const auto blockBytes = ggufBlock(type).bytes;
  const bool hasMinima = type == GgufType::q4_1 || type == GgufType::q5_1;
  if (ggufBlock(type).values != blockValues || blocks.numbers.size() != count * blockValues ||
      blocks.minima.size() != (hasMinima ? count : 0) || bytes.size() != count * static_cast<std::size_t>(blockBytes)) {
    throw Error(std::string(ggufTypeName(type)) + ": the blocks to be stored don't fit each other");
  }
  auto* out = reinterpret_cast<Byte*>(bytes.data());
  constexpr std::int64_t blocksPerTask = 1 << 11;
  at::parallel_for(0, static_cast<std::int64_t>(count), blocksPerTask, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const auto block = static_cast<std::size_t>(i);
      packBlock(type, blocks.numbers.data() + i * blockValues, blocks.scales[block],
                hasMinima ? blocks.minima[block] : std::uint16_t{0}, out + i * blockBytes);
    }
  });
}

}  // namespace bitlathe
