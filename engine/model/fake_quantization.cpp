// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/fake_quantization.h"

#include <c10/core/GradMode.h>

namespace bitlathe {

at::Tensor fakeQuantize(const at::Tensor& x, int bits, std::int64_t dimension) {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor low = wide.amin(dimension, /*keepdim=*/true);
  const at::Tensor range = wide.amax(dimension, /*keepdim=*/true) - low;
  const auto steps = static_cast<double>((std::int64_t{1} << bits) - 1);
  const at::Tensor scale = at::where(range > 0, range / steps, 1.0);
  return (at::round((wide - low) / scale) * scale + low).to(x.scalar_type());
}

at::Tensor fakeQuantizeKeys(const at::Tensor& keys, int bits, std::int64_t group) {
  const std::int64_t whole = keys.size(2) / group * group;
  if (whole == 0) return keys;
  const at::Tensor grouped = keys.slice(2, 0, whole).unflatten(2, {-1, group});
  return at::cat({fakeQuantize(grouped, bits, 3).flatten(2, 3), keys.slice(2, whole)}, 2);
}

at::Tensor fakeQuantizedForward(const DecoderBlock& block, const at::Tensor& hidden, const RotaryTable& rotary,
                                const InferencePrecision& precision) {
  const auto activation = [&](const at::Tensor& x) {
    return precision.activationBits == InferencePrecision::fullPrecision
               ? x
               : fakeQuantize(x, precision.activationBits, -1);
  };
  auto attention = block.projectAttention(activation(block.attentionInput(hidden)), rotary);
  if (precision.cacheBits != InferencePrecision::fullPrecision) {
    attention.key = fakeQuantizeKeys(attention.key, precision.cacheBits, precision.cacheGroup);
    attention.value = fakeQuantize(attention.value, precision.cacheBits, -1);
  }
  const auto residual = block.attentionResidual(hidden, activation(block.attend(attention, {})));
  return block.output(residual, activation(block.gatedProduct(activation(block.mlpInput(residual)))));
}

at::Tensor fakeQuantizedHidden(const LanguageModel& model, const at::Tensor& ids, const InferencePrecision& precision) {
  const c10::NoGradGuard noGrad;
  auto states = model.ends().embed(ids);
  const auto rotary = makeRotaryTable(model.checkpoint().config(), ids.size(1), states.device());
  for (const auto& block : model.blocks()) states = fakeQuantizedForward(block, states, rotary, precision);
  return states;
}

}  // namespace bitlathe
