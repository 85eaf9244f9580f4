// SPDX-License-Identifier: GPL-3.0-or-later
// Files made byte by byte, right and wrong ones.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace bitlathe::test {

inline void writeFile(const std::filesystem::path& path, std::string_view contents) {
  std::filesystem::remove(path);  // some file systems go to the disk when a file is cut to nothing and written again
  std::ofstream(path, std::ios::binary).write(contents.data(), static_cast<std::streamsize>(contents.size()));
}

inline std::string readFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A number as little-endian files have it.
template <typename Number>
std::string raw(Number value) {
  std::string bytes(sizeof(Number), '\0');
  std::memcpy(bytes.data(), &value, sizeof(Number));
  return bytes;
}

/// A safetensors file of this header and this many zeros of data.
inline std::string safetensorsBytes(const std::string& header, std::size_t dataSize = 0) {
  auto bytes = raw<std::uint64_t>(header.size());
  bytes += header;
  bytes.append(dataSize, '\0');
  return bytes;
}

/// A tensor's entry in such a header. (No raw string here: one that begins with a quote loses Qt's moc.)
inline std::string safetensorsEntry(const std::string& name, const std::string& dtype, const std::string& shape,
                                    const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

/// Puts a GGUF file together; every part can be made wrong.
class GgufBuilder {
 public:
  static constexpr std::uint32_t u8 = 0, i8 = 1, u16 = 2, i16 = 3, u32 = 4, i32 = 5, f32 = 6, boolean = 7, string = 8,
                                 array = 9, u64 = 10, i64 = 11, f64 = 12;

  static std::string text(std::string_view value) { return raw<std::uint64_t>(value.size()) + std::string(value); }

  /// `value` is what stands behind the type in the file.
  GgufBuilder& key(std::string_view name, std::uint32_t type, const std::string& value) {
    entries_ += text(name) + raw(type) + value;
    ++entryCount;
    return *this;
  }

  /// `shape` innermost first, as the file has it.
  GgufBuilder& tensor(std::string_view name, const std::vector<std::uint64_t>& shape, std::uint32_t type,
                      std::uint64_t offset) {
    tensors_ += text(name) + raw(static_cast<std::uint32_t>(shape.size()));
    for (const auto extent : shape) tensors_ += raw(extent);
    tensors_ += raw(type) + raw(offset);
    ++tensorCount;
    return *this;
  }

  /// Bytes that follow the tensors' descriptions, behind the padding.
  GgufBuilder& data(std::size_t size) {
    dataSize_ = size;
    return *this;
  }

  std::string header() const { return magic + raw(version) + raw(tensorCount) + raw(entryCount) + entries_ + tensors_; }
  std::string bytes(std::size_t alignment = 32) const {
    std::string file = header();
    file.append((alignment - file.size() % alignment) % alignment, '\0');
    return file + std::string(dataSize_, '\1');
  }

  std::string magic = "GGUF";
  std::uint32_t version = 3;
  std::uint64_t tensorCount = 0;
  std::uint64_t entryCount = 0;

 private:
  std::string entries_;
  std::string tensors_;
  std::size_t dataSize_ = 0;
};

}  // namespace bitlathe::test
