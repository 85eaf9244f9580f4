// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/atomic_file.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/system_error.h"

namespace bitlathe {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view cannotBeWritten = "cannot be written";

/// The path without a trailing slash, so that it has a last name to which ".partial" can be added.
fs::path withoutTrailingSlash(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

fs::path partialOf(const fs::path& path) {
  fs::path partial = path;
  partial += ".partial";
  return partial;
}

/// Opens what is to become `path` and locks it, so that two processes never write the same file; one that was killed
/// holds no lock any more. Where the file system knows no locks, there is none.
FileDescriptor openPartial(const fs::path& path, const fs::path& partial, int flags) {
  for (;;) {
    FileDescriptor file(::open(partial.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!file.isOpen()) throwSystemError(path, cannotBeWritten, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      throw Error(path.string() + ": is being written by another process",
                  "Wait until that has finished, or choose another name.");
    }
    // Between the opening and the locking, its writer may have finished and renamed it: then this is not the partial
    // one.
    struct stat opened {};
    struct stat named {};
    const bool same = ::fstat(file.get(), &opened) == 0 && ::lstat(partial.c_str(), &named) == 0 &&
                      opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
    if (same) return file;
  }
}

/// Makes what was written to a file, or the names in a folder, survive a power cut.
void sync(const fs::path& path, int kind) {
  const FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | kind));
  if (!descriptor.isOpen()) throwSystemError(path, "cannot be opened for syncing", errno);
  // Some network file systems know no sync of folders.
  if (::fsync(descriptor.get()) != 0 && errno != EINVAL) throwSystemError(path, "cannot be synced", errno);
}

void syncFolderOf(const fs::path& path) {
  sync(path.has_parent_path() ? path.parent_path() : fs::path("."), O_DIRECTORY);
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)), partial_(partialOf(path_)) {
  std::error_code failure;  // told by the opening below
  const auto status = fs::status(path_, failure);
  if (fs::exists(status) && !fs::is_regular_file(status)) throw Error(path_.string() + ": is not a regular file");
  file_ = openPartial(path_, partial_, O_WRONLY | O_CREAT);
  if (::ftruncate(file_.get(), 0) != 0) fail(cannotBeWritten);
}

AtomicFile::~AtomicFile() {
  discard();
}

void AtomicFile::discard() {
  if (!file_.isOpen()) return;
  ::unlink(partial_.c_str());
  file_.close();
}

void AtomicFile::fail(std::string_view problem) {
  const int cause = errno;
  discard();
  throwSystemError(path_, problem, cause);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(cannotBeWritten);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) {
  write(std::as_bytes(std::span(text)));
}

void AtomicFile::commit() {
  if (::fsync(file_.get()) != 0) fail(cannotBeWritten);
  if (::rename(partial_.c_str(), path_.c_str()) != 0) fail("cannot be put in place");
  if (!file_.close()) throwSystemError(path_, cannotBeWritten, errno);
  syncFolderOf(path_);
}

void writeFileAtomically(const std::filesystem::path& path, std::string_view contents) {
  AtomicFile file(path);
  file.write(contents);
  file.commit();
}

AtomicFolder::AtomicFolder(std::filesystem::path path) : path_(withoutTrailingSlash(path)), partial_(partialOf(path_)) {
  try {
    if (fs::exists(path_)) {
      if (!fs::is_directory(path_)) throw Error(path_.string() + ": exists already and is not a folder");
      if (!fs::is_empty(path_)) {
        throw Error(path_.string() + ": exists already and is not empty", "Choose another folder, or remove this one.");
      }
    }
    fs::create_directories(partial_);
    lock_ = openPartial(path_, partial_, O_RDONLY | O_DIRECTORY);
    for (const auto& leftover : fs::directory_iterator(partial_)) fs::remove_all(leftover);
  } catch (const fs::filesystem_error& e) {
    throwSystemError(path_, "cannot be created", e.code().value());
  }
}

AtomicFolder::~AtomicFolder() {
  std::error_code ignored;
  if (lock_.isOpen()) fs::remove_all(partial_, ignored);
}

void AtomicFolder::commit() {
  try {
    for (const auto& entry : fs::recursive_directory_iterator(partial_)) {
      if (entry.is_symlink()) continue;
      if (entry.is_directory()) sync(entry.path(), O_DIRECTORY);
      if (entry.is_regular_file()) sync(entry.path(), 0);
    }
  } catch (const fs::filesystem_error& e) {
    throwSystemError(path_, "cannot be put in place", e.code().value());
  }
  sync(partial_, O_DIRECTORY);
  if (::rename(partial_.c_str(), path_.c_str()) != 0) throwSystemError(path_, "cannot be put in place", errno);
  lock_.close();
  syncFolderOf(path_);
}

}  // namespace bitlathe
