// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/pack.h"

#include <ATen/Parallel.h>

namespace bitlathe {
namespace {

constexpr int wordBits = 32;

void checkBits(int bits, std::int64_t count) {
  TORCH_CHECK(bits >= 1 && bits <= 8, "codes of ", bits, " bits are not packed");
  TORCH_CHECK(count * bits % wordBits == 0, count, " codes of ", bits, " bits don't fill whole words");
}

}  // namespace

at::Tensor packCodes(const at::Tensor& codes, int bits) {
  TORCH_CHECK(codes.dim() == 2 && codes.scalar_type() == at::kByte, "packCodes takes uint8 [rows, n]");
  const std::int64_t rows = codes.size(0);
  const std::int64_t count = codes.size(1);
  checkBits(bits, count);
  const std::int64_t wordCount = count * bits / wordBits;
  const at::Tensor source = codes.cpu().contiguous();
  at::Tensor words = at::empty({rows, wordCount}, source.options().dtype(at::kInt));
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;

  at::parallel_for(0, rows, at::divup(at::internal::GRAIN_SIZE, count), [&](std::int64_t begin, std::int64_t end) {
    const std::uint8_t* code = source.const_data_ptr<std::uint8_t>() + begin * count;
    std::int32_t* word = words.mutable_data_ptr<std::int32_t>() + begin * wordCount;
    std::uint64_t buffer = 0;  // never more than 31 + 8 bits
    int filled = 0;
    for (std::int64_t i = 0; i < (end - begin) * count; ++i) {  // rows are whole words: the stream runs through
      buffer |= (*code++ & mask) << filled;
      filled += bits;
      if (filled >= wordBits) {
        *word++ = static_cast<std::int32_t>(static_cast<std::uint32_t>(buffer));
        buffer >>= wordBits;
        filled -= wordBits;
      }
    }
  });
  return words;
}

at::Tensor unpackCodes(const at::Tensor& words, int bits, std::int64_t count) {
  TORCH_CHECK(words.dim() == 2 && words.scalar_type() == at::kInt, "unpackCodes takes int32 [rows, words]");
  checkBits(bits, count);
  const std::int64_t rows = words.size(0);
  const std::int64_t wordCount = words.size(1);
  TORCH_CHECK(wordCount * wordBits == count * bits, wordCount, " words don't hold ", count, " codes of ", bits,
              " bits");
  const at::Tensor source = words.cpu().contiguous();
  at::Tensor codes = at::empty({rows, count}, source.options().dtype(at::kByte));
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;

  at::parallel_for(0, rows, at::divup(at::internal::GRAIN_SIZE, count), [&](std::int64_t begin, std::int64_t end) {
    const std::int32_t* word = source.const_data_ptr<std::int32_t>() + begin * wordCount;
    std::uint8_t* code = codes.mutable_data_ptr<std::uint8_t>() + begin * count;
    std::uint64_t buffer = 0;
    int filled = 0;
    for (std::int64_t i = 0; i < (end - begin) * count; ++i) {
      if (filled < bits) {
        buffer |= std::uint64_t{static_cast<std::uint32_t>(*word++)} << filled;
        filled += wordBits;
      }
      *code++ = static_cast<std::uint8_t>(buffer & mask);
      buffer >>= bits;
      filled -= bits;
    }
  });
  return codes;
}

}  // namespace bitlathe
