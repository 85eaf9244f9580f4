// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in the desktop's trash, where a person finds them also without this program.
#pragma once

#include <filesystem>

namespace bitlathe {

/// Moves a run to the trash and returns where it lies there. Throws Error naming the folder where it is being worked
/// on, or where there is no trash.
std::filesystem::path moveToTrash(const std::filesystem::path& runFolder);

/// Moves it back; throws Error naming the folder where the trash was emptied or something is in the way.
void restoreFromTrash(const std::filesystem::path& trashed, const std::filesystem::path& runFolder);

}  // namespace bitlathe
