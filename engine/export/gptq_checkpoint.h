// SPDX-License-Identifier: GPL-3.0-or-later
// Export as a GPTQ checkpoint, the packed format that Transformers, GPTQModel, vLLM and OneComp load.
//
// For each linear layer P of p outputs, m inputs, G groups and b bits:
//   P.qweight  int32 [m b / 32, p]  codes along the inputs, a little-endian bit stream per output
//   P.qzeros   int32 [G, p b / 32]  zero points along the outputs, a little-endian bit stream per group
//   P.scales   float16 [G, p]
//   P.g_idx    int32 [m]            the group of each input
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/export/checkpoint_format.h"
#include "engine/storage/safetensors.h"

namespace bitlathe {

/// How zero points are stored ("checkpoint_format"). The formats differ in nothing else.
enum class GptqFormat {
  /// "gptq": zero - 1. The oldest and most widely read form. A zero point of 0 has no place in it: readers disagree on
  /// what the wrapped field means (some mask, some decode 2^bits, some carry into the neighbouring field). GPTQModel
  /// reads it for symmetric checkpoints only.
  v1,
  /// "gptq_v2": the zero point itself.
  v2,
};

/// The format to choose when nobody says otherwise: v1 where all layers are symmetric, v2 where any isn't.
GptqFormat defaultGptqFormat(bool allSymmetric);

/// Why layers of this scheme and shape can't be packed ("has 5 bits; a GPTQ checkpoint holds 2, 3, 4 or 8"); empty
/// where they can.
std::string gptqObstacle(const QuantizationScheme& scheme, std::int64_t outFeatures, std::int64_t inFeatures);

/// Bits, group size and symmetry may differ between layers ("dynamic" in the config, which GPTQModel and vLLM read, and
/// "quantization_bits", which OneComp reads). Scales are float16; the other tensors keep bfloat16 where the source's
/// weights are bfloat16 and are float16 otherwise.
std::unique_ptr<CheckpointFormat> makeGptqFormat(const Checkpoint& source, GptqFormat format);

/// Reads a layer back; the scheme follows from the shapes and the zero points. Throws Error naming the tensor that is
/// missing or doesn't fit the others.
QuantizedWeight readGptqLayer(const SafetensorsSet& files, const std::string& layer, GptqFormat format);

}  // namespace bitlathe
