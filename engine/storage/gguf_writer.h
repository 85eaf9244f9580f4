// SPDX-License-Identifier: GPL-3.0-or-later
// Writing of GGUF files: version 3, little-endian, aligned to 32 bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/gguf.h"

namespace bitlathe {

/// Metadata to be written, in the order in which it is added. The types are those that llama.cpp insists on. A key must
/// be added once only.
class GgufMetadata {
 public:
  void addText(std::string_view key, std::string_view value);
  void addInteger(std::string_view key, std::int64_t value);  ///< u32; throws Error where it is out of range
  void addNumber(std::string_view key, double value);         ///< f32
  void addFlag(std::string_view key, bool value);
  void addTexts(std::string_view key, const std::vector<std::string>& values);
  void addIntegers(std::string_view key, const std::vector<std::int32_t>& values);
  void addNumbers(std::string_view key, const std::vector<float>& values);
  /// A value as GgufFile::encodedValue() gives it.
  void addEncoded(std::string_view key, std::span<const std::byte> value);

  std::uint64_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }

 private:
  void begin(std::string_view key, GgufValueType type);

  std::string bytes_;
  std::uint64_t count_ = 0;
};

struct GgufTensorSpec {
  std::string name;
  GgufType type = GgufType::f32;
  std::vector<std::int64_t> shape;  ///< outermost first; the innermost is whole blocks of the type
};
/// Bytes of the tensor.
std::uint64_t ggufTensorSize(const GgufTensorSpec& tensor);

/// `bytesOf(i)` is asked once, in order, for the contents of tensors[i]; what it returns must stay valid until it is
/// asked again, so a large model never lies in memory whole. Atomic: `path` holds the old file or the whole new one.
/// Throws Error where the file can't be written.
void writeGguf(const std::filesystem::path& path, const GgufMetadata& metadata, std::span<const GgufTensorSpec> tensors,
               const std::function<std::span<const std::byte>(std::size_t)>& bytesOf);

}  // namespace bitlathe
