// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/hub_client.h"

#include "engine/base/json.h"
#include "engine/base/quote.h"
#include "engine/hub/local_cache.h"

namespace bitlathe {
namespace {

constexpr std::size_t mostHits = 40;
constexpr std::size_t longestAnswer = std::size_t{64} << 20;
constexpr std::uint64_t largestFile = std::uint64_t{1} << 50;
constexpr std::string_view licenceTag = "license:";

[[noreturn]] void malformed(const std::string& source, const std::string& problem) {
  throw Error(source + ": " + problem, "This is no fault of yours; check HF_ENDPOINT, if it is set, and try later.");
}

std::string text(const nlohmann::json& object, const char* key) {
  const bool found = object.is_object() && object.contains(key) && object.at(key).is_string();
  return found ? object.at(key).get<std::string>() : std::string();
}

std::vector<std::string> tags(const nlohmann::json& model) {
  std::vector<std::string> result;
  if (!model.contains("tags") || !model.at("tags").is_array()) return result;
  for (const auto& tag : model.at("tags")) {
    if (tag.is_string()) result.push_back(tag.get<std::string>());
  }
  return result;
}

std::string licenceIn(const std::vector<std::string>& tags) {
  const auto tag = std::ranges::find_if(tags, [](const auto& name) { return name.starts_with(licenceTag); });
  return tag != tags.end() ? tag->substr(licenceTag.size()) : std::string();
}

/// Whether a path stays in the folder to which it is appended, and a file system can hold it.
bool isPlainPath(std::string_view path) {
  constexpr std::size_t longestPath = 1024, longestName = 255;
  if (path.empty() || path.size() > longestPath || path.back() == '/' || !isValidUtf8(path)) return false;
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == '\x7f') return false;
  }
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto name = path.substr(begin, end - begin);
    if (name.empty() || name.size() > longestName || name == "." || name == "..") return false;
    begin = end + 1;
  }
  return true;
}

std::uint64_t sizeIn(const nlohmann::json& object, const std::string& path, const std::string& source) {
  const bool found =
      object.contains("size") && object.at("size").is_number_unsigned() && object.at("size") <= largestFile;
  if (!found) malformed(source, "the Hub doesn't say the size of " + quote(path));
  return object.at("size").get<std::uint64_t>();
}

HubFile readFile(const nlohmann::json& entry, const std::string& source) {
  HubFile file;
  file.path = text(entry, "rfilename");
  if (!isPlainPath(file.path)) malformed(source, "the Hub lists " + quote(file.path) + ", which is no name of a file");
  const bool large = entry.contains("lfs") && entry.at("lfs").is_object();
  const nlohmann::json& stored = large ? entry.at("lfs") : entry;
  file.size = sizeIn(stored, file.path, source);
  file.digestKind = large ? Digest::Kind::sha256 : Digest::Kind::sha1;
  file.digest = text(stored, large ? "sha256" : "blobId");
  if (!isHex(file.digest, large ? 64 : 40)) malformed(source, "the Hub doesn't say the hash of " + quote(file.path));
  return file;
}

}  // namespace

const HubFile* HubListing::find(std::string_view path) const {
  const auto file = std::ranges::find(files, path, &HubFile::path);
  return file != files.end() ? &*file : nullptr;
}

std::vector<HubHit> searchHub(HubConnection& connection, std::string_view text, const std::stop_token& stop) {
  const std::string source = "the results of the search";
  const auto answer = parseJson(connection.read("/api/models?search=" + percentEncode(text) +
                                                    "&sort=downloads&direction=-1&limit=" + std::to_string(mostHits),
                                                longestAnswer, {source, ""}, stop),
                                source);
  if (!answer.is_array()) malformed(source, "the Hub sends no list of models");
  std::vector<HubHit> hits;
  for (const auto& model : answer) {
    HubHit hit;
    hit.repository = bitlathe::text(model, "id");
    if (!isRepositoryName(hit.repository)) continue;  // models of the Hub's first days have no owner
    const auto names = tags(model);
    hit.licence = licenceIn(names);
    hit.safetensors = std::ranges::find(names, "safetensors") != names.end();
    hit.gguf = std::ranges::find(names, "gguf") != names.end();
    if (model.contains("downloads") && model.at("downloads").is_number_integer()) {
      hit.downloads = model.at("downloads").get<std::int64_t>();
    }
    hits.push_back(std::move(hit));
  }
  return hits;
}

HubListing listRepository(HubConnection& connection, const std::string& repository, const std::string& revision,
                          const std::stop_token& stop) {
  if (!isRepositoryName(repository)) {
    throw Error(quote(repository) + " is no name of a repository",
                "Write it as owner/name, for example HuggingFaceTB/SmolLM2-135M-Instruct.");
  }
  if (!isPlainPath(revision)) {
    throw Error(quote(revision) + " is no name of a branch, a tag or a commit", "Leave it out for the newest version.");
  }
  const auto answer =
      parseJson(connection.read("/api/models/" + repository + "/revision/" + percentEncode(revision) + "?blobs=true",
                                longestAnswer, {"the list of files", repository}, stop),
                repository);
  HubListing listing;
  listing.repository = repository;
  listing.commit = text(answer, "sha");
  if (!isHex(listing.commit, 40)) malformed(repository, "the Hub doesn't say which commit this is");
  listing.licence = licenceIn(tags(answer));
  listing.gated = answer.contains("gated") && answer.at("gated") != false && !answer.at("gated").is_null();
  if (answer.contains("gguf")) listing.ggufArchitecture = text(answer.at("gguf"), "architecture");
  if (!answer.contains("siblings") || !answer.at("siblings").is_array()) {
    malformed(repository, "the Hub doesn't say which files there are");
  }
  for (const auto& entry : answer.at("siblings")) listing.files.push_back(readFile(entry, repository));
  return listing;
}

std::string hubFilePath(const HubListing& listing, const std::string& file) {
  return "/" + listing.repository + "/resolve/" + listing.commit + "/" + percentEncode(file, "/");
}

}  // namespace bitlathe
