// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says about each export format.
#pragma once

#include <QString>

#include "engine/export/export_format.h"

namespace bitlathe {

struct ExportFormatText {
  QString name;
  QString purpose;
  QString suffix;  ///< of the folder proposed
};
ExportFormatText exportFormatText(ExportFormat format);
/// A shell command that loads the checkpoint in another program.
QString loadCommand(ExportFormat format, const QString& path);

}  // namespace bitlathe
