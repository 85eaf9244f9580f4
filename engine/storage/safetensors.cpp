// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/quote.h"
#include "engine/storage/atomic_file.h"
#include "engine/storage/weights_file.h"

namespace bitlathe {
namespace {

// The format and this file's reading of it are little-endian.
static_assert(std::endian::native == std::endian::little);

constexpr std::uint64_t lengthSize = 8;
constexpr std::uint64_t maximumHeaderSize = 100'000'000;
constexpr std::string_view metadataKey = "__metadata__";
constexpr std::string_view downloadAgain = "The file is damaged or cut short: download or copy it again.";

/// "<file>: tensor "<name>": <problem>"
[[noreturn]] void refuseTensor(const std::string& file, std::string_view name, const std::string& problem) {
  throw Error(file + ": tensor " + quote(name) + ": " + problem);
}

std::string_view readHeader(const MappedFile& file) {
  const std::string name = file.path().string();
  const auto bytes = file.bytes();
  if (bytes.size() < lengthSize) {
    throw Error(name + ": is too short to be a safetensors file", std::string(downloadAgain));
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), lengthSize);
  if (length > maximumHeaderSize) {
    throw Error(name + ": is not a safetensors file: its header would be " + std::to_string(length) +
                " bytes long, and 100 MB are allowed");
  }
  if (length > bytes.size() - lengthSize) {
    throw Error(name + ": ends inside its header, which is " + std::to_string(length) + " bytes long",
                std::string(downloadAgain));
  }
  const std::string_view header(reinterpret_cast<const char*>(bytes.data()) + lengthSize, length);
  if (!header.starts_with('{')) throw Error(name + ": is not a safetensors file: its header does not start with {");
  return header;
}

std::map<std::string, std::string> readMetadata(const nlohmann::json& json, const std::string& file) {
  if (!json.is_object()) throw Error(file + ": __metadata__ is not an object");
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) throw Error(file + ": __metadata__: the value of " + quote(key) + " is not a string");
    metadata.emplace(key, value.get<std::string>());
  }
  return metadata;
}

/// The array of whole numbers below 2^63 under `key`.
std::vector<std::int64_t> readNumbers(const nlohmann::json& tensor, const char* key, const std::string& file,
                                      std::string_view name) {
  const auto found = tensor.find(key);
  if (found == tensor.end() || !found->is_array()) refuseTensor(file, name, std::string(key) + " is not an array");
  std::vector<std::int64_t> numbers;
  for (const auto& number : *found) {
    if (!number.is_number_unsigned() || number.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
      refuseTensor(file, name, std::string(key) + " holds something else than whole numbers: " + quote(number.dump()));
    }
    numbers.push_back(number.get<std::int64_t>());
  }
  return numbers;
}

TensorInfo readTensor(std::string_view name, const nlohmann::json& json, std::uint64_t dataStart,
                      const std::string& file) {
  if (!json.is_object()) refuseTensor(file, name, "its description is not an object");
  const auto dtypeJson = json.find("dtype");
  if (dtypeJson == json.end() || !dtypeJson->is_string()) refuseTensor(file, name, "dtype is not a string");
  const auto dtype = dtypeFromName(dtypeJson->get_ref<const std::string&>());
  if (!dtype) refuseTensor(file, name, "the dtype " + quote(dtypeJson->get_ref<const std::string&>()) + " is unknown");

  TensorInfo info;
  info.name = name;
  info.dtype = *dtype;
  info.shape = readNumbers(json, "shape", file, name);
  const auto offsets = readNumbers(json, "data_offsets", file, name);
  if (offsets.size() != 2) refuseTensor(file, name, "data_offsets are not two numbers");
  const auto begin = static_cast<std::uint64_t>(offsets[0]);
  const auto end = static_cast<std::uint64_t>(offsets[1]);
  if (begin > end) refuseTensor(file, name, "it would end before it begins");
  const auto size = checkedTensorSize(info.shape, elementSize(*dtype));
  if (!size) refuseTensor(file, name, "its shape is too large");
  if (*size != end - begin) {
    refuseTensor(
        file, name,
        "shape and dtype need " + std::to_string(*size) + " bytes, data_offsets give " + std::to_string(end - begin));
  }
  info.offset = dataStart + begin;  // below 2^63 + 2^27
  info.size = *size;
  return info;
}

/// The tensors must fill the file to the last byte: no hole, no overlap, nothing behind them.
void checkLayout(const std::vector<TensorInfo>& tensors, std::uint64_t dataStart, std::uint64_t fileSize,
                 const std::string& file) {
  std::vector<const TensorInfo*> byOffset;
  byOffset.reserve(tensors.size());
  for (const auto& info : tensors) byOffset.push_back(&info);
  std::ranges::sort(byOffset, {}, [](const TensorInfo* info) { return std::pair(info->offset, info->size); });
  std::uint64_t position = dataStart;
  for (const TensorInfo* info : byOffset) {
    if (info->offset < position) refuseTensor(file, info->name, "it overlaps another tensor");
    if (info->offset > position) refuseTensor(file, info->name, "there is a hole before it");
    position += info->size;
    if (position > fileSize) {
      throw Error(file + ": tensor " + quote(info->name) + ": ends beyond the end of the file",
                  std::string(downloadAgain));
    }
  }
  if (position != fileSize) {
    throw Error(file + ": " + std::to_string(fileSize - position) + " bytes after the last tensor belong to none");
  }
}

/// The header as the safetensors library writes it, padded to a multiple of 8; `order` is the order of the data.
std::string makeHeader(const std::string& file, const std::vector<const TensorSpec*>& order,
                       const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header[std::string(metadataKey)] = metadata;
  std::uint64_t position = 0;
  for (const TensorSpec* spec : order) {
    const auto size = checkedTensorSize(spec->shape, elementSize(spec->dtype));
    const auto end = size ? checkedSum(position, *size) : std::nullopt;
    if (!end) refuseTensor(file, spec->name, "its shape is negative or too large");
    header[spec->name] = {
        {"dtype", dtypeName(spec->dtype)}, {"shape", spec->shape}, {"data_offsets", {position, *end}}};
    position = *end;
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const nlohmann::json::exception&) {
    throw Error(file + ": a tensor's name or the metadata is not valid UTF-8");
  }
  text.append((lengthSize - text.size() % lengthSize) % lengthSize, ' ');
  if (text.size() > maximumHeaderSize) throw Error(file + ": the header would exceed the 100 MB that are allowed");
  return text;
}

}  // namespace

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) {
  SafetensorsFile result;
  result.file_ = openWeightsFile(path);
  const std::string name = path.string();
  const std::string_view header = readHeader(*result.file_);
  const std::uint64_t dataStart = lengthSize + header.size();
  const nlohmann::json json = parseJson(header, name);
  result.tensors_.reserve(json.size());
  for (const auto& [key, value] : json.items()) {  // sorted by name
    if (key == metadataKey) {
      result.metadata_ = readMetadata(value, name);
    } else {
      result.tensors_.push_back(readTensor(key, value, dataStart, name));
    }
  }
  checkLayout(result.tensors_, dataStart, result.file_->bytes().size(), name);
  return result;
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(tensors_, name, {}, &TensorInfo::name);
  return found != tensors_.end() && found->name == name ? &*found : nullptr;
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& info) const {
  return file_->bytes().subspan(info.offset, info.size);
}

void writeSafetensors(const std::filesystem::path& path, std::span<const TensorSpec> tensors,
                      const std::function<std::span<const std::byte>(std::size_t)>& bytesOf,
                      const std::map<std::string, std::string>& metadata) {
  const std::string file = path.string();
  std::vector<const TensorSpec*> order;
  for (const auto& spec : tensors) order.push_back(&spec);
  std::ranges::sort(order, {}, [](const TensorSpec* spec) { return std::tie(spec->dtype, spec->name); });
  std::set<std::string_view> names{metadataKey};
  for (const TensorSpec* spec : order) {
    if (spec->name == metadataKey) refuseTensor(file, spec->name, "the name is reserved");
    if (!names.insert(spec->name).second) refuseTensor(file, spec->name, "two tensors have this name");
  }
  const std::string header = makeHeader(file, order, metadata);

  AtomicFile output(path);
  const std::uint64_t length = header.size();
  output.write(std::as_bytes(std::span(&length, 1)));
  output.write(header);
  for (const TensorSpec* spec : order) {
    const auto bytes = bytesOf(static_cast<std::size_t>(spec - tensors.data()));
    const auto size = checkedTensorSize(spec->shape, elementSize(spec->dtype));
    if (bytes.size() != size) {
      refuseTensor(
          file, spec->name,
          "shape and dtype need " + std::to_string(*size) + " bytes, " + std::to_string(bytes.size()) + " were given");
    }
    output.write(bytes);
  }
  output.commit();
}

}  // namespace bitlathe
