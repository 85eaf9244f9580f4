// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/decoder_block.h"

#include <cmath>
#include <numbers>

#include <ATen/OpMathType.h>

#include "engine/base/error.h"
#include "engine/kernels/matrix_product.h"
#include "engine/quant/packed_weight.h"

namespace bitlathe {
namespace {

at::Tensor copyTensor(const Checkpoint& checkpoint, const std::string& name, at::ScalarType dtype, at::Device device) {
  return checkpoint.tensor(name).to(device, dtype, /*non_blocking=*/false, /*copy=*/true).contiguous();
}

/// Angular frequency of each pair of dimensions: float32 [headSize / 2]. Computed in float32 like the model's
/// training code did: at large positions a rounding of the frequency is a visible angle.
at::Tensor rotaryFrequencies(const ModelConfig& config) {
  const auto exponents = at::arange(0, config.headSize, 2, at::kFloat) / static_cast<double>(config.headSize);
  auto frequencies = at::reciprocal(at::pow(at::Scalar(config.ropeTheta), exponents));
  if (!config.ropeScaling) return frequencies;
  const RopeScaling& scaling = *config.ropeScaling;
  auto slowed = frequencies / scaling.factor;
  if (scaling.kind == RopeScaling::Kind::linear) return slowed;
  // llama3: frequencies that turn more than highFrequencyFactor times within the original context stay, those that
  // turn less than lowFrequencyFactor times are slowed down, those in between are interpolated.
  const auto turns = frequencies * static_cast<double>(scaling.originalMaximumPositions) / (2 * std::numbers::pi);
  const auto kept = at::clamp(
      (turns - scaling.lowFrequencyFactor) / (scaling.highFrequencyFactor - scaling.lowFrequencyFactor), 0, 1);
  return (1 - kept) * slowed + kept * frequencies;
}

/// [B, kvHeads, T, headSize] to [B, heads, T, headSize]: each key-value head serves a group of query heads.
at::Tensor repeatHeads(const at::Tensor& x, std::int64_t heads) {
  const std::int64_t group = heads / x.size(1);
  if (group == 1) return x;
  return x.unsqueeze(2).expand({-1, -1, group, -1, -1}).reshape({x.size(0), heads, x.size(2), x.size(3)});
}

/// [B, heads, T, headSize] to [B, T, heads * headSize].
at::Tensor joinHeads(const at::Tensor& x) {
  return x.transpose(1, 2).reshape({x.size(0), x.size(2), -1});
}

}  // namespace

at::Tensor applyLinear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  // For a few rows the CPU library is two to three times as fast with the large matrix in front.
  constexpr std::int64_t fewRows = 48;
  const std::int64_t rows = x.numel() / x.size(-1);
  at::Tensor result;
  if (x.is_cpu() && rows > 1 && rows <= fewRows) {
    auto sizes = x.sizes().vec();
    sizes.back() = weight.size(0);
    result = at::matmul(weight, x.reshape({rows, -1}).t()).t().contiguous().view(sizes);
  } else {
    result = product(x, weight.t());
  }
  return bias.defined() ? result + bias : result;
}

at::Tensor LinearLayer::forward(const at::Tensor& x) const {
  if (packed == nullptr) return applyLinear(x, weight, bias);
  const auto result = packed->multiply(x);
  return bias.defined() ? result + bias : result;
}

std::int64_t LinearLayer::bytes() const {
  const auto weightBytes = packed != nullptr ? packed->bytes() : static_cast<std::int64_t>(weight.nbytes());
  return weightBytes + (bias.defined() ? static_cast<std::int64_t>(bias.nbytes()) : 0);
}

at::Tensor rmsNorm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  const auto wide = x.to(at::toOpMathType(x.scalar_type()));
  const auto meanSquare =
      at::square(at::linalg_vector_norm(wide, 2, at::IntArrayRef{-1}, true)) / static_cast<double>(x.size(-1));
  return (wide * at::rsqrt(meanSquare + epsilon)).to(weight.scalar_type()).mul_(weight);
}

RotaryTable makeRotaryTable(const ModelConfig& config, std::int64_t length, at::Device device) {
  if (config.slidingWindow && length > *config.slidingWindow) {
    throw Error("a context of " + std::to_string(length) + " tokens exceeds the model's sliding window of " +
                    std::to_string(*config.slidingWindow),
                "Choose a context of at most " + std::to_string(*config.slidingWindow) + " tokens.");
  }
  const auto frequencies = rotaryFrequencies(config);
  const auto angles = at::outer(at::arange(length, at::kFloat), at::cat({frequencies, frequencies}));
  return {at::cos(angles).to(device), at::sin(angles).to(device)};
}

at::Tensor rotate(const at::Tensor& x, const RotaryTable& rotary, std::int64_t firstPosition) {
  const std::int64_t half = x.size(-1) / 2;
  auto part = [&](const at::Tensor& table) {
    return table.slice(0, firstPosition, firstPosition + x.size(2)).slice(1, 0, half).to(x.scalar_type());
  };
  const auto cosine = part(rotary.cosine);
  const auto sine = part(rotary.sine);
  const auto first = x.slice(-1, 0, half);
  const auto second = x.slice(-1, half);
  return at::cat({(first * cosine).addcmul_(second, sine, /*value=*/-1), (second * cosine).addcmul_(first, sine)}, -1);
}

KeyValueCache makeKeyValueCache(const ModelConfig& config, std::int64_t batch, std::int64_t capacity,
                                at::ScalarType dtype, at::Device device) {
  const std::array<std::int64_t, 4> shape{batch, config.keyValueHeadCount, capacity, config.headSize};
  const auto options = at::TensorOptions().dtype(dtype).device(device);
  return {at::empty(shape, options), at::empty(shape, options), 0};
}

void KeyValueCache::requireRoom(std::int64_t positions) const {
  if (length + positions <= capacity()) return;
  throw Error("the key-value cache holds " + std::to_string(capacity()) + " positions, but " +
              std::to_string(length + positions) + " are needed");
}

DecoderBlock::DecoderBlock(const Checkpoint& checkpoint, std::int64_t index, at::ScalarType dtype, at::Device device,
                           QuantizedForm form)
    : config_(checkpoint.config()), index_(index) {
  const std::string prefix = "model.layers." + std::to_string(index) + ".";
  auto load = [&](const std::string& name) { return copyTensor(checkpoint, name, dtype, device); };
  inputNorm_ = load(prefix + "input_layernorm.weight");
  postAttentionNorm_ = load(prefix + "post_attention_layernorm.weight");
  if (config_.queryKeyNorm) {
    queryNorm_ = load(prefix + "self_attn.q_norm.weight");
    keyNorm_ = load(prefix + "self_attn.k_norm.weight");
  }
  for (const auto kind : linearKinds) {
    const std::string name = linearLayerName(index, kind);
    const auto* codes = form == QuantizedForm::packed ? checkpoint.quantized(name) : nullptr;
    if (codes != nullptr) {
      linear(kind).packed = std::make_shared<const PackedWeight>(PackedWeight::from(*codes, name).to(device));
    } else {
      linear(kind).weight = load(name + ".weight");
    }
    if (checkpoint.hasTensor(name + ".bias")) linear(kind).bias = load(name + ".bias");
    if (const auto range = name + std::string(inputRangeSuffix); checkpoint.hasTensor(range)) {
      linear(kind).inputRange = copyTensor(checkpoint, range, at::kFloat, device);
    }
  }
}

std::int64_t DecoderBlock::weightBytes() const {
  std::int64_t bytes = 0;
  for (const auto& layer : linears_) bytes += layer.bytes();
  for (const auto& norm : {inputNorm_, postAttentionNorm_, queryNorm_, keyNorm_}) {
    if (norm.defined()) bytes += static_cast<std::int64_t>(norm.nbytes());
  }
  return bytes;
}

at::Tensor DecoderBlock::attentionInput(const at::Tensor& hidden) const {
  return rmsNorm(hidden, inputNorm_, config_.rmsNormEpsilon);
}

AttentionInputs DecoderBlock::projectAttention(const at::Tensor& x1, const RotaryTable& rotary,
                                               std::int64_t firstPosition) const {
  return splitHeads(linear(LinearKind::q).forward(x1), linear(LinearKind::k).forward(x1),
                    linear(LinearKind::v).forward(x1), rotary, firstPosition);
}

AttentionInputs DecoderBlock::splitHeads(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                                         const RotaryTable& rotary, std::int64_t firstPosition) const {
  auto split = [&](const at::Tensor& output, const at::Tensor& norm) {
    auto heads = output.view({output.size(0), output.size(1), -1, config_.headSize});
    if (norm.defined()) heads = rmsNorm(heads, norm, config_.rmsNormEpsilon);
    return heads.transpose(1, 2);
  };
  return {rotate(split(query, queryNorm_), rotary, firstPosition), rotate(split(key, keyNorm_), rotary, firstPosition),
          split(value, {})};
}

at::Tensor DecoderBlock::attend(const AttentionInputs& inputs, const at::Tensor& mask) const {
  const auto keys = repeatHeads(inputs.key, config_.headCount);
  const auto values = repeatHeads(inputs.value, config_.headCount);
  if (!mask.defined()) {
    return joinHeads(at::scaled_dot_product_attention(inputs.query, keys, values, {}, 0, /*is_causal=*/true));
  }
  const std::int64_t length = inputs.query.size(2);
  const auto causal = at::ones({length, length}, mask.options()).tril();
  // A position always sees itself, so that a row of nothing but padding stays finite.
  const auto self = at::eye(length, mask.options());
  const auto visible = at::logical_or(at::logical_and(causal, mask.view({mask.size(0), 1, 1, length})), self);
  return joinHeads(at::scaled_dot_product_attention(inputs.query, keys, values, visible));
}

at::Tensor DecoderBlock::attentionContext(const at::Tensor& x1, const RotaryTable& rotary,
                                          const at::Tensor& mask) const {
  return attend(projectAttention(x1, rotary), mask);
}

at::Tensor DecoderBlock::attentionResidual(const at::Tensor& hidden, const at::Tensor& context) const {
  return hidden + linear(LinearKind::o).forward(context);
}

at::Tensor DecoderBlock::mlpInput(const at::Tensor& residual) const {
  return rmsNorm(residual, postAttentionNorm_, config_.rmsNormEpsilon);
}

at::Tensor DecoderBlock::gatedProduct(const at::Tensor& x2) const {
  return at::silu(linear(LinearKind::gate).forward(x2)).mul_(linear(LinearKind::up).forward(x2));
}

at::Tensor DecoderBlock::output(const at::Tensor& residual, const at::Tensor& gated) const {
  return residual + linear(LinearKind::down).forward(gated);
}

at::Tensor DecoderBlock::forward(const at::Tensor& hidden, const RotaryTable& rotary, const at::Tensor& mask) const {
  const auto residual = attentionResidual(hidden, attentionContext(attentionInput(hidden), rotary, mask));
  return output(residual, gatedProduct(mlpInput(residual)));
}

at::Tensor DecoderBlock::attend(const AttentionInputs& inputs, KeyValueCache& cache) const {
  const std::int64_t first = cache.length;
  const std::int64_t length = first + inputs.query.size(2);
  cache.keys.slice(2, first, length).copy_(inputs.key);
  cache.values.slice(2, first, length).copy_(inputs.value);
  cache.length = length;
  return first == 0 ? attend(inputs, at::Tensor()) : attendCached(inputs.query, cache);
}

at::Tensor DecoderBlock::forward(const at::Tensor& hidden, const RotaryTable& rotary, KeyValueCache& cache) const {
  cache.requireRoom(hidden.size(1));
  const auto inputs = projectAttention(attentionInput(hidden), rotary, cache.length);
  const auto residual = attentionResidual(hidden, attend(inputs, cache));
  return output(residual, gatedProduct(mlpInput(residual)));
}

at::Tensor DecoderBlock::attendCached(const at::Tensor& query, const KeyValueCache& cache) const {
  const auto keys = cache.keys.slice(2, 0, cache.length);
  const auto values = cache.values.slice(2, 0, cache.length);
  const std::int64_t batch = query.size(0);
  const std::int64_t count = query.size(2);
  // The query heads of a group stand in a row as if they were positions: no key or value is copied.
  const std::int64_t group = config_.headCount / config_.keyValueHeadCount;
  const auto grouped = query.reshape({batch, config_.keyValueHeadCount, group * count, config_.headSize});
  std::optional<at::Tensor> visible;
  if (count > 1) {
    visible =
        at::ones({count, cache.length}, query.options().dtype(at::kBool)).tril(cache.length - count).repeat({group, 1});
  }
  const auto context = at::scaled_dot_product_attention(grouped, keys, values, visible);
  return joinHeads(context.reshape({batch, config_.headCount, count, config_.headSize}));
}

}  // namespace bitlathe
