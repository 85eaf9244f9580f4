// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/fake_quantization.h"

#include <c10/core/GradMode.h>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

at::Tensor behindAttention(const DecoderBlock& block, const at::Tensor& hidden, const at::Tensor& context,
                           const InferencePrecision& precision) {
  const auto rounded = [&](const at::Tensor& x, LinearKind kind) {
    return roundActivation(x, precision, block.linear(kind));
  };
  const auto residual = block.attentionResidual(hidden, rounded(context, LinearKind::o));
  const auto gated = block.gatedProduct(rounded(block.mlpInput(residual), LinearKind::gate));
  return block.output(residual, rounded(gated, LinearKind::down));
}

}  // namespace

at::Tensor fakeQuantize(const at::Tensor& x, int bits, const at::Tensor& low, const at::Tensor& high) {
  const at::Tensor range = high - low;
  const auto steps = static_cast<double>((std::int64_t{1} << bits) - 1);
  const at::Tensor scale = at::where(range > 0, range / steps, 1.0);
  const at::Tensor codes = at::round((x.to(at::kFloat) - low) / scale).clamp_(0, steps);
  return (codes * scale + low).to(x.scalar_type());
}

at::Tensor fakeQuantize(const at::Tensor& x, int bits, std::int64_t dimension) {
  const at::Tensor wide = x.to(at::kFloat);
  return fakeQuantize(x, bits, wide.amin(dimension, /*keepdim=*/true), wide.amax(dimension, /*keepdim=*/true));
}

at::Tensor fakeQuantizeKeys(const at::Tensor& keys, int bits, std::int64_t group, const at::Tensor& mask) {
  const std::int64_t whole = keys.size(2) / group * group;
  if (whole == 0) return keys;
  const at::Tensor grouped = keys.slice(2, 0, whole).unflatten(2, {-1, group});
  at::Tensor rounded = fakeQuantize(grouped, bits, 3);
  if (mask.defined()) {
    const at::Tensor filled = mask.slice(1, 0, whole).unflatten(1, {-1, group}).all(2);  // [B, groups]
    rounded = at::where(filled.view({filled.size(0), 1, -1, 1, 1}), rounded, grouped);
  }
  return at::cat({rounded.flatten(2, 3), keys.slice(2, whole)}, 2);
}

at::Tensor roundActivation(const at::Tensor& x, const InferencePrecision& precision, const LinearLayer& layer) {
  if (precision.activationBits == InferencePrecision::fullPrecision) return x;
  if (!precision.needsStaticRanges()) return fakeQuantize(x, precision.activationBits, -1);
  if (!layer.inputRange.defined()) {
    throw Error(
        "this model has no static ranges of its activations",
        "Round them by token, or quantize with inference.activation_ranges set to tensor or channel: a run keeps "
        "the ranges of its calibration text.");
  }
  auto low = layer.inputRange[0];
  auto high = layer.inputRange[1];
  if (precision.activationRanges == ActivationRanges::tensor) {
    low = low.amin();
    high = high.amax();
  }
  return fakeQuantize(x, precision.activationBits, low, high);
}

AttentionInputs roundCache(AttentionInputs attention, const InferencePrecision& precision, const at::Tensor& mask) {
  if (precision.cacheBits == InferencePrecision::fullPrecision) return attention;
  attention.key = fakeQuantizeKeys(attention.key, precision.cacheBits, precision.cacheGroup, mask);
  attention.value = fakeQuantize(attention.value, precision.cacheBits, -1);
  return attention;
}

at::Tensor fakeQuantizedForward(const DecoderBlock& block, const at::Tensor& hidden, const RotaryTable& rotary,
                                const at::Tensor& mask, const InferencePrecision& precision) {
  const auto input = roundActivation(block.attentionInput(hidden), precision, block.linear(LinearKind::q));
  const auto attention = roundCache(block.projectAttention(input, rotary), precision, mask);
  return behindAttention(block, hidden, block.attend(attention, mask), precision);
}

at::Tensor fakeQuantizedForward(const DecoderBlock& block, const at::Tensor& hidden, const RotaryTable& rotary,
                                KeyValueCache& cache, const InferencePrecision& precision) {
  cache.requireRoom(hidden.size(1));
  const auto input = roundActivation(block.attentionInput(hidden), precision, block.linear(LinearKind::q));
  auto attention = block.projectAttention(input, rotary, cache.length);
  if (precision.cacheBits != InferencePrecision::fullPrecision) {
    const std::int64_t open = cache.length % precision.cacheGroup;  // the last keys, whose group is not whole yet
    const auto openKeys = cache.keys.slice(2, cache.length - open, cache.length);
    attention.key = at::cat({openKeys, attention.key}, 2);
    attention = roundCache(attention, precision);
    openKeys.copy_(attention.key.slice(2, 0, open));
    attention.key = attention.key.slice(2, open);
  }
  return behindAttention(block, hidden, block.attend(attention, cache), precision);
}

at::Tensor fakeQuantizedHidden(const LanguageModel& model, const at::Tensor& ids, const InferencePrecision& precision) {
  const c10::NoGradGuard noGrad;
  auto states = model.ends().embed(ids);
  const auto rotary = makeRotaryTable(model.checkpoint().config(), ids.size(1), states.device());
  for (const auto& block : model.blocks()) states = fakeQuantizedForward(block, states, rotary, {}, precision);
  return states;
}

}  // namespace bitlathe
