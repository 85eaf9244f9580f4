// SPDX-License-Identifier: GPL-3.0-or-later
// What the window says about each export format.
#pragma once

#include <QString>
#include <QStringList>
#include <array>

#include "engine/pipeline/plan.h"
#include "engine/pipeline/quantization_run.h"

namespace bitlathe {

inline constexpr std::array exportFormats{ExportFormat::gptq, ExportFormat::gptqV2, ExportFormat::dequantized};

struct ExportFormatText {
  QString name;
  QString purpose;
  QString suffix;  ///< of the folder proposed
};
ExportFormatText exportFormatText(ExportFormat format);
/// Bytes of the checkpoint.
std::uint64_t exportSize(ExportFormat format, const Estimate& estimate);
/// A shell command that loads the checkpoint in another program.
QString loadCommand(ExportFormat format, const QString& path);

}  // namespace bitlathe
