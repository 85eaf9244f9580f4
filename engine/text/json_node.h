// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON value that knows where it stands, so that every complaint about it names file and key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace bitlathe {

/// A view: the document must outlive it. The look-ups throw Error naming file and key where the key is missing or of
/// another type; those with a default give it for a key that is missing or null.
class JsonNode {
 public:
  JsonNode(const nlohmann::json& value, std::string place) : value_(&value), place_(std::move(place)) {}

  /// "FILE: key.key[index]"
  const std::string& place() const { return place_; }
  const nlohmann::json& json() const { return *value_; }

  bool has(std::string_view key) const;  ///< and it isn't null
  JsonNode at(std::string_view key) const;
  JsonNode object(std::string_view key) const;
  std::vector<JsonNode> array(std::string_view key) const;
  const std::string& string(std::string_view key) const;
  std::string string(std::string_view key, std::string_view otherwise) const;
  bool boolean(std::string_view key) const;
  bool boolean(std::string_view key, bool otherwise) const;
  std::int64_t integer(std::string_view key) const;

  /// The name of a component: its "type".
  const std::string& type() const { return string("type"); }

  [[noreturn]] void fail(const std::string& complaint) const;

 private:
  const nlohmann::json* find(std::string_view key) const;
  std::string placeOf(std::string_view key) const;

  const nlohmann::json* value_;
  std::string place_;
};

}  // namespace bitlathe
