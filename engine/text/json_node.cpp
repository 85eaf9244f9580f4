// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/json_node.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace bitlathe {

const nlohmann::json* JsonNode::find(std::string_view key) const {
  if (!value_->is_object()) fail("must be an object");
  const auto found = value_->find(key);
  return found == value_->end() || found->is_null() ? nullptr : &*found;
}

std::string JsonNode::placeOf(std::string_view key) const {
  // A place that ends in a colon is the file alone.
  return place_ + (place_.ends_with(':') ? " " : ".") + std::string(key);
}

void JsonNode::fail(const std::string& complaint) const {
  throw Error(place_ + " " + complaint);
}

bool JsonNode::has(std::string_view key) const {
  return find(key) != nullptr;
}

JsonNode JsonNode::at(std::string_view key) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr) JsonNode(*value_, placeOf(key)).fail("is missing");
  return {*value, placeOf(key)};
}

JsonNode JsonNode::object(std::string_view key) const {
  const JsonNode node = at(key);
  if (!node.json().is_object()) node.fail("must be an object");
  return node;
}

std::vector<JsonNode> JsonNode::array(std::string_view key) const {
  const JsonNode node = at(key);
  if (!node.json().is_array()) node.fail("must be an array");
  std::vector<JsonNode> elements;
  elements.reserve(node.json().size());
  for (const nlohmann::json& element : node.json()) {
    elements.emplace_back(element, node.place() + "[" + std::to_string(elements.size()) + "]");
  }
  return elements;
}

const std::string& JsonNode::string(std::string_view key) const {
  const JsonNode node = at(key);
  const auto* text = node.json().get_ptr<const std::string*>();
  if (text == nullptr) node.fail("must be a string");
  return *text;
}

std::string JsonNode::string(std::string_view key, std::string_view otherwise) const {
  return has(key) ? string(key) : std::string(otherwise);
}

bool JsonNode::boolean(std::string_view key) const {
  const JsonNode node = at(key);
  if (!node.json().is_boolean()) node.fail("must be true or false");
  return node.json().get<bool>();
}

bool JsonNode::boolean(std::string_view key, bool otherwise) const {
  return has(key) ? boolean(key) : otherwise;
}

std::int64_t JsonNode::integer(std::string_view key) const {
  const JsonNode node = at(key);
  if (!node.json().is_number_integer()) node.fail("must be an integer");
  if (node.json().is_number_unsigned() && node.json().get<std::uint64_t>() > INT64_MAX) node.fail("is too large");
  return node.json().get<std::int64_t>();
}

}  // namespace bitlathe
