// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/block_stream.h"

#include "engine/model/fake_quantization.h"

namespace bitlathe {
namespace {

constexpr std::int64_t microBatchTokens = 2048;

}  // namespace

std::vector<LinearKind> layersOf(InputGroup group) {
  switch (group) {
    case InputGroup::attention:
      return {LinearKind::q, LinearKind::k, LinearKind::v};
    case InputGroup::attentionOutput:
      return {LinearKind::o};
    case InputGroup::mlp:
      return {LinearKind::gate, LinearKind::up};
    case InputGroup::mlpOutput:
      return {LinearKind::down};
  }
  return {};
}

BlockStream::BlockStream(at::Tensor hidden, at::Tensor mask, RotaryTable rotary, InferencePrecision precision)
    : hidden_(std::move(hidden)),
      mask_(std::move(mask)),
      rotary_(std::move(rotary)),
      precision_(precision),
      microBatch_(std::clamp<std::int64_t>(microBatchTokens / hidden_.size(1), 1, hidden_.size(0))) {}

BlockStream BlockStream::copy(std::optional<std::int64_t> sequences, InferencePrecision precision) const {
  const auto count = sequences.value_or(this->sequences());
  BlockStream other(hidden_.slice(0, 0, count).clone(), mask_.defined() ? mask_.slice(0, 0, count) : mask_, rotary_,
                    precision);
  other.microBatch_ = microBatch_;
  return other;
}

at::Tensor BlockStream::rows(const at::Tensor& x, std::int64_t first) const {
  return x.slice(0, first, std::min(first + microBatch_, sequences()));
}

at::Tensor BlockStream::maskOf(std::int64_t first) const {
  return mask_.defined() ? rows(mask_, first) : mask_;
}

at::Tensor BlockStream::advance(const DecoderBlock& block, InputGroup group, std::int64_t first) {
  auto hidden = rows(hidden_, first);
  auto keep = [&](at::Tensor& whole, const at::Tensor& part) {
    if (!whole.defined()) whole = at::empty({hidden_.size(0), hidden_.size(1), part.size(2)}, part.options());
    rows(whole, first).copy_(part);
    return part;
  };
  auto rounded = [&](const at::Tensor& x, LinearKind kind) {
    return roundActivation(x, precision_, block.linear(kind));
  };
  switch (group) {
    case InputGroup::attention:
      return rounded(block.attentionInput(hidden), LinearKind::q);
    case InputGroup::attentionOutput: {
      const auto input = rounded(block.attentionInput(hidden), LinearKind::q);
      const auto mask = maskOf(first);
      const auto attention = roundCache(block.projectAttention(input, rotary_), precision_, mask);
      return keep(context_, rounded(block.attend(attention, mask), LinearKind::o));
    }
    case InputGroup::mlp:
      hidden.copy_(block.attentionResidual(hidden, rows(context_, first)));
      return rounded(block.mlpInput(hidden), LinearKind::gate);
    case InputGroup::mlpOutput: {
      const auto gated = block.gatedProduct(rounded(block.mlpInput(hidden), LinearKind::gate));
      return keep(gated_, rounded(gated, LinearKind::down));
    }
  }
  return {};
}

void BlockStream::finish(const DecoderBlock& block, std::int64_t first) {
  auto hidden = rows(hidden_, first);
  hidden.copy_(block.output(hidden, rows(gated_, first)));
}

void BlockStream::pass(const DecoderBlock& block, std::int64_t first) {
  auto hidden = rows(hidden_, first);
  hidden.copy_(fakeQuantizedForward(block, hidden, rotary_, maskOf(first), precision_));
}

RelativeError relativeError(const at::Tensor& a, const at::Tensor& b, const at::Tensor& mask) {
  auto squares = [&](const at::Tensor& x) {
    auto perToken = at::linalg_vector_norm(x, 2, at::IntArrayRef{-1}).to(at::kDouble).square_();  // [N, T]
    return mask.defined() ? perToken * mask : perToken;
  };
  const auto error = squares(a - b);
  const auto whole = squares(b);
  auto ratio = [](const at::Tensor& part, const at::Tensor& all) {
    const double denominator = all.sum().item<double>();
    return denominator > 0 ? part.sum().item<double>() / denominator : 0;
  };
  return {ratio(error, whole), ratio(error.slice(1, 1), whole.slice(1, 1))};
}

}  // namespace bitlathe
