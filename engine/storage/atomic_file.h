// SPDX-License-Identifier: GPL-3.0-or-later
// Files and folders that appear under their final name only when they are whole.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "engine/base/file_descriptor.h"

namespace bitlathe {

/// A file that is written as "<name>.partial" beside its final path, synced, and renamed by commit(); without commit()
/// it leaves nothing. What a killed process left there is replaced; what a live one is writing is refused. Every
/// failure is an Error that names the final path and the cause, and leaves the old file (if there was one) as it was.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Syncs the file, renames it over the final path, and syncs the folder.
  void commit();

 private:
  /// Removes what was written and throws the failure that errno tells.
  [[noreturn]] void fail(std::string_view problem);
  void discard();

  std::filesystem::path path_;
  std::filesystem::path partial_;
  FileDescriptor file_;
};

/// Writes a whole small file atomically.
void writeFileAtomically(const std::filesystem::path& path, std::string_view contents);

/// A folder that is filled as "<name>.partial" and renamed by commit(); without commit() it is removed again.
/// What a killed process left there is replaced; what a live one is writing is refused; missing parents are made.
/// Throws Error if the final path exists already and is not an empty folder.
class AtomicFolder {
 public:
  explicit AtomicFolder(std::filesystem::path path);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// Where to put the files.
  const std::filesystem::path& partial() const { return partial_; }
  /// Syncs all that is in the folder, renames it to the final path, and syncs the parent folder.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_;
  FileDescriptor lock_;  // held until the folder is in place
};

}  // namespace bitlathe
