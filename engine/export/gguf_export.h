// SPDX-License-Identifier: GPL-3.0-or-later
// Export as a GGUF file, the format of llama.cpp and the programs around it.
#pragma once

#include <memory>

#include "engine/export/checkpoint_format.h"

namespace bitlathe {

/// "model.gguf": each quantized layer in the encoding of ggufTypeOf(). From a GGUF file the other tensors are copied
/// as they are stored; from a folder matrices become BF16 where the source's are, F16 otherwise, and vectors F32.
/// Throws Error where no GGUF file can say what the model is; see ggufMetadataOf().
std::unique_ptr<CheckpointFormat> makeGgufFormat(const Checkpoint& source);

}  // namespace bitlathe
