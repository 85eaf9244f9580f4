// SPDX-License-Identifier: GPL-3.0-or-later
// LPCD's submodules in a block that two streams of activations pass through.
#pragma once

#include <memory>

#include "engine/correct/relaxation.h"
#include "engine/model/decoder_block.h"
#include "engine/pipeline/block_stream.h"
#include "engine/pipeline/token_weights.h"

namespace bitlathe {

/// A range of the streams' samples.
struct SampleRange {
  std::int64_t from = 0;
  std::int64_t to = 0;  ///< behind the last
};

/// The relaxation of a layer on some samples, the other layers as they stand in `quantized`.
///
/// The quantized stream stands where the layer reads its input or farther on in the submodule: at InputGroup::attention
/// or attentionOutput for q, k and v, at mlp or mlpOutput for gate and up, at the latter of these for o and down. The
/// full-precision stream stands there too; for all but q and k at the group that ends the submodule.
std::unique_ptr<Relaxation> makeRelaxation(LinearKind kind, const DecoderBlock& full, const DecoderBlock& quantized,
                                           const BlockStream& fullStream, const BlockStream& quantizedStream,
                                           const BlockTokenWeights& weights, SampleRange samples);

}  // namespace bitlathe
