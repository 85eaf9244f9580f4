// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/gguf.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <set>

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/storage/weights_file.h"

namespace bitlathe {
namespace {

// The files and this reading of them are little-endian.
static_assert(std::endian::native == std::endian::little);

constexpr std::uint64_t maximumHeaderSize = std::uint64_t{256} << 20;
constexpr std::uint64_t maximumKeyLength = 65535;
constexpr std::uint64_t maximumTensorNameLength = 64;
constexpr std::uint32_t maximumDimensions = 4;
constexpr std::uint64_t defaultAlignment = 32;
constexpr std::string_view alignmentKey = "general.alignment";
constexpr auto downloadAgain = "The file is damaged or cut short: download or copy it again.";

/// Walks through the header; nothing is read beyond its end.
class Cursor {
 public:
  Cursor(std::span<const std::byte> file, std::string name)
      : bytes_(file.first(std::min<std::uint64_t>(file.size(), maximumHeaderSize))),
        isWholeFile_(bytes_.size() == file.size()),
        name_(std::move(name)) {}

  /// What is being read, for messages: "key "general.name"".
  void setSubject(std::string subject) { subject_ = std::move(subject); }

  [[noreturn]] void refuse(const std::string& problem, std::string remedy = {}) const {
    throw Error(name_ + ": " + (subject_.empty() ? "" : subject_ + ": ") + problem, std::move(remedy));
  }

  std::uint64_t position() const { return position_; }
  std::uint64_t remaining() const { return bytes_.size() - position_; }

  std::string_view take(std::uint64_t count) {
    if (count > remaining()) {
      if (!isWholeFile_) refuse("the header is larger than the 256 MiB that are allowed");
      refuse("the file ends inside its header", downloadAgain);
    }
    const std::string_view result(reinterpret_cast<const char*>(bytes_.data()) + position_, count);
    position_ += count;
    return result;
  }

  template <typename Number>
  Number number() {
    Number value{};
    take(sizeof(Number)).copy(reinterpret_cast<char*>(&value), sizeof(Number));
    return value;
  }

  bool boolean() {
    const auto value = number<std::uint8_t>();
    if (value > 1) refuse("a boolean is neither 0 nor 1");
    return value == 1;
  }

  std::string_view string() { return take(number<std::uint64_t>()); }

  /// A number of elements that take at least `leastSize` bytes each, refused where the header has no room for them.
  std::uint64_t count(std::uint64_t leastSize, const char* what) {
    const auto value = number<std::uint64_t>();
    if (value > remaining() / leastSize) {
      refuse("claims to have " + std::to_string(value) + " " + what + ", more than the file has room for",
             downloadAgain);
    }
    return value;
  }

 private:
  std::span<const std::byte> bytes_;
  bool isWholeFile_;
  std::string name_;
  std::string subject_;
  std::uint64_t position_ = 0;
};

/// Types of tensors that are not read, by the names under which people know them.
std::string describeUnreadType(std::uint32_t number) {
  struct Name {
    std::uint32_t number;
    std::string_view name;
  };
  constexpr std::array<Name, 16> names{{{9, "Q8_1"},
                                        {15, "Q8_K"},
                                        {16, "IQ2_XXS"},
                                        {17, "IQ2_XS"},
                                        {18, "IQ3_XXS"},
                                        {19, "IQ1_S"},
                                        {21, "IQ3_S"},
                                        {22, "IQ2_S"},
                                        {24, "I8"},
                                        {25, "I16"},
                                        {26, "I32"},
                                        {27, "I64"},
                                        {28, "F64"},
                                        {29, "IQ1_M"},
                                        {40, "NVFP4"},
                                        {41, "Q1_0"}}};
  const auto found = std::ranges::find(names, number, &Name::number);
  return std::to_string(number) + (found == names.end() ? "" : " (" + std::string(found->name) + ")");
}

template <typename Element, typename Stored>
std::vector<Element> readNumbers(Cursor& cursor) {
  const auto count = cursor.count(sizeof(Stored), "elements");
  std::vector<Element> values(count);
  for (auto& value : values) {
    const auto stored = cursor.number<Stored>();
    if constexpr (std::is_same_v<Stored, std::uint64_t>) {
      if (stored > std::numeric_limits<std::int64_t>::max()) cursor.refuse("an element is larger than 2^63 - 1");
    }
    value = static_cast<Element>(stored);  // NOLINT(bugprone-signed-char-misuse): an 8-bit number, no character
  }
  return values;
}

GgufValue readArray(Cursor& cursor) {
  const auto type = cursor.number<std::uint32_t>();
  switch (static_cast<GgufValueType>(type)) {
    case GgufValueType::u8:
      return readNumbers<std::int64_t, std::uint8_t>(cursor);
    case GgufValueType::i8:
      return readNumbers<std::int64_t, std::int8_t>(cursor);
    case GgufValueType::u16:
      return readNumbers<std::int64_t, std::uint16_t>(cursor);
    case GgufValueType::i16:
      return readNumbers<std::int64_t, std::int16_t>(cursor);
    case GgufValueType::u32:
      return readNumbers<std::int64_t, std::uint32_t>(cursor);
    case GgufValueType::i32:
      return readNumbers<std::int64_t, std::int32_t>(cursor);
    case GgufValueType::u64:
      return readNumbers<std::int64_t, std::uint64_t>(cursor);
    case GgufValueType::i64:
      return readNumbers<std::int64_t, std::int64_t>(cursor);
    case GgufValueType::f32:
      return readNumbers<double, float>(cursor);
    case GgufValueType::f64:
      return readNumbers<double, double>(cursor);
    case GgufValueType::boolean: {
      std::vector<bool> values(cursor.count(1, "elements"));
      for (auto value : values) value = cursor.boolean();
      return values;
    }
    case GgufValueType::string: {
      std::vector<std::string> values(cursor.count(sizeof(std::uint64_t), "elements"));
      for (auto& value : values) value = cursor.string();
      return values;
    }
    case GgufValueType::array:
      cursor.refuse("is an array of arrays, which no model needs");
  }
  cursor.refuse("has elements of the unknown type " + std::to_string(type));
}

GgufValue readValue(Cursor& cursor, std::uint32_t type) {
  switch (static_cast<GgufValueType>(type)) {
    case GgufValueType::u8:
      return std::uint64_t{cursor.number<std::uint8_t>()};
    case GgufValueType::i8:
      return std::int64_t{cursor.number<std::int8_t>()};
    case GgufValueType::u16:
      return std::uint64_t{cursor.number<std::uint16_t>()};
    case GgufValueType::i16:
      return std::int64_t{cursor.number<std::int16_t>()};
    case GgufValueType::u32:
      return std::uint64_t{cursor.number<std::uint32_t>()};
    case GgufValueType::i32:
      return std::int64_t{cursor.number<std::int32_t>()};
    case GgufValueType::u64:
      return cursor.number<std::uint64_t>();
    case GgufValueType::i64:
      return cursor.number<std::int64_t>();
    case GgufValueType::f32:
      return double{cursor.number<float>()};
    case GgufValueType::f64:
      return cursor.number<double>();
    case GgufValueType::boolean:
      return cursor.boolean();
    case GgufValueType::string:
      return std::string(cursor.string());
    case GgufValueType::array:
      return readArray(cursor);
  }
  cursor.refuse("is of the unknown type " + std::to_string(type));
}

void readMagicAndVersion(Cursor& cursor) {
  if (cursor.remaining() < 8 || cursor.take(4) != "GGUF")
    cursor.refuse("is not a GGUF file: it does not begin with GGUF");
  const auto version = cursor.number<std::uint32_t>();
  if (version == 2 || version == 3) return;
  if (version == 1) cursor.refuse("is of GGUF version 1, which has not been written since 2023", "Get a newer file.");
  if (version != 0 && (version & 0xffff) == 0) {
    cursor.refuse("is a big-endian GGUF file; only little-endian ones are read", "Get the little-endian file.");
  }
  cursor.refuse("is of GGUF version " + std::to_string(version) + "; versions 2 and 3 are read");
}

struct Metadata {
  std::map<std::string, GgufValue, std::less<>> values;
  std::map<std::string, std::span<const std::byte>, std::less<>> encoded;
};

Metadata readMetadata(Cursor& cursor, std::uint64_t count, std::span<const std::byte> file) {
  Metadata metadata;
  for (std::uint64_t i = 0; i < count; ++i) {
    cursor.setSubject("key number " + std::to_string(i + 1));
    const auto key = cursor.string();
    if (key.empty()) cursor.refuse("is empty");
    if (key.size() > maximumKeyLength) cursor.refuse("is longer than 65535 bytes");
    if (!isValidUtf8(key)) cursor.refuse("is not valid UTF-8");
    cursor.setSubject("key " + quote(key));
    const auto begin = cursor.position();
    const auto type = cursor.number<std::uint32_t>();
    if (key == alignmentKey && static_cast<GgufValueType>(type) != GgufValueType::u32)
      cursor.refuse("is not of the type u32");
    if (!metadata.values.try_emplace(std::string(key), readValue(cursor, type)).second)
      cursor.refuse("stands twice in the file");
    metadata.encoded.emplace(key, file.subspan(begin, cursor.position() - begin));
  }
  cursor.setSubject({});
  return metadata;
}

std::uint64_t readAlignment(const Cursor& cursor, const std::map<std::string, GgufValue, std::less<>>& metadata) {
  const auto found = metadata.find(alignmentKey);
  if (found == metadata.end()) return defaultAlignment;
  const auto alignment = std::get<std::uint64_t>(found->second);
  if (!std::has_single_bit(alignment)) {
    cursor.refuse("general.alignment is " + std::to_string(alignment) + ", not a power of two");
  }
  return alignment;
}

/// A tensor's description; its offset is still that within the data.
GgufTensor readTensor(Cursor& cursor) {
  const auto name = cursor.string();
  if (name.empty()) cursor.refuse("has no name");
  if (name.size() > maximumTensorNameLength) cursor.refuse("has a name longer than 64 bytes: " + quote(name));
  if (!isValidUtf8(name)) cursor.refuse("has a name that is not valid UTF-8: " + quote(name));
  cursor.setSubject("tensor " + quote(name));

  GgufTensor tensor;
  tensor.name = name;
  const auto dimensions = cursor.number<std::uint32_t>();
  if (dimensions > maximumDimensions) cursor.refuse("has " + std::to_string(dimensions) + " dimensions, more than 4");
  for (std::uint32_t d = 0; d < dimensions; ++d) {
    const auto extent = cursor.number<std::uint64_t>();
    if (extent == 0) cursor.refuse("a dimension is zero");
    if (extent > std::numeric_limits<std::int64_t>::max()) cursor.refuse("its shape is too large");
    tensor.shape.push_back(static_cast<std::int64_t>(extent));
  }
  const auto type = cursor.number<std::uint32_t>();
  const auto known = ggufTypeFromNumber(type);
  if (!known) {
    cursor.refuse("its type is number " + describeUnreadType(type) + ", which is not among those that are read",
                  "Get the model with F16, BF16, Q8_0 or K-quant weights.");
  }
  tensor.type = *known;
  const GgufBlock block = ggufBlock(tensor.type);
  const std::int64_t rowLength = tensor.shape.empty() ? 1 : tensor.shape.front();
  if (rowLength % block.values != 0) {
    cursor.refuse("its rows of " + std::to_string(rowLength) + " values are not whole blocks of " +
                  std::to_string(block.values) + " (" + std::string(ggufTypeName(tensor.type)) + ")");
  }
  // The number of values has to fit, too: four bytes each when they are decoded.
  if (!checkedTensorSize(tensor.shape, sizeof(float))) cursor.refuse("its shape is too large");
  auto blocks = tensor.shape;
  if (!blocks.empty()) blocks.front() /= block.values;
  const auto size = checkedTensorSize(blocks, static_cast<std::uint64_t>(block.bytes));
  if (!size) cursor.refuse("its shape is too large");
  tensor.size = *size;
  std::ranges::reverse(tensor.shape);
  tensor.offset = cursor.number<std::uint64_t>();
  return tensor;
}

/// Tensors follow each other in the order of their descriptions, each at the next multiple of the alignment. Makes
/// their offsets those within the file.
void placeTensors(Cursor& cursor, std::vector<GgufTensor>& tensors, std::uint64_t alignment, std::uint64_t fileSize) {
  const auto aligned = [alignment](std::uint64_t position) { return (position + alignment - 1) & ~(alignment - 1); };
  const std::uint64_t dataStart = aligned(cursor.position());
  std::uint64_t expected = 0;
  for (auto& tensor : tensors) {
    cursor.setSubject("tensor " + quote(tensor.name));
    if (tensor.offset != expected) {
      cursor.refuse("lies at offset " + std::to_string(tensor.offset) +
                    " of the data, and the tensors before it end at " + std::to_string(expected) + " (aligned to " +
                    std::to_string(alignment) + ")");
    }
    const auto start = checkedSum(dataStart, tensor.offset);
    const auto end = start ? checkedSum(*start, tensor.size) : std::nullopt;
    if (!end || *end > fileSize) cursor.refuse("ends beyond the end of the file", downloadAgain);
    expected = aligned(tensor.offset + tensor.size);
    tensor.offset = *start;
  }
}

void refuseDuplicates(Cursor& cursor, const std::vector<GgufTensor>& tensors) {
  std::set<std::string_view> names;
  for (const auto& tensor : tensors) {
    cursor.setSubject("tensor " + quote(tensor.name));
    if (!names.insert(tensor.name).second) cursor.refuse("stands twice in the file");
  }
}

}  // namespace

GgufFile GgufFile::open(const std::filesystem::path& path) {
  GgufFile result;
  result.file_ = openWeightsFile(path);
  const auto bytes = result.file_->bytes();
  Cursor cursor(bytes, path.string());

  readMagicAndVersion(cursor);
  // The smallest description of a tensor: name length, name, number of dimensions, type, offset.
  const auto tensorCount = cursor.count(8 + 1 + 4 + 4 + 8, "tensors");
  // The smallest entry: key length, key, type, value.
  const auto entryCount = cursor.count(8 + 1 + 4 + 1, "metadata entries");
  auto metadata = readMetadata(cursor, entryCount, bytes);
  result.metadata_ = std::move(metadata.values);
  result.encoded_ = std::move(metadata.encoded);
  if (const auto parts = result.integer("split.count", 1); parts > 1) {
    cursor.refuse("is one of " + std::to_string(parts) + " parts of a split model",
                  "Join the parts first: llama-gguf-split --merge FIRST_PART OUTPUT.");
  }
  const std::uint64_t alignment = readAlignment(cursor, result.metadata_);
  for (std::uint64_t i = 0; i < tensorCount; ++i) {
    cursor.setSubject("tensor number " + std::to_string(i + 1));
    result.tensors_.push_back(readTensor(cursor));
  }
  refuseDuplicates(cursor, result.tensors_);
  placeTensors(cursor, result.tensors_, alignment, bytes.size());
  return result;
}

const GgufTensor* GgufFile::find(std::string_view name) const {
  const auto found = std::ranges::find(tensors_, name, &GgufTensor::name);
  return found != tensors_.end() ? &*found : nullptr;
}

std::span<const std::byte> GgufFile::bytes(const GgufTensor& tensor) const {
  return file_->bytes().subspan(tensor.offset, tensor.size);
}

}  // namespace bitlathe
