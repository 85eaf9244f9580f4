// SPDX-License-Identifier: GPL-3.0-or-later
// What quantized activations and a quantized key-value cache do to a model: values are rounded to the grid that they
// would be stored on, and computed with as before.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/model/inference_precision.h"
#include "engine/model/language_model.h"

namespace bitlathe {

/// Rounds to 2^bits values from `low` to `high`, which broadcast against x; what lies outside becomes the nearer one:
///     x^ = low + s clamp(round((x - low) / s), 0, 2^bits - 1),   s = (high - low) / (2^bits - 1).
at::Tensor fakeQuantize(const at::Tensor& x, int bits, const at::Tensor& low, const at::Tensor& high);
/// From the smallest to the largest along `dimension`.
at::Tensor fakeQuantize(const at::Tensor& x, int bits, std::int64_t dimension);

/// Keys of a cache, [B, kvHeads, T, headSize]: each channel has one range for `group` tokens that follow each other, as
/// in KIVI (arXiv 2402.02750). The tokens behind the last whole group stay as they are, and so does a group that holds
/// padding: `mask` is bool [B, T] (false at padding) or undefined. A token inside its group sees keys that a cache that
/// grows would still hold unrounded, so the measured loss is at most too large.
at::Tensor fakeQuantizeKeys(const at::Tensor& keys, int bits, std::int64_t group, const at::Tensor& mask = {});

/// The input of `layer`, [..., in]. Throws Error where static ranges are asked for and the layer has none.
at::Tensor roundActivation(const at::Tensor& x, const InferencePrecision& precision, const LinearLayer& layer);
/// Keys and values from position 0 on. Values have a range for each token and head. `mask` as for fakeQuantizeKeys().
AttentionInputs roundCache(AttentionInputs attention, const InferencePrecision& precision, const at::Tensor& mask = {});

/// A block, [B, T, hidden] to the same shape; `mask` as for DecoderBlock::attend(). All of these give what the block
/// itself gives, to the bit, where `precision` is off.
at::Tensor fakeQuantizedForward(const DecoderBlock& block, const at::Tensor& hidden, const RotaryTable& rotary,
                                const at::Tensor& mask, const InferencePrecision& precision);

/// The same on new positions that follow those in the cache, as for DecoderBlock::forward(). Keys are rounded as soon
/// as their group is whole, so that the cache holds what fakeQuantizeKeys() gives.
at::Tensor fakeQuantizedForward(const DecoderBlock& block, const at::Tensor& hidden, const RotaryTable& rotary,
                                KeyValueCache& cache, const InferencePrecision& precision);

/// The whole model: int64 [B, T] to what LanguageModel::hidden() gives.
at::Tensor fakeQuantizedHidden(const LanguageModel& model, const at::Tensor& ids, const InferencePrecision& precision);

}  // namespace bitlathe
