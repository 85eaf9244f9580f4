// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/pack.h"

#include <array>
#include <cstring>

#include <ATen/Parallel.h>

namespace bitlathe {
namespace {

constexpr int wordBits = 32;
constexpr int codesAtOnce = 8;  // they fill as many whole bytes as they have bits

/// The lowest `bits` of each lane of `width` bits.
constexpr std::uint64_t lanes(int width, int bits) {
  std::uint64_t mask = 0;
  for (int lane = 0; lane < 64; lane += width) mask |= (~std::uint64_t{0} >> (64 - bits)) << lane;
  return mask;
}

/// Moves what the upper of two lanes holds in its lowest bits next to what the lower one holds.
template <int width, int bits>
std::uint64_t joinLanes(std::uint64_t x) {
  constexpr std::uint64_t lower = lanes(2 * width, bits);
  return (x & lower) | (x >> (width - bits) & lower << bits);
}

template <int width, int bits>
std::uint64_t splitLanes(std::uint64_t x) {
  constexpr std::uint64_t lower = lanes(2 * width, bits);
  return (x & lower) | (x & lower << bits) << (width - bits);
}

/// Eight bytes to 8 * bits bits.
template <int bits>
std::uint64_t squeeze(std::uint64_t x) {
  return joinLanes<32, 4 * bits>(joinLanes<16, 2 * bits>(joinLanes<8, bits>(x)));
}

template <int bits>
std::uint64_t spread(std::uint64_t x) {
  return splitLanes<8, bits>(splitLanes<16, 2 * bits>(splitLanes<32, 4 * bits>(x)));
}

/// From `count` codes or their bytes to the other form.
using Conversion = void (*)(const std::uint8_t* from, std::int64_t count, std::uint8_t* to);

/// Eight codes are `fromBytes` before and `toBytes` behind it.
template <int fromBytes, int toBytes, std::uint64_t (*change)(std::uint64_t)>
void convertStream(const std::uint8_t* from, std::int64_t count, std::uint8_t* to) {
  std::uint64_t eight = 0;
  for (; count >= codesAtOnce; count -= codesAtOnce, from += fromBytes, to += toBytes) {
    std::memcpy(&eight, from, fromBytes);
    eight = change(eight);
    std::memcpy(to, &eight, toBytes);
  }
  eight = 0;
  std::memcpy(&eight, from, static_cast<std::size_t>(count * fromBytes / codesAtOnce));
  eight = change(eight);
  std::memcpy(to, &eight, static_cast<std::size_t>(count * toBytes / codesAtOnce));
}

template <int bits>
constexpr Conversion pack = convertStream<codesAtOnce, bits, squeeze<bits>>;
template <int bits>
constexpr Conversion unpack = convertStream<bits, codesAtOnce, spread<bits>>;

constexpr std::array<Conversion, 8> packers{pack<1>, pack<2>, pack<3>, pack<4>, pack<5>, pack<6>, pack<7>, pack<8>};
constexpr std::array<Conversion, 8> unpackers{unpack<1>, unpack<2>, unpack<3>, unpack<4>,
                                              unpack<5>, unpack<6>, unpack<7>, unpack<8>};

void checkBits(int bits, std::int64_t count) {
  TORCH_CHECK(bits >= 1 && bits <= 8, "codes of ", bits, " bits are not packed");
  TORCH_CHECK(count * bits % wordBits == 0, count, " codes of ", bits, " bits don't fill whole words");
}

/// Row after row, in parallel.
void convert(Conversion conversion, std::int64_t rows, std::int64_t count, const void* from, std::int64_t fromBytes,
             void* to, std::int64_t toBytes) {
  at::parallel_for(0, rows, at::divup(at::internal::GRAIN_SIZE, count), [&](std::int64_t begin, std::int64_t end) {
    // Rows are whole words: the stream runs through.
    conversion(static_cast<const std::uint8_t*>(from) + begin * fromBytes, (end - begin) * count,
               static_cast<std::uint8_t*>(to) + begin * toBytes);
  });
}

}  // namespace

at::Tensor packCodes(const at::Tensor& codes, int bits) {
  TORCH_CHECK(codes.dim() == 2 && codes.scalar_type() == at::kByte, "packCodes takes uint8 [rows, n]");
  const std::int64_t rows = codes.size(0);
  const std::int64_t count = codes.size(1);
  checkBits(bits, count);
  const at::Tensor source = codes.cpu().contiguous();
  at::Tensor words = at::empty({rows, count * bits / wordBits}, source.options().dtype(at::kInt));
  convert(packers[static_cast<std::size_t>(bits - 1)], rows, count, source.const_data_ptr(), count,
          words.mutable_data_ptr(), count * bits / 8);
  return words;
}

at::Tensor unpackCodes(const at::Tensor& words, int bits, std::int64_t count) {
  TORCH_CHECK(words.dim() == 2 && words.scalar_type() == at::kInt, "unpackCodes takes int32 [rows, words]");
  checkBits(bits, count);
  const std::int64_t rows = words.size(0);
  TORCH_CHECK(words.size(1) * wordBits == count * bits, words.size(1), " words don't hold ", count, " codes of ", bits,
              " bits");
  const at::Tensor source = words.cpu().contiguous();
  at::Tensor codes = at::empty({rows, count}, source.options().dtype(at::kByte));
  convert(unpackers[static_cast<std::size_t>(bits - 1)], rows, count, source.const_data_ptr(), count * bits / 8,
          codes.mutable_data_ptr(), count);
  return codes;
}

}  // namespace bitlathe
