// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads into the local Hugging Face cache, laid out as the Hub's own library does it: contents in
// blobs/<digest>, links to them in snapshots/<commit>/, the commit of a branch in refs/<branch>.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/hub/hub_client.h"

namespace bitlathe {

/// Bytes of the listed files that a download would still have to fetch: what earlier ones left, whole or not, counts.
std::uint64_t missingBytes(const HubListing& listing, const std::vector<HubFile>& files);

/// Bytes that an unfinished download of these files left in the cache: of each content what came of it, unless a
/// snapshot has it.
std::uint64_t leftBytes(const HubListing& listing, const std::vector<HubFile>& files);
/// Removes them, and returns how many they were. Throws Error naming the file where another process downloads it or
/// where it can't be removed.
std::uint64_t discardLeft(const HubListing& listing, const std::vector<HubFile>& files);

/// Bytes that are free on the disk of the cache; nothing where the system doesn't tell.
std::optional<std::uint64_t> freeCacheSpace();

/// Called between pieces with the bytes that are here of all files, and the file that is being fetched.
using DownloadProgress = std::function<void(std::uint64_t bytes, const std::string& file)>;

/// Fetches what is missing of `files` and returns the snapshot's folder. `revision` is the branch or tag that was
/// listed.
///
/// Contents grow in blobs/<digest>.incomplete and go on from there the next time, also where Cancelled was thrown; they
/// get their name when their size and hash are right, and a snapshot gets its links, and the branch its commit, when
/// all of them have. Broken connections and busy servers are tried again a few times. Throws Error naming the file
/// where the server sends anything else than what it listed, where the disk lacks room (before anything is fetched),
/// and where another process downloads the same file.
std::filesystem::path downloadSnapshot(HubConnection& connection, const HubListing& listing,
                                       const std::vector<HubFile>& files, const std::string& revision,
                                       const DownloadProgress& progress, const std::stop_token& stop = {});

}  // namespace bitlathe
