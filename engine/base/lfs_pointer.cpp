// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/lfs_pointer.h"

#include "engine/base/error.h"

namespace bitlathe {

void refuseLfsPointer(std::string_view contents, const std::filesystem::path& path) {
  if (!contents.starts_with("version https://git-lfs.github.com/spec/")) return;
  throw Error(path.string() + ": this is a Git LFS pointer, not the file itself",
              "Run \"git lfs pull\" in its folder, or download the file again.");
}

}  // namespace bitlathe
