// SPDX-License-Identifier: GPL-3.0-or-later
// The one way a quantized model is exported, whatever the format.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>

#include "engine/export/checkpoint_format.h"

namespace bitlathe {

/// Gets the part that is done, 0..1. May be empty.
using ExportProgress = std::function<void(double fraction)>;

/// Writes the checkpoint with its model card as "<target>.partial", reads every tensor back and compares it with what
/// was meant, then renames.
///
/// Throws Error where the format can't hold the model or a layer, a value doesn't fit its type, the target exists and
/// isn't an empty folder, or a file can't be written or isn't read back as written; Cancelled where `stop` is
/// requested. Nothing is left behind then.
void exportCheckpoint(const Checkpoint& source, const QuantizedLayers& layers, ExportFormat format,
                      const ModelCard& card, const std::filesystem::path& target, const ExportOptions& options = {},
                      const ExportProgress& progress = {}, std::stop_token stop = {});

}  // namespace bitlathe
