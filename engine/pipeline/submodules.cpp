// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/submodules.h"

#include <functional>

#include "engine/correct/mlp_relaxation.h"
#include "engine/correct/output_relaxation.h"
#include "engine/correct/query_key_relaxation.h"
#include "engine/correct/value_relaxation.h"
#include "engine/model/fake_quantization.h"

namespace bitlathe {
namespace {

/// Both streams in a block, on some samples.
struct Place {
  const DecoderBlock& full;
  const DecoderBlock& quantized;
  const BlockStream& fullStream;
  const BlockStream& quantizedStream;
  const BlockTokenWeights& weights;
  SampleRange samples;

  // What a relaxed layer puts out is not rounded: rounding has no derivative that would help.
  at::Tensor rounded(const at::Tensor& x, LinearKind kind) const {
    return roundActivation(x, quantizedStream.precision(), quantized.linear(kind));
  }
  AttentionInputs attentionOf(const at::Tensor& input, const at::Tensor& mask) const {
    return roundCache(quantized.projectAttention(input, quantizedStream.rotary()), quantizedStream.precision(), mask);
  }

  /// Of the micro-batch that begins at sample `first`.
  BlockTokenWeights weightsOf(std::int64_t first) const { return weights.samples(first, fullStream.microBatch()); }

  /// make(part) for every micro-batch, where part(x) is what of a stream's micro-batch belongs to the samples.
  template <typename Make>
  auto inMicroBatches(Make make) const {
    using Part = std::function<at::Tensor(const at::Tensor&)>;
    std::vector<std::invoke_result_t<Make, std::int64_t, Part>> batches;
    for (std::int64_t first = samples.from; first < samples.to; first += fullStream.microBatch()) {
      const auto count = std::min(fullStream.microBatch(), samples.to - first);
      const Part part = [count](const at::Tensor& x) { return x.defined() ? x.slice(0, 0, count) : x; };
      batches.push_back(make(first, part));
    }
    return batches;
  }
};

std::unique_ptr<Relaxation> makeQueryKey(QueryKeySide side, const Place& place) {
  const auto& [full, quantized, fullStream, quantizedStream, weights, samples] = place;
  const auto batches = place.inMicroBatches([&](std::int64_t first, const auto& part) {
    const auto input = place.rounded(quantized.attentionInput(part(quantizedStream.residual(first))), LinearKind::q);
    const auto mask = part(fullStream.maskOf(first));
    const auto now = place.attentionOf(input, mask);
    const auto wanted =
        full.projectAttention(full.attentionInput(part(fullStream.residual(first))), fullStream.rotary());
    return QueryKeyBatch{input,        side == QueryKeySide::query ? now.key : now.query,
                         wanted.query, wanted.key,
                         mask,         part(place.weightsOf(first).attention)};
  });
  const auto& layer = full.linear(side == QueryKeySide::query ? LinearKind::q : LinearKind::k);
  HeadTransform transform{full.config().headSize, quantizedStream.rotary(), layer.bias,
                          side == QueryKeySide::query ? full.queryNorm() : full.keyNorm(),
                          full.config().rmsNormEpsilon};
  return std::make_unique<QueryKeyRelaxation>(side, batches, layer.weight, std::move(transform));
}

std::unique_ptr<Relaxation> makeValue(const Place& place) {
  const auto& [full, quantized, fullStream, quantizedStream, weights, samples] = place;
  const auto batches = place.inMicroBatches([&](std::int64_t first, const auto& part) {
    const auto hidden = part(quantizedStream.residual(first));
    const auto input = place.rounded(quantized.attentionInput(hidden), LinearKind::v);
    const auto mask = part(fullStream.maskOf(first));
    const auto now = place.attentionOf(input, mask);
    const auto wanted = full.attentionResidual(part(fullStream.residual(first)),
                                               part(fullStream.kept(InputGroup::attentionOutput, first)));
    return ValueBatch{input, now.query, now.key, wanted - hidden, mask, part(place.weightsOf(first).attention)};
  });
  return std::make_unique<ValueRelaxation>(batches, full.linear(LinearKind::v), quantized.linear(LinearKind::o));
}

std::unique_ptr<Relaxation> makeMlp(MlpSide side, const Place& place) {
  const auto& [full, quantized, fullStream, quantizedStream, weights, samples] = place;
  const auto batches = place.inMicroBatches([&](std::int64_t first, const auto& part) {
    const auto residual = part(quantizedStream.residual(first));
    const auto wanted =
        full.output(part(fullStream.residual(first)), part(fullStream.kept(InputGroup::mlpOutput, first)));
    return MlpBatch{place.rounded(quantized.mlpInput(residual), LinearKind::gate), wanted - residual,
                    part(fullStream.maskOf(first)), part(place.weightsOf(first).mlp)};
  });
  const auto& gate = (side == MlpSide::gate ? full : quantized).linear(LinearKind::gate);
  const auto& up = (side == MlpSide::up ? full : quantized).linear(LinearKind::up);
  return std::make_unique<MlpRelaxation>(side, batches, gate, up, quantized.linear(LinearKind::down));
}

std::unique_ptr<Relaxation> makeOutput(LinearKind kind, const Place& place) {
  const auto& [full, quantized, fullStream, quantizedStream, weights, samples] = place;
  const auto group = kind == LinearKind::o ? InputGroup::attentionOutput : InputGroup::mlpOutput;
  const auto batches = place.inMicroBatches([&](std::int64_t first, const auto& part) {
    const auto residual = part(fullStream.residual(first)), input = part(fullStream.kept(group, first));
    const auto wanted = kind == LinearKind::o ? full.attentionResidual(residual, input) : full.output(residual, input);
    return OutputBatch{part(quantizedStream.kept(group, first)), wanted - part(quantizedStream.residual(first)),
                       part(fullStream.maskOf(first)), part(place.weightsOf(first).of(group))};
  });
  return std::make_unique<OutputRelaxation>(batches, full.linear(kind));
}

}  // namespace

std::unique_ptr<Relaxation> makeRelaxation(LinearKind kind, const DecoderBlock& full, const DecoderBlock& quantized,
                                           const BlockStream& fullStream, const BlockStream& quantizedStream,
                                           const BlockTokenWeights& weights, SampleRange samples) {
  const Place place{full, quantized, fullStream, quantizedStream, weights, samples};
  switch (kind) {
    case LinearKind::q:
      return makeQueryKey(QueryKeySide::query, place);
    case LinearKind::k:
      return makeQueryKey(QueryKeySide::key, place);
    case LinearKind::v:
      return makeValue(place);
    case LinearKind::gate:
      return makeMlp(MlpSide::gate, place);
    case LinearKind::up:
      return makeMlp(MlpSide::up, place);
    case LinearKind::o:
    case LinearKind::down:
      return makeOutput(kind, place);
  }
  throw std::logic_error("no such layer");
}

}  // namespace bitlathe
