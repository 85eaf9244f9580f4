// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/hub/snapshot_download.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <set>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file_descriptor.h"
#include "engine/base/system_error.h"
#include "engine/hub/local_cache.h"
#include "engine/storage/atomic_file.h"

namespace bitlathe {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t readSize = std::size_t{1} << 20;
constexpr const char* incomplete = ".incomplete";

fs::path blobsFolder(const HubListing& listing) {
  return repositoryFolder(RepositoryKind::model, listing.repository) / "blobs";
}

fs::path withSuffix(fs::path path, const char* suffix) {
  path += suffix;
  return path;
}

std::uint64_t sizeOf(const fs::path& path) {
  std::error_code missing;
  const auto size = fs::file_size(path, missing);
  return missing ? 0 : size;
}

bool isWhole(const fs::path& path, const HubFile& file) {
  return fs::exists(path) && sizeOf(path) == file.size;
}

/// Of contents to come: git's own hashes begin with a header.
Digest beginDigest(const HubFile& file) {
  Digest digest(file.digestKind);
  if (file.digestKind == Digest::Kind::sha1) digest.add("blob " + std::to_string(file.size) + std::string(1, '\0'));
  return digest;
}

/// "1.23 GB"
std::string gigabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.2f GB", static_cast<double>(bytes) / 1e9);
  return text;
}

/// Held while a content is fetched; other programs that use the cache take the same lock.
FileDescriptor lockBlob(const HubListing& listing, const HubFile& file) {
  const auto folder = hubCacheFolder() / ".locks" / repositoryFolderName(RepositoryKind::model, listing.repository);
  fs::create_directories(folder);
  const auto path = folder / (file.digest + ".lock");
  FileDescriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!lock.isOpen()) throwSystemError(path, "cannot be opened", errno);
  // Where the file system knows no locks, there is none.
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Error(file.path + " of " + listing.repository + " is being downloaded by another process",
                "Wait until that has finished.");
  }
  return lock;
}

/// One file on its way into the cache.
class BlobDownload {
 public:
  BlobDownload(HubConnection& connection, const HubListing& listing, const HubFile& file,
               std::function<void(std::uint64_t)> progress, std::stop_token stop)
      : connection_(connection),
        listing_(listing),
        file_(file),
        progress_(std::move(progress)),
        stop_(std::move(stop)),
        name_(file.path + " of " + listing.repository),
        final_(blobsFolder(listing) / file.digest),
        partial_(withSuffix(final_, incomplete)),
        digest_(beginDigest(file)) {}

  void run() {
    if (isWhole(final_, file_)) return;
    const auto lock = lockBlob(listing_, file_);
    if (isWhole(final_, file_)) return;  // another process was faster
    output_ = FileDescriptor(::open(partial_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!output_.isOpen()) throwSystemError(partial_, "cannot be written", errno);
    takeUpPartial();
    int failures = 0;
    while (size_ < file_.size) {
      const auto before = size_;
      try {
        fetch();
        if (size_ < file_.size) throw TemporaryError(name_ + ": the answer ended early", "Try again later.");
      } catch (const TemporaryError& error) {
        failures = size_ > before ? 1 : failures + 1;  // those that brought nothing
        connection_.waitToRetry(error, failures, stop_);
      }
    }
    commit();
  }

 private:
  void restart() {
    digest_ = beginDigest(file_);
    size_ = 0;
    if (::ftruncate(output_.get(), 0) != 0 || ::lseek(output_.get(), 0, SEEK_SET) < 0) {
      throwSystemError(partial_, "cannot be written", errno);
    }
  }

  /// Hashes what an earlier download left.
  void takeUpPartial() {
    const auto left = sizeOf(partial_);
    if (left > file_.size) return restart();
    std::vector<std::byte> buffer(readSize);
    for (;;) {
      if (stop_.stop_requested()) throw Cancelled();
      const ssize_t count = ::read(output_.get(), buffer.data(), buffer.size());
      if (count < 0) throwSystemError(partial_, "cannot be read", errno);
      if (count == 0) break;
      digest_.add(std::span(buffer).first(static_cast<std::size_t>(count)));
      size_ += static_cast<std::uint64_t>(count);
      progress_(size_);
    }
  }

  void fetch() {
    bool begun = false;
    const auto receive = [&](const HttpResponse& head, const std::string& digest, std::span<const std::byte> piece) {
      if (!std::exchange(begun, true)) checkHead(head, digest);
      if (piece.size() > file_.size - size_)
        lied("sends more than the " + std::to_string(file_.size) + " bytes it listed");
      write(piece);
      digest_.add(piece);
      size_ += piece.size();
      progress_(size_);
      if (stop_.stop_requested()) throw Cancelled();
    };
    connection_.fetch(hubFilePath(listing_, file_.path), size_, {file_.path, listing_.repository}, receive, stop_);
  }

  void checkHead(const HttpResponse& head, const std::string& digest) {
    if (!digest.empty() && digest.size() == file_.digest.size() && digest != file_.digest) {
      lied("offers another content than it listed");
    }
    std::uint64_t total = file_.size;
    if (head.status == 206) {
      // "bytes <first>-<last>/<total>"
      const std::string range = head.header("content-range");
      const std::string begin = "bytes " + std::to_string(size_) + "-";
      const auto slash = range.find('/');
      if (!range.starts_with(begin) || slash == std::string::npos) lied("sends another part than it was asked for");
      if (range.substr(slash + 1) != "*") std::from_chars(range.data() + slash + 1, range.data() + range.size(), total);
    } else {
      if (size_ > 0) restart();  // the server knows no ranges
      const std::string length = head.header("content-length");
      std::from_chars(length.data(), length.data() + length.size(), total);
    }
    if (total != file_.size) {
      lied("sends " + std::to_string(total) + " bytes in place of the " + std::to_string(file_.size) + " it listed");
    }
  }

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(output_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throwSystemError(partial_, "cannot be written", errno);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void commit() {
    if (digest_.hex() != file_.digest) lied("sent contents whose hash is not the one it listed");
    if (::fsync(output_.get()) != 0) throwSystemError(partial_, "cannot be synced", errno);
    if (::rename(partial_.c_str(), final_.c_str()) != 0) throwSystemError(final_, "cannot be put in place", errno);
  }

  /// What came can't be trusted: it is removed, so that the next download begins anew.
  [[noreturn]] void lied(const std::string& how) {
    ::unlink(partial_.c_str());
    throw Error(name_ + ": the server " + how,
                "Nothing of it was kept. Download it again; if that fails as well, check HF_ENDPOINT and the proxy, if "
                "they are set.");
  }

  HubConnection& connection_;
  const HubListing& listing_;
  const HubFile& file_;
  std::function<void(std::uint64_t)> progress_;
  std::stop_token stop_;
  std::string name_;
  fs::path final_;
  fs::path partial_;
  FileDescriptor output_;
  Digest digest_;
  std::uint64_t size_ = 0;  // bytes in the partial file
};

/// Makes snapshots/<commit>/<file> a link to its content, relative, so that the cache can be moved.
void link(const fs::path& snapshot, const HubFile& file) {
  const fs::path path = snapshot / file.path;
  fs::create_directories(path.parent_path());
  const auto depth = std::ranges::count(file.path, '/');
  fs::path target;
  for (std::ptrdiff_t i = 0; i < depth + 2; ++i) target /= "..";
  target /= fs::path("blobs") / file.digest;
  std::error_code missing;
  if (fs::is_symlink(path, missing) && fs::read_symlink(path) == target) return;
  const fs::path partial = withSuffix(path, ".partial");
  fs::remove(partial);
  fs::create_symlink(target, partial);
  fs::rename(partial, path);
}

void requireRoom(std::uint64_t bytes) {
  const auto room = freeCacheSpace();
  if (!room || bytes <= *room) return;
  throw Error(hubCacheFolder().string() + ": the disk has " + gigabytes(*room) + " left, but the download needs " +
                  gigabytes(bytes),
              "Free some disk space, or set HF_HUB_CACHE to a folder on another disk.");
}

/// The names of the contents that snapshots link to; nothing where that can't be read.
std::optional<std::set<std::string>> linkedContents(const HubListing& listing) {
  std::set<std::string> names;
  const auto snapshots = repositoryFolder(RepositoryKind::model, listing.repository) / "snapshots";
  if (!fs::exists(snapshots)) return names;
  std::error_code unread;
  using Entries = fs::recursive_directory_iterator;
  for (Entries entry(snapshots, unread); !unread && entry != Entries(); entry.increment(unread)) {
    std::error_code noLink;
    const auto target = fs::read_symlink(entry->path(), noLink);
    if (!noLink) names.insert(target.filename().string());
  }
  if (unread) return std::nullopt;
  return names;
}

/// What unfinished downloads left of files.
std::vector<fs::path> leftOf(const HubListing& listing, const std::vector<HubFile>& files) {
  const auto linked = linkedContents(listing);
  std::vector<fs::path> left;
  if (!linked) return left;
  for (const auto& file : files) {
    const auto blob = blobsFolder(listing) / file.digest;
    if (const auto partial = withSuffix(blob, incomplete); fs::exists(partial)) left.push_back(partial);
    if (!linked->contains(file.digest) && fs::exists(blob)) left.push_back(blob);
  }
  return left;
}

}  // namespace

std::uint64_t missingBytes(const HubListing& listing, const std::vector<HubFile>& files) {
  const auto blobs = blobsFolder(listing);
  std::uint64_t missing = 0;
  for (const auto& file : files) {
    if (isWhole(blobs / file.digest, file)) continue;
    const auto partial = sizeOf(withSuffix(blobs / file.digest, incomplete));
    missing += partial <= file.size ? file.size - partial : file.size;
  }
  return missing;
}

std::uint64_t leftBytes(const HubListing& listing, const std::vector<HubFile>& files) {
  std::uint64_t bytes = 0;
  for (const auto& path : leftOf(listing, files)) bytes += sizeOf(path);
  return bytes;
}

std::uint64_t discardLeft(const HubListing& listing, const std::vector<HubFile>& files) {
  std::uint64_t bytes = 0;
  try {
    if (leftOf(listing, files).empty()) return 0;
    // A download holds the lock of the file that it fetches, and needs those that it has fetched before.
    std::vector<FileDescriptor> locks;
    for (const auto& file : files) locks.push_back(lockBlob(listing, file));
    for (const auto& path : leftOf(listing, files)) {
      const auto size = sizeOf(path);
      if (fs::remove(path)) bytes += size;
    }
  } catch (const fs::filesystem_error& error) {
    throwSystemError(error.path1(), "cannot be removed", error.code().value());
  }
  return bytes;
}

std::optional<std::uint64_t> freeCacheSpace() {
  std::error_code unknown;
  fs::path folder = fs::absolute(hubCacheFolder(), unknown);
  while (!fs::exists(folder, unknown) && folder.has_relative_path()) folder = folder.parent_path();
  const auto space = fs::space(folder, unknown);
  if (unknown) return std::nullopt;
  return space.available;
}

std::filesystem::path downloadSnapshot(HubConnection& connection, const HubListing& listing,
                                       const std::vector<HubFile>& files, const std::string& revision,
                                       const DownloadProgress& progress, const std::stop_token& stop) {
  const auto snapshot = snapshotFolder(RepositoryKind::model, listing.repository, listing.commit);
  try {
    requireRoom(missingBytes(listing, files));
    fs::create_directories(blobsFolder(listing));
    std::uint64_t before = 0;  // bytes of the files that are here
    for (const auto& file : files) {
      const auto tell = [&](std::uint64_t bytes) { progress(before + bytes, file.path); };
      tell(0);
      BlobDownload(connection, listing, file, tell, stop).run();
      before += file.size;
      tell(0);
    }
    for (const auto& file : files) {
      if (isWhole(blobsFolder(listing) / file.digest, file)) continue;
      throw Error(file.path + " of " + listing.repository + " was removed while the other files were downloaded",
                  "Download it again.");
    }
    for (const auto& file : files) link(snapshot, file);
    // A commit needs no reference: it is the name of the snapshot itself.
    if (revision != listing.commit) {
      const auto reference = snapshot.parent_path().parent_path() / "refs" / revision;
      fs::create_directories(reference.parent_path());
      writeFileAtomically(reference, listing.commit);
    }
  } catch (const fs::filesystem_error& error) {
    throwSystemError(error.path1(), "cannot be written", error.code().value());
  }
  return snapshot;
}

}  // namespace bitlathe
