// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json.h"

#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/lfs_pointer.h"
#include "engine/base/quote.h"

namespace bitlathe {
namespace {

using nlohmann::json;

constexpr std::size_t maximumDepth = 64;
constexpr std::uintmax_t maximumFileSize = std::uintmax_t{1} << 30;

/// Builds the document from the parser's events; unlike the library's own builder it notices that a key comes twice.
class StrictBuilder : public nlohmann::json_sax<json> {
 public:
  explicit StrictBuilder(std::string_view source) : source_(source) {}

  json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& value) override { return add(std::move(value)); }  // never in text

  bool start_object(std::size_t) override { return open(json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto [place, isNew] = open_.back()->get_ref<json::object_t&>().try_emplace(std::move(name));
    if (!isNew) throw Error(source_ + ": the key " + quote(place->first) + " stands twice in one object");
    member_ = &place->second;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: ...": the bracket tells a reader nothing.
    const std::string_view message = error.what();
    const auto bracket = message.find("] ");
    throw Error(source_ + ": not valid JSON: " +
                std::string(message.substr(bracket == std::string_view::npos ? 0 : bracket + 2)));
  }

 private:
  /// Puts a value where the document goes on: at the root, behind the last key, or at the end of an array. The address
  /// stays valid while the value is open, because only the innermost open array grows.
  json* place(json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_object()) return &(*member_ = std::move(value));
    return &open_.back()->get_ref<json::array_t&>().emplace_back(std::move(value));
  }
  bool add(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() == maximumDepth) {
      throw Error(source_ + ": nested deeper than " + std::to_string(maximumDepth) + " levels");
    }
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::string source_;
  json root_;
  std::vector<json*> open_;  // from the root inwards
  json* member_ = nullptr;   // awaits the value of the last key
};

}  // namespace

nlohmann::json parseJson(std::string_view text, std::string_view source) {
  // The parser would take a zero byte for the end of the text and ignore the rest.
  if (text.find('\0') != std::string_view::npos)
    throw Error(std::string(source) + ": not valid JSON: holds a zero byte");
  StrictBuilder builder(source);
  json::sax_parse(text, &builder);
  return builder.take();
}

nlohmann::json readJsonFile(const std::filesystem::path& path) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (failure) throw Error(path.string() + ": cannot be read: " + failure.message());
  if (size > maximumFileSize) throw Error(path.string() + ": larger than 1 GiB, which no JSON file of a model is");
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) throw Error(path.string() + ": cannot be read");
  refuseLfsPointer(text, path);
  return parseJson(text, path.string());
}

}  // namespace bitlathe
