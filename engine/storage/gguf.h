// SPDX-License-Identifier: GPL-3.0-or-later
// The GGUF format, versions 2 and 3, little-endian: metadata and tensors, memory-mapped; nothing is trusted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/storage/mapped_file.h"

namespace bitlathe {

/// Tensor encodings; the values are those of the file format.
enum class GgufType : std::uint32_t {
  f32 = 0,
  f16 = 1,
  q4_0 = 2,
  q4_1 = 3,
  q5_0 = 6,
  q5_1 = 7,
  q8_0 = 8,
  q2_k = 10,
  q3_k = 11,
  q4_k = 12,
  q5_k = 13,
  q6_k = 14,
  iq4_nl = 20,
  iq4_xs = 23,
  bf16 = 30,
  tq1_0 = 34,
  tq2_0 = 35,
  mxfp4 = 39,
};

/// The name that others use: "Q4_K", "BF16", ...
std::string_view ggufTypeName(GgufType type);
/// Nothing for numbers that are not in the enumeration.
std::optional<GgufType> ggufTypeFromNumber(std::uint32_t number);
/// Values per block and bytes per block of an encoding.
struct GgufBlock {
  std::int64_t values;
  std::int64_t bytes;
};
GgufBlock ggufBlock(GgufType type);

/// What blocks of 32 values consist of. Scales and minima are the bits of float16 numbers, one per block.
struct GgufBlocks {
  std::span<const std::uint8_t> numbers;  ///< q as it is stored: 4 or 5 bits unsigned, for q8_0 8 bits signed
  std::span<const std::uint16_t> scales;
  std::span<const std::uint16_t> minima;  ///< q4_1 and q5_1 only
};
/// Lays blocks out as q4_0, q4_1, q5_0, q5_1 or q8_0: the inverse of dequantizeGguf() for these. Throws Error where the
/// sizes don't fit each other.
void packGguf(GgufType type, const GgufBlocks& blocks, std::span<std::byte> bytes);

/// Decodes whole blocks to float32; throws Error where `values` is not as long as the blocks in `bytes` say.
void dequantizeGguf(GgufType type, std::span<const std::byte> bytes, std::span<float> values);

/// Types of metadata values; the values are those of the file format.
enum class GgufValueType : std::uint32_t {
  u8 = 0,
  i8 = 1,
  u16 = 2,
  i16 = 3,
  u32 = 4,
  i32 = 5,
  f32 = 6,
  boolean = 7,
  string = 8,
  array = 9,
  u64 = 10,
  i64 = 11,
  f64 = 12,
};

using GgufValue = std::variant<std::uint64_t, std::int64_t, double, bool, std::string, std::vector<std::int64_t>,
                               std::vector<double>, std::vector<std::string>, std::vector<bool>>;

struct GgufTensor {
  std::string name;
  GgufType type = GgufType::f32;
  std::vector<std::int64_t> shape;  ///< outermost first, as LibTorch has it (the file stores the reverse)
  std::uint64_t offset = 0;         ///< of the first byte in the file
  std::uint64_t size = 0;           ///< in bytes
};

class GgufFile {
 public:
  /// Throws Error naming the file and the key or tensor on every violation of the format, and for parts of split
  /// models.
  static GgufFile open(const std::filesystem::path& path);

  const std::vector<GgufTensor>& tensors() const { return tensors_; }
  const GgufTensor* find(std::string_view name) const;
  std::span<const std::byte> bytes(const GgufTensor& tensor) const;

  const std::map<std::string, GgufValue, std::less<>>& metadata() const { return metadata_; }
  /// Typed look-ups; the integer look-up accepts any integer type. They throw Error naming file and key where the key
  /// is missing or of another type; the ones with a default only where the type is another.
  std::int64_t integer(std::string_view key) const;
  std::int64_t integer(std::string_view key, std::int64_t otherwise) const;
  double number(std::string_view key) const;
  double number(std::string_view key, double otherwise) const;
  const std::string& string(std::string_view key) const;
  std::string string(std::string_view key, std::string_view otherwise) const;
  bool boolean(std::string_view key, bool otherwise) const;
  const std::vector<std::string>& strings(std::string_view key) const;
  /// nullptr where the key is missing.
  const GgufValue* value(std::string_view key) const;
  /// A value that is there, as the file encodes it: its type, then its contents.
  std::span<const std::byte> encodedValue(std::string_view key) const;

  const std::shared_ptr<const MappedFile>& file() const { return file_; }

 private:
  std::shared_ptr<const MappedFile> file_;
  std::vector<GgufTensor> tensors_;
  std::map<std::string, GgufValue, std::less<>> metadata_;
  std::map<std::string, std::span<const std::byte>, std::less<>> encoded_;
};

}  // namespace bitlathe
