// SPDX-License-Identifier: GPL-3.0-or-later
// Relaxation problems made from a real block and a noisy copy of it, with their residuals written out densely.
#pragma once

#include <cmath>
#include <functional>
#include <memory>

#include "engine/correct/mlp_relaxation.h"
#include "engine/correct/output_relaxation.h"
#include "engine/correct/query_key_relaxation.h"
#include "engine/correct/value_relaxation.h"
#include "tests/engine/model/models.h"

namespace bitlathe::test {

inline double relativeDifference(const at::Tensor& a, const at::Tensor& b) {
  const auto exact = b.to(at::kDouble);
  return ((a.to(at::kDouble) - exact).norm() / exact.norm()).item<double>();
}

/// Two streams in front of block 1 of a small model, in float64: the full-precision one, and a noisy one with noisy
/// weights behind it.
struct Streams {
  std::shared_ptr<const Checkpoint> checkpoint;
  DecoderBlock full, noisy;
  RotaryTable rotary;
  at::Tensor fullHidden, hidden;  // [3, length, 128]
  at::Tensor mask;                // undefined, or one sequence padded on the left and one on the right
  at::Tensor weights{};           // of tokens, float64 [3, length], or undefined

  /// Makes tokens count differently, by 1 on average.
  void weigh() {
    weights = at::rand({3, fullHidden.size(1)}, at::kDouble) + 0.5;
    if (mask.defined()) weights.mul_(mask);
    weights.mul_(tokens() / weights.sum());
  }
  static Streams make(const std::string& model, std::int64_t length, bool padded, double noise = 0.1) {
    at::manual_seed(11);
    const auto checkpoint = openFixture(model);
    const DecoderBlock full(*checkpoint, 1, at::kDouble, at::kCPU);
    auto noisy = full;
    for (const auto kind : linearKinds) {
      auto& weight = noisy.linear(kind).weight;
      weight = weight + noise * weight.std() * at::randn_like(weight);
    }
    const auto fullHidden = at::randn({3, length, 128}, at::kDouble);
    auto hidden = fullHidden + noise * at::randn_like(fullHidden);
    at::Tensor mask;
    if (padded) {
      mask = at::ones({3, length}, at::kBool);
      mask[1].slice(0, 0, length / 3).fill_(false);
      mask[2].slice(0, length - length / 4).fill_(false);
    }
    return {checkpoint,         full,   noisy, makeRotaryTable(checkpoint->config(), length, at::kCPU),
            fullHidden.clone(), hidden, mask};
  }
  double tokens() const {
    return static_cast<double>(mask.defined() ? mask.sum().item<std::int64_t>() : hidden.size(0) * hidden.size(1));
  }
};

/// A problem, and target - f(W) for all tokens as a function of a float64 weight.
struct Case {
  std::unique_ptr<Relaxation> problem;
  std::function<at::Tensor(const at::Tensor&)> residual;
  at::Tensor hessian;  // of the relaxed layer's inputs
};

/// [B, heads, T, d] with each key-value head repeated for the queries it serves.
inline at::Tensor repeated(const at::Tensor& heads, std::int64_t count) {
  return heads.repeat_interleave(count / heads.size(1), 1);
}

inline at::Tensor causalLogits(const AttentionInputs& inputs) {
  const auto& query = inputs.query;
  return at::matmul(query, repeated(inputs.key, query.size(1)).transpose(-1, -2)).tril() /
         std::sqrt(static_cast<double>(query.size(3)));
}

inline at::Tensor hessianOf(const at::Tensor& x, const Streams& streams) {
  const auto kept = streams.mask.defined() ? x * streams.mask.unsqueeze(-1) : x;
  const auto rows = kept.reshape({-1, kept.size(-1)});
  const auto weighted = streams.weights.defined() ? rows * streams.weights.reshape({-1, 1}) : rows;
  return at::matmul(weighted.t(), rows) / streams.tokens();
}

/// The relaxation of one layer. The layer starts at its original weight, the others are noisy; tensors are given to the
/// problem as `dtype`, in micro-batches of two and one sequences. Padded positions hold huge values.
inline Case makeCase(LinearKind kind, const Streams& streams, at::ScalarType dtype) {
  const auto& config = streams.full.config();
  auto block = streams.noisy;
  block.linear(kind) = streams.full.linear(kind);
  const auto& rotary = streams.rotary;
  const auto mask = streams.mask;
  const auto cast = [&](const at::Tensor& x) { return x.defined() ? x.to(dtype) : x; };
  auto poisoned = [&](const at::Tensor& x) {
    return cast(mask.defined() ? x.masked_fill(mask.logical_not().unsqueeze(-1), 1e4) : x);
  };
  const auto layer = [&](LinearKind k) {
    return LinearLayer{cast(block.linear(k).weight), {}, cast(block.linear(k).bias)};
  };
  auto perBatch = [](auto make) { return std::vector{make(0, 2), make(2, 3)}; };
  auto rowsOf = [](const at::Tensor& x, auto first, auto last) { return x.defined() ? x.slice(0, first, last) : x; };
  auto rowsOfMask = [&](auto first, auto last) { return rowsOf(mask, first, last); };
  auto rowsOfWeights = [&](auto first, auto last) { return cast(rowsOf(streams.weights, first, last)); };
  auto keep = [mask, weights = streams.weights](const at::Tensor& x) {
    const auto weighted = weights.defined() ? x * weights.sqrt().unsqueeze(-1) : x;
    return mask.defined() ? weighted * mask.unsqueeze(-1) : weighted;
  };
  auto with = [block, kind](const at::Tensor& weight) {
    auto changed = block;
    changed.linear(kind).weight = weight;
    return changed;
  };

  const auto x1 = block.attentionInput(streams.hidden);
  if (kind == LinearKind::q || kind == LinearKind::k) {
    const bool query = kind == LinearKind::q;
    const auto full = streams.full.projectAttention(streams.full.attentionInput(streams.fullHidden), rotary);
    const auto inputs = block.projectAttention(x1, rotary);
    HeadTransform transform{config.headSize, rotary, cast(block.linear(kind).bias), {}, config.rmsNormEpsilon};
    if (config.queryKeyNorm) {
      const auto name = "model.layers.1.self_attn." + std::string(query ? "q" : "k") + "_norm.weight";
      transform.norm = cast(streams.checkpoint->tensor(name));
    }
    const auto batches = perBatch([&](auto first, auto last) {
      auto rows = [&](const at::Tensor& x) { return cast(x.slice(0, first, last)); };
      return QueryKeyBatch{poisoned(x1).slice(0, first, last),
                           rows(query ? inputs.key : inputs.query),
                           rows(full.query),
                           rows(full.key),
                           rowsOfMask(first, last),
                           rowsOfWeights(first, last)};
    });
    auto residual = [=, weights = streams.weights](const at::Tensor& weight) {
      auto error = causalLogits(full) - causalLogits(with(weight).projectAttention(x1, rotary));
      if (weights.defined()) error = error * weights.sqrt().unsqueeze(1).unsqueeze(-1);
      if (!mask.defined()) return error;
      return error * mask.unsqueeze(1).unsqueeze(-1) * mask.unsqueeze(1).unsqueeze(2);
    };
    return {std::make_unique<QueryKeyRelaxation>(query ? QueryKeySide::query : QueryKeySide::key, batches,
                                                 cast(block.linear(kind).weight), transform),
            residual, cast(hessianOf(x1, streams))};
  }

  const auto fullContext = streams.full.attentionContext(streams.full.attentionInput(streams.fullHidden), rotary, mask);
  const auto fullResidual = streams.full.attentionResidual(streams.fullHidden, fullContext);
  if (kind == LinearKind::v) {
    const auto inputs = block.projectAttention(x1, rotary);
    const auto target = fullResidual - streams.hidden;
    const auto batches = perBatch([&](auto first, auto last) {
      auto rows = [&](const at::Tensor& x) { return cast(x.slice(0, first, last)); };
      return ValueBatch{poisoned(x1).slice(0, first, last),     rows(inputs.query),      rows(inputs.key),
                        poisoned(target).slice(0, first, last), rowsOfMask(first, last), rowsOfWeights(first, last)};
    });
    auto residual = [=, hidden = streams.hidden](const at::Tensor& weight) {
      const auto changed = with(weight);
      return keep(fullResidual - changed.attentionResidual(hidden, changed.attentionContext(x1, rotary, mask)));
    };
    // The second micro-batch has no place in the cache.
    const auto cacheBytes = batches[0].query.numel() / config.headSize * batches[0].query.size(2) *
                            static_cast<std::int64_t>(batches[0].query.element_size());
    return {std::make_unique<ValueRelaxation>(batches, layer(LinearKind::v), layer(LinearKind::o), cacheBytes),
            residual, cast(hessianOf(x1, streams))};
  }

  auto outputCase = [&](const at::Tensor& input, const at::Tensor& target, auto residual) -> Case {
    const auto batches = perBatch([&](auto first, auto last) {
      return OutputBatch{poisoned(input).slice(0, first, last), poisoned(target).slice(0, first, last),
                         rowsOfMask(first, last), rowsOfWeights(first, last)};
    });
    return {std::make_unique<OutputRelaxation>(batches, layer(kind)), residual, cast(hessianOf(input, streams))};
  };
  if (kind == LinearKind::o) {
    const auto context = block.attentionContext(x1, rotary, mask);
    return outputCase(context, fullResidual - streams.hidden, [=, hidden = streams.hidden](const at::Tensor& weight) {
      return keep(fullResidual - with(weight).attentionResidual(hidden, context));
    });
  }

  const auto fullOutput =
      streams.full.output(fullResidual, streams.full.gatedProduct(streams.full.mlpInput(fullResidual)));
  const auto stream = block.attentionResidual(streams.hidden, block.attentionContext(x1, rotary, mask));
  const auto x2 = block.mlpInput(stream);
  if (kind == LinearKind::down) {
    const auto gated = block.gatedProduct(x2);
    return outputCase(gated, fullOutput - stream,
                      [=](const at::Tensor& weight) { return keep(fullOutput - with(weight).output(stream, gated)); });
  }
  const auto batches = perBatch([&](auto first, auto last) {
    return MlpBatch{poisoned(x2).slice(0, first, last), poisoned(fullOutput - stream).slice(0, first, last),
                    rowsOfMask(first, last), rowsOfWeights(first, last)};
  });
  auto residual = [=](const at::Tensor& weight) {
    const auto changed = with(weight);
    return keep(fullOutput - changed.output(stream, changed.gatedProduct(x2)));
  };
  return {std::make_unique<MlpRelaxation>(kind == LinearKind::up ? MlpSide::up : MlpSide::gate, batches,
                                          layer(LinearKind::gate), layer(LinearKind::up), layer(LinearKind::down)),
          residual, cast(hessianOf(x2, streams))};
}

}  // namespace bitlathe::test
