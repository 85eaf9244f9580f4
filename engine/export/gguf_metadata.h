// SPDX-License-Identifier: GPL-3.0-or-later
// What an exported GGUF file says about its model.
#pragma once

#include "engine/model/checkpoint.h"
#include "engine/storage/gguf_writer.h"

namespace bitlathe {

/// From a GGUF file all that it says, except what is about its own encoding; from a folder the keys that llama.cpp
/// needs, tokenizer and chat template included. Throws Error where they can't say what the model is.
GgufMetadata ggufMetadataOf(const Checkpoint& source);

}  // namespace bitlathe
