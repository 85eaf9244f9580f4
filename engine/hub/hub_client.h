// SPDX-License-Identifier: GPL-3.0-or-later
// What the Hugging Face Hub says about models: search, and what a repository holds. Answers are not trusted: names of
// files become paths, digests become names of files.
#pragma once

#include <optional>
#include <vector>

#include "engine/base/digest.h"
#include "engine/hub/hub_connection.h"

namespace bitlathe {

struct HubHit {
  std::string repository;  ///< "owner/name"
  std::string licence;     ///< empty where it isn't stated
  bool safetensors = false;
  bool gguf = false;
  std::int64_t downloads = 0;  ///< in the last 30 days
};

struct HubFile {
  std::string path;  ///< in the repository, "/" between folders
  std::uint64_t size = 0;
  Digest::Kind digestKind = Digest::Kind::sha1;  ///< SHA-256 of the bytes where git stores a pointer, else SHA-1 of the
                                                 ///< git blob: "blob <size>\0" and the bytes
  std::string digest;
};

struct HubListing {
  std::string repository;
  std::string commit;  ///< 40 hexadecimal digits
  std::string licence;
  bool gated = false;
  std::string ggufArchitecture;  ///< of the GGUF files, where the Hub has looked into them
  std::vector<HubFile> files;

  /// Null where the repository has no such file.
  const HubFile* find(std::string_view path) const;
};

/// The models whose names match best, most downloaded first. Throws the Errors of HubConnection::read().
std::vector<HubHit> searchHub(HubConnection& connection, std::string_view text, const std::stop_token& stop = {});

/// All files of a branch, a tag or a commit. Throws Error where `repository` is no "owner/name" or the answer is
/// malformed, and those of HubConnection::read().
HubListing listRepository(HubConnection& connection, const std::string& repository, const std::string& revision,
                          const std::stop_token& stop = {});

/// Where a file of the listed commit is on the Hub; begins with a slash.
std::string hubFilePath(const HubListing& listing, const std::string& file);

}  // namespace bitlathe
