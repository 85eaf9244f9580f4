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
/// Why one of the two GPTQ formats is the one that preferredGptqFormat() proposes.
QString proposalReason(ExportFormat gptqFormat);
/// A shell command that loads the checkpoint in another program.
QString loadCommand(ExportFormat format, const QString& path);

}  // namespace bitlathe
