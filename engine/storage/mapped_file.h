// SPDX-License-Identifier: GPL-3.0-or-later
// A read-only memory map of a whole file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace bitlathe {

/// Shared so that tensors which view the file can keep it mapped. Pages are read when they are touched, so opening is
/// cheap whatever the size; a file that another program cuts short while it is mapped ends this process (SIGBUS).
class MappedFile {
 public:
  /// Throws Error naming the file where it is missing, empty, not a regular file or unreadable.
  static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }
  /// Gives up this process's pages of a part of the file; they are read again when they are touched again.
  void forget(std::span<const std::byte> part) const;

 private:
  MappedFile(std::filesystem::path path, std::span<const std::byte> bytes) : path_(std::move(path)), bytes_(bytes) {}

  std::filesystem::path path_;
  std::span<const std::byte> bytes_;
};

}  // namespace bitlathe
