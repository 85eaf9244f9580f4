// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json.h"

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

constexpr int maximumDepth = 64;
constexpr std::uintmax_t maximumFileSize = std::uintmax_t{1} << 30;

}  // namespace

nlohmann::json parseJson(std::string_view text, std::string_view source) {
  const std::string name(source);
  std::vector<std::set<std::string>> openObjects;
  auto check = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Parse = nlohmann::json::parse_event_t;
    if (depth > maximumDepth) throw Error(name + ": nested deeper than " + std::to_string(maximumDepth) + " levels");
    if (event == Parse::object_start) openObjects.emplace_back();
    if (event == Parse::object_end) openObjects.pop_back();
    if (event == Parse::key && !openObjects.back().insert(parsed.get<std::string>()).second) {
      throw Error(name + ": the key \"" + parsed.get<std::string>() + "\" stands twice in one object");
    }
    return true;
  };
  try {
    return nlohmann::json::parse(text, check);
  } catch (const nlohmann::json::exception& e) {
    throw Error(name + ": not valid JSON: " + e.what());
  }
}

nlohmann::json readJsonFile(const std::filesystem::path& path) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (failure) throw Error(path.string() + ": cannot be read: " + failure.message());
  if (size > maximumFileSize) throw Error(path.string() + ": larger than 1 GiB, which no JSON file of a model is");
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) throw Error(path.string() + ": cannot be read");
  return parseJson(text, path.string());
}

}  // namespace bitlathe
