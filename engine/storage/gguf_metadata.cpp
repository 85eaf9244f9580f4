// SPDX-License-Identifier: GPL-3.0-or-later
// The look-ups of GgufFile.
#include <limits>

#include "engine/base/error.h"
#include "engine/base/quote.h"
#include "engine/storage/gguf.h"

namespace bitlathe {
namespace {

[[noreturn]] void refuseKey(const GgufFile& file, std::string_view key, const char* problem) {
  throw Error(file.file()->path().string() + ": key " + quote(key) + ": " + problem);
}

const GgufValue& required(const GgufFile& file, std::string_view key) {
  const GgufValue* value = file.value(key);
  if (!value) refuseKey(file, key, "is missing");
  return *value;
}

template <typename Value>
const Value& typed(const GgufFile& file, std::string_view key, const GgufValue& value, const char* problem) {
  const auto* result = std::get_if<Value>(&value);
  if (!result) refuseKey(file, key, problem);
  return *result;
}

}  // namespace

const GgufValue* GgufFile::value(std::string_view key) const {
  const auto found = metadata_.find(key);
  return found != metadata_.end() ? &found->second : nullptr;
}

std::span<const std::byte> GgufFile::encodedValue(std::string_view key) const {
  const auto found = encoded_.find(key);
  if (found == encoded_.end()) refuseKey(*this, key, "is missing");
  return found->second;
}

std::int64_t GgufFile::integer(std::string_view key) const {
  const GgufValue& value = required(*this, key);
  if (const auto* number = std::get_if<std::uint64_t>(&value)) {
    if (*number > std::numeric_limits<std::int64_t>::max()) refuseKey(*this, key, "is larger than 2^63 - 1");
    return static_cast<std::int64_t>(*number);
  }
  return typed<std::int64_t>(*this, key, value, "is not an integer");
}

std::int64_t GgufFile::integer(std::string_view key, std::int64_t otherwise) const {
  return value(key) ? integer(key) : otherwise;
}

double GgufFile::number(std::string_view key) const {
  return typed<double>(*this, key, required(*this, key), "is not a floating-point number");
}

double GgufFile::number(std::string_view key, double otherwise) const {
  return value(key) ? number(key) : otherwise;
}

const std::string& GgufFile::string(std::string_view key) const {
  return typed<std::string>(*this, key, required(*this, key), "is not a string");
}

std::string GgufFile::string(std::string_view key, std::string_view otherwise) const {
  return value(key) ? string(key) : std::string(otherwise);
}

bool GgufFile::boolean(std::string_view key, bool otherwise) const {
  const GgufValue* found = value(key);
  return found ? typed<bool>(*this, key, *found, "is not a boolean") : otherwise;
}

const std::vector<std::string>& GgufFile::strings(std::string_view key) const {
  return typed<std::vector<std::string>>(*this, key, required(*this, key), "is not an array of strings");
}

}  // namespace bitlathe
