// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_trash.h"

#include <QFile>

#include "engine/base/error.h"
#include "engine/pipeline/run_overview.h"
#include "ui/paths.h"

namespace bitlathe {

std::filesystem::path moveToTrash(const std::filesystem::path& runFolder) {
  requireIdle(runFolder);
  QString trashed;
  if (!QFile::moveToTrash(toQString(runFolder), &trashed))
    throw Error(runFolder.string() + " could not be moved to the trash", "Remove the folder in the file manager.");
  return toPath(trashed);
}

void restoreFromTrash(const std::filesystem::path& trashed, const std::filesystem::path& runFolder) {
  std::error_code problem;
  std::filesystem::rename(trashed, runFolder, problem);
  if (problem)
    throw Error(runFolder.string() + " could not be restored: " + problem.message(), "Look for it in the trash.");
  // The trash's note about it, as freedesktop.org's specification places it.
  const auto note = trashed.parent_path().parent_path() / "info" / (trashed.filename().string() + ".trashinfo");
  std::filesystem::remove(note, problem);
}

}  // namespace bitlathe
