// SPDX-License-Identifier: GPL-3.0-or-later
// A Hub on this computer: lists and serves models, large files by a redirect to another port, as the real one does.
#pragma once

#include <QCryptographicHash>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/support/http_server.h"

namespace bitlathe::test {

inline std::string hexDigest(QCryptographicHash::Algorithm algorithm, const std::string& contents) {
  return QCryptographicHash::hash(QByteArray::fromStdString(contents), algorithm).toHex().toStdString();
}

class FakeHub {
 public:
  using Files = std::map<std::string, std::string>;  // contents by path

  static constexpr std::size_t largeSize = 4096;  // from here on a file is stored outside of git

  /// May change an answer; runs on the server's thread.
  std::function<void(const AskedRequest&, ServerAnswer&)> interfere;

  FakeHub()
      : storage_([this](const auto& request) { return answer(request, true); }),
        hub_([this](const auto& request) { return answer(request, false); }) {}

  std::string url() const { return hub_.url(); }
  HttpServer& hub() { return hub_; }
  HttpServer& storage() { return storage_; }

  /// Not while it is asked. `facts` are further keys of what the Hub says about the model.
  void add(const std::string& repository, Files files, const nlohmann::json& facts = nlohmann::json::object()) {
    std::map<std::string, std::string> digests;
    for (const auto& [path, contents] : files) digests[path] = digestOf(contents);
    models_[repository] = {std::move(files), std::move(digests), facts};
  }
  /// The files of a folder.
  void addFolder(const std::string& repository, const std::filesystem::path& folder) {
    Files files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream contents;
      contents << file.rdbuf();
      files[entry.path().filename().string()] = contents.str();
    }
    add(repository, std::move(files));
  }

  static std::string commitOf(const std::string& repository) { return hexDigest(QCryptographicHash::Sha1, repository); }
  /// The name of a content in the cache.
  static std::string digestOf(const std::string& contents) {
    if (contents.size() >= largeSize) return hexDigest(QCryptographicHash::Sha256, contents);
    return hexDigest(QCryptographicHash::Sha1,
                     "blob " + std::to_string(contents.size()) + std::string(1, '\0') + contents);
  }

 private:
  struct Model {
    Files files;
    std::map<std::string, std::string> digests;  // by path
    nlohmann::json facts;
  };

  ServerAnswer answer(const AskedRequest& request, bool fromStorage) {
    ServerAnswer answer = fromStorage ? stored(request) : asked(request);
    if (interfere) interfere(request, answer);
    return answer;
  }

  static ServerAnswer withJson(const nlohmann::json& json) {
    return {200, {{"Content-Type", "application/json"}}, json.dump()};
  }
  static ServerAnswer missing(const char* code) { return {404, {{"X-Error-Code", code}}, "not found"}; }

  ServerAnswer asked(const AskedRequest& request) {
    const std::string& target = request.target;
    if (target.starts_with("/api/models?search=")) return withJson(search(target));
    for (const auto& [name, model] : models_) {
      if (target == "/api/models/" + name + "/revision/main?blobs=true") return withJson(describe(name, model));
      if (target.starts_with("/api/models/" + name + "/")) return missing("RevisionNotFound");
      const std::string prefix = "/" + name + "/resolve/" + commitOf(name) + "/";
      if (!target.starts_with(prefix)) continue;
      const auto file = model.files.find(target.substr(prefix.size()));
      if (file == model.files.end()) return missing("EntryNotFound");
      if (file->second.size() < largeSize) return part(request, file->second, model.digests.at(file->first));
      const std::string& digest = model.digests.at(file->first);
      return {
          302, {{"X-Linked-Etag", "\"" + digest + "\""}, {"Location", storage_.url() + "/" + digest + "?signed"}}, ""};
    }
    return missing("RepoNotFound");
  }

  ServerAnswer stored(const AskedRequest& request) {
    for (const auto& [name, model] : models_) {
      for (const auto& [path, digest] : model.digests) {
        if (request.target == "/" + digest + "?signed") return part(request, model.files.at(path), digest);
      }
    }
    return {404, {}, ""};
  }

  static ServerAnswer part(const AskedRequest& request, const std::string& contents, const std::string& digest) {
    const std::string range = request.header("range");
    const std::string tag = "\"" + digest + "\"";
    if (range.empty()) return {200, {{"ETag", tag}}, contents};
    const auto offset = std::stoull(range.substr(range.find('=') + 1));
    const std::string last = std::to_string(contents.size() - 1);
    const std::string total = std::to_string(contents.size());
    return {206,
            {{"ETag", tag}, {"Content-Range", "bytes " + std::to_string(offset) + "-" + last + "/" + total}},
            contents.substr(offset)};
  }

  nlohmann::json search(const std::string& target) const {
    const auto begin = target.find('=') + 1;
    const std::string text = target.substr(begin, target.find('&') - begin);
    nlohmann::json hits = nlohmann::json::array();
    for (const auto& [name, model] : models_) {
      if (name.find(text) == std::string::npos) continue;
      nlohmann::json hit = {{"id", name}, {"downloads", 1234}, {"tags", {"safetensors", "license:apache-2.0"}}};
      hits.push_back(hit);
    }
    return hits;
  }

  static nlohmann::json describe(const std::string& name, const Model& model) {
    nlohmann::json files = nlohmann::json::array();
    for (const auto& [path, contents] : model.files) {
      nlohmann::json file = {{"rfilename", path}, {"size", contents.size()}};
      const bool large = contents.size() >= largeSize;
      file["blobId"] = large ? std::string(40, '0') : model.digests.at(path);
      if (large) file["lfs"] = {{"sha256", model.digests.at(path)}, {"size", contents.size()}, {"pointerSize", 134}};
      files.push_back(file);
    }
    nlohmann::json json = {
        {"id", name}, {"sha", commitOf(name)}, {"gated", false}, {"tags", {"license:apache-2.0"}}, {"siblings", files}};
    json.update(model.facts);
    return json;
  }

  std::map<std::string, Model> models_;
  HttpServer storage_;
  HttpServer hub_;
};

}  // namespace bitlathe::test
