// SPDX-License-Identifier: GPL-3.0-or-later
// Files and folders that appear under their final name only when they are whole.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace bitlathe {

/// A file that is written beside its final path, synced, and renamed by commit(); without commit() it leaves nothing.
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
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

/// Writes a whole small file atomically.
void writeFileAtomically(const std::filesystem::path& path, std::string_view contents);

/// A folder that is filled as "<name>.partial" and renamed by commit(); without commit() it is removed again.
/// Throws Error if the final path exists already and is not an empty folder.
class AtomicFolder {
 public:
  explicit AtomicFolder(std::filesystem::path path);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// Where to put the files.
  const std::filesystem::path& partial() const { return partial_; }
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_;
  bool committed_ = false;
};

}  // namespace bitlathe
