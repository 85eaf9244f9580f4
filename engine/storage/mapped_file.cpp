// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/mapped_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/file_descriptor.h"
#include "engine/base/system_error.h"

namespace bitlathe {

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.isOpen()) throwSystemError(path, "cannot be opened", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throwSystemError(path, "cannot be opened", errno);
  if (!S_ISREG(status.st_mode)) throw Error(path.string() + ": is not a regular file");
  if (status.st_size == 0) throw Error(path.string() + ": is empty", "Download or copy the file again.");

  const auto size = static_cast<std::size_t>(status.st_size);
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (address == MAP_FAILED) throwSystemError(path, "cannot be mapped into memory", errno);
  return std::shared_ptr<const MappedFile>(new MappedFile(path, {static_cast<const std::byte*>(address), size}));
}

void MappedFile::forget(std::span<const std::byte> part) const {
  // Whole pages alone: their neighbours may be in use.
  const auto pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(part.data()) + pageSize - 1) / pageSize * pageSize;
  const auto end = reinterpret_cast<std::uintptr_t>(part.data() + part.size()) / pageSize * pageSize;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace bitlathe
