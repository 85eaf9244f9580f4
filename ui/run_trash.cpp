// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_trash.h"

#include <QFile>

#include "engine/base/error.h"
#include "engine/pipeline/run_overview.h"
#include "ui/paths.h"
#include "ui/translation.h"

namespace bitlathe {

std::filesystem::path moveToTrash(const std::filesystem::path& runFolder) {
  requireIdle(runFolder);
  QString trashed;
  if (!QFile::moveToTrash(toQString(runFolder), &trashed))
    throw Error(bitlathe::tr("%1 could not be moved to the trash").arg(toQString(runFolder)).toStdString(),
                bitlathe::tr("Remove the folder in the file manager.").toStdString());
  return toPath(trashed);
}

void restoreFromTrash(const std::filesystem::path& trashed, const std::filesystem::path& runFolder) {
  std::error_code problem;
  std::filesystem::rename(trashed, runFolder, problem);
  if (problem)
    throw Error(bitlathe::tr("%1 could not be restored: %2")
                    .arg(toQString(runFolder), QString::fromStdString(problem.message()))
                    .toStdString(),
                tr("Look for it in the trash.").toStdString());
  // The trash's note about it, as freedesktop.org's specification places it.
  const auto note = trashed.parent_path().parent_path() / "info" / (trashed.filename().string() + ".trashinfo");
  std::filesystem::remove(note, problem);
}

}  // namespace bitlathe
