// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/gguf_writer.h"

#include <bit>
#include <limits>
#include <ranges>

#include "engine/base/error.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint64_t alignment = 32;
constexpr std::uint32_t version = 3;

std::uint64_t aligned(std::uint64_t position) {
  return (position + alignment - 1) / alignment * alignment;
}

template <typename Number>
void append(std::string& bytes, Number value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(Number));
}

void appendText(std::string& bytes, std::string_view text) {
  append(bytes, std::uint64_t{text.size()});
  bytes += text;
}

void appendArrayHead(std::string& bytes, GgufValueType type, std::size_t count) {
  append(bytes, static_cast<std::uint32_t>(type));
  append(bytes, std::uint64_t{count});
}

std::string headerBytes(const GgufMetadata& metadata, std::span<const GgufTensorSpec> tensors) {
  std::string bytes = "GGUF";
  append(bytes, version);
  append(bytes, std::uint64_t{tensors.size()});
  append(bytes, metadata.count());
  bytes += metadata.bytes();
  std::uint64_t offset = 0;
  for (const auto& tensor : tensors) {
    appendText(bytes, tensor.name);
    append(bytes, static_cast<std::uint32_t>(tensor.shape.size()));
    for (const auto size : std::views::reverse(tensor.shape)) append(bytes, static_cast<std::uint64_t>(size));
    append(bytes, static_cast<std::uint32_t>(tensor.type));
    append(bytes, offset);
    offset = aligned(offset + ggufTensorSize(tensor));
  }
  bytes.resize(aligned(bytes.size()), '\0');
  return bytes;
}

}  // namespace

void GgufMetadata::begin(std::string_view key, GgufValueType type) {
  appendText(bytes_, key);
  append(bytes_, static_cast<std::uint32_t>(type));
  ++count_;
}

void GgufMetadata::addText(std::string_view key, std::string_view value) {
  begin(key, GgufValueType::string);
  appendText(bytes_, value);
}

void GgufMetadata::addInteger(std::string_view key, std::int64_t value) {
  if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(std::string(key) + " is " + std::to_string(value) + ", which a GGUF file can't store");
  }
  begin(key, GgufValueType::u32);
  append(bytes_, static_cast<std::uint32_t>(value));
}

void GgufMetadata::addNumber(std::string_view key, double value) {
  begin(key, GgufValueType::f32);
  append(bytes_, static_cast<float>(value));
}

void GgufMetadata::addFlag(std::string_view key, bool value) {
  begin(key, GgufValueType::boolean);
  append(bytes_, static_cast<std::uint8_t>(value));
}

void GgufMetadata::addTexts(std::string_view key, const std::vector<std::string>& values) {
  begin(key, GgufValueType::array);
  appendArrayHead(bytes_, GgufValueType::string, values.size());
  for (const auto& value : values) appendText(bytes_, value);
}

void GgufMetadata::addIntegers(std::string_view key, const std::vector<std::int32_t>& values) {
  begin(key, GgufValueType::array);
  appendArrayHead(bytes_, GgufValueType::i32, values.size());
  for (const auto value : values) append(bytes_, value);
}

void GgufMetadata::addNumbers(std::string_view key, const std::vector<float>& values) {
  begin(key, GgufValueType::array);
  appendArrayHead(bytes_, GgufValueType::f32, values.size());
  for (const auto value : values) append(bytes_, value);
}

void GgufMetadata::addEncoded(std::string_view key, std::span<const std::byte> value) {
  appendText(bytes_, key);
  bytes_.append(reinterpret_cast<const char*>(value.data()), value.size());
  ++count_;
}

std::uint64_t ggufTensorSize(const GgufTensorSpec& tensor) {
  std::int64_t values = 1;
  for (const auto size : tensor.shape) values *= size;
  const auto block = ggufBlock(tensor.type);
  return static_cast<std::uint64_t>(values / block.values * block.bytes);
}

void writeGguf(const std::filesystem::path& path, const GgufMetadata& metadata, std::span<const GgufTensorSpec> tensors,
               const std::function<std::span<const std::byte>(std::size_t)>& bytesOf) {
  AtomicFile file(path);
  file.write(headerBytes(metadata, tensors));
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto bytes = bytesOf(i);
    const auto size = ggufTensorSize(tensors[i]);
    if (bytes.size() != size) {
      throw Error(tensors[i].name + ": has " + std::to_string(bytes.size()) + " bytes, not the " +
                  std::to_string(size) + " of its shape");
    }
    file.write(bytes);
    file.write(std::string(aligned(size) - size, '\0'));
  }
  file.commit();
}

}  // namespace bitlathe
