// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/corpus.h"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json.h"
#include "engine/base/lfs_pointer.h"
#include "engine/base/quote.h"
#include "engine/storage/mapped_file.h"
#include "engine/text/unicode.h"

namespace bitlathe {
namespace {

enum class Format { plain, jsonLines, json };

Format formatOf(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  if (extension == ".txt" || extension == ".raw") return Format::plain;
  if (extension == ".jsonl") return Format::jsonLines;
  if (extension == ".json") return Format::json;
  throw Error(path.string() + ": files with the extension " + quote(extension) + " are not read as text",
              "Use .txt or .raw (plain text), .jsonl (one JSON object per line) or .json (an array of objects).");
}

std::string readValidText(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  std::string text(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
  refuseLfsPointer(text, path);
  if (const auto position = firstInvalidUtf8(text)) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*position), '\n');
    throw Error(path.string() + ": line " + std::to_string(line) + " is not valid UTF-8", "Convert the file to UTF-8.");
  }
  return text;
}

/// The next line, without its end, which is taken off `rest`.
std::string_view takeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

bool isBlank(std::string_view text) {
  return stripWhiteSpace(text).empty();
}

std::string textOf(const nlohmann::json& object, const std::string& key, const std::string& place) {
  if (!object.is_object()) throw Error(place + ": is not a JSON object");
  const auto found = object.find(key);
  if (found == object.end()) {
    throw Error(place + ": lacks the key " + quote(key), "Name the key that holds the text.");
  }
  if (!found->is_string()) throw Error(place + ": the value of " + quote(key) + " is not a string");
  return found->get<std::string>();
}

std::vector<std::string> plainDocuments(std::string_view text) {
  std::vector<std::string> documents(1);
  while (!text.empty()) {
    const std::string_view line = takeLine(text);
    if (isBlank(line)) {
      if (!documents.back().empty()) documents.emplace_back();
    } else {
      if (!documents.back().empty()) documents.back() += '\n';
      documents.back() += line;
    }
  }
  return documents;
}

std::vector<std::string> jsonLinesDocuments(std::string_view text, const std::string& key, const std::string& file) {
  std::vector<std::string> documents;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = takeLine(text);
    if (isBlank(line)) continue;
    const std::string place = file + ": line " + std::to_string(number);
    documents.push_back(textOf(parseJson(line, place), key, place));
  }
  return documents;
}

std::vector<std::string> jsonDocuments(std::string_view text, const std::string& key, const std::string& file) {
  const nlohmann::json array = parseJson(text, file);
  if (!array.is_array()) throw Error(file + ": is not a JSON array of objects");
  std::vector<std::string> documents;
  for (const nlohmann::json& object : array) {
    documents.push_back(textOf(object, key, file + ": element " + std::to_string(documents.size() + 1)));
  }
  return documents;
}

}  // namespace

std::vector<std::string> readDocuments(const std::filesystem::path& path, const std::string& textKey) {
  const Format format = formatOf(path);
  const std::string text = readValidText(path);
  std::vector<std::string> documents = format == Format::plain       ? plainDocuments(text)
                                       : format == Format::jsonLines ? jsonLinesDocuments(text, textKey, path.string())
                                                                     : jsonDocuments(text, textKey, path.string());
  std::erase_if(documents, [](const std::string& document) { return isBlank(document); });
  if (documents.empty()) throw Error(path.string() + ": holds no text");
  return documents;
}

std::string readText(const std::filesystem::path& path, const std::string& textKey) {
  if (formatOf(path) == Format::plain) {
    std::string text = readValidText(path);
    if (isBlank(text)) throw Error(path.string() + ": holds no text");
    return text;
  }
  std::string text;
  for (const std::string& document : readDocuments(path, textKey)) {
    if (!text.empty()) text += "\n\n";
    text += document;
  }
  return text;
}

}  // namespace bitlathe
