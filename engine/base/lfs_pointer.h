// SPDX-License-Identifier: GPL-3.0-or-later
// Git LFS leaves a small text in place of each large file that was not downloaded.
#pragma once

#include <filesystem>
#include <string_view>

namespace bitlathe {

/// Throws Error, which says how to get the real file, where `contents` begins like a Git LFS pointer.
void refuseLfsPointer(std::string_view contents, const std::filesystem::path& path);

}  // namespace bitlathe
