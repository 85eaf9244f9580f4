// SPDX-License-Identifier: GPL-3.0-or-later
// Export of the dequantized weights as an ordinary checkpoint: any program loads it, nothing is smaller.
#pragma once

#include "engine/export/checkpoint_export.h"

namespace bitlathe {

enum class DequantizedType {
  float32,   ///< exact: a dequantized weight has at most 19 significant bits
  bfloat16,  ///< rounded: half the size, for a look at the model in other programs
  float16,   ///< rounded likewise
};

/// Writes the checkpoint; see exportCheckpoint() for what is checked and thrown.
void exportDequantized(const Checkpoint& source, const QuantizedLayers& layers, DequantizedType type,
                       const ModelCard& card, const std::filesystem::path& target, const ExportOptions& options = {},
                       const ExportProgress& progress = {}, std::stop_token stop = {});

}  // namespace bitlathe
