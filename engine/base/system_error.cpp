// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/system_error.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

std::string remedyFor(int errorNumber) {
  switch (errorNumber) {
    case ENOSPC:
    case EDQUOT:
      return "Free some disk space, or choose a folder on another disk.";
    case EFBIG:
      return "Raise the limit on file sizes (ulimit -f), or choose a file system that holds larger files.";
    case EACCES:
    case EPERM:
      return "Check the permissions of the file and of its folder.";
    case EROFS:
      return "Choose a folder that can be written to.";
    case EMFILE:
      return "Raise the limit on open files (ulimit -n).";
    default:
      return {};
  }
}

}  // namespace

void throwSystemError(const std::filesystem::path& path, std::string_view problem, int errorNumber) {
  throw Error(path.string() + ": " + std::string(problem) + ": " + std::generic_category().message(errorNumber),
              remedyFor(errorNumber));
}

}  // namespace bitlathe
