// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/backward_pass.h"

#include <c10/core/GradMode.h>

namespace bitlathe {
namespace {

constexpr std::int64_t microBatchTokens = 2048;
constexpr std::int64_t logitsAtOnce = 256;  // tokens

at::Tensor drawLabels(const at::Tensor& logProbabilities, std::mt19937_64& random) {
  std::vector<float> uniform(static_cast<std::size_t>(logProbabilities.size(0)));
  for (float& u : uniform) u = static_cast<float>(static_cast<double>(random() >> 11) * 0x1p-53);
  const auto u = at::tensor(uniform).unsqueeze(1).to(logProbabilities.device());
  const auto cumulative = logProbabilities.exp().cumsum(-1);
  return at::searchsorted(cumulative, u * cumulative.slice(1, -1)).squeeze(1).clamp_max(logProbabilities.size(1) - 1);
}

}  // namespace

PredictionLoss drawnPredictions(const ModelEnds& ends, std::mt19937_64& random) {
  return [&ends, &random](const at::Tensor& hidden, const at::Tensor&) {
    const c10::AutoGradMode on(true);
    const auto x = hidden.detach().set_requires_grad(true);
    const auto logProbabilities = at::log_softmax(ends.logits(x), -1);
    at::nll_loss(logProbabilities, drawLabels(logProbabilities.detach(), random), {}, at::Reduction::Sum).backward();
    return x.grad();
  };
}

BackwardPass::BackwardPass(const ModelConfig& config, BlockAt blockAt, const ModelEnds& ends,
                           const TokenWindows& windows, at::Device device,
                           const std::function<void()>& interruptionPoint)
    : blockCount_(config.layerCount),
      blockAt_(std::move(blockAt)),
      ends_(ends),
      interruptionPoint_(interruptionPoint),
      ids_(windows.ids.to(device)),
      mask_(windows.mask.defined() ? windows.mask.to(device) : windows.mask),
      rotary_(makeRotaryTable(config, ids_.size(1), device)),
      microBatch_(std::clamp<std::int64_t>(microBatchTokens / ids_.size(1), 1, ids_.size(0))) {}

/// visit(first, part), where part(x) is what of [N, ...] belongs to the micro-batch that begins at sample `first`;
/// undefined stays undefined.
template <typename Visit>
void BackwardPass::inMicroBatches(Visit visit) const {
  for (std::int64_t first = 0; first < ids_.size(0); first += microBatch_) {
    interruptionPoint_();
    visit(first,
          [this, first](const at::Tensor& x) { return x.defined() ? x.slice(0, first, first + microBatch_) : x; });
  }
}

/// The hidden states in front of each block, and behind the last.
std::vector<at::Tensor> BackwardPass::forward() {
  std::vector<at::Tensor> hidden{ends_.embed(ids_)};
  for (std::int64_t i = 0; i < blockCount_; ++i) {
    const auto block = blockAt_(i);
    auto next = at::empty_like(hidden.back());
    inMicroBatches(
        [&](std::int64_t, auto part) { part(next).copy_(block.forward(part(hidden.back()), rotary_, part(mask_))); });
    hidden.push_back(next);
  }
  return hidden;
}

/// [N, T, D].
at::Tensor BackwardPass::gradientBehindBlocks(const at::Tensor& hidden, const PredictionLoss& loss) const {
  auto gradient = at::zeros_like(hidden);
  const auto rows = hidden.flatten(0, 1);
  const auto kept =
      mask_.defined() ? at::nonzero(mask_.flatten()).squeeze(1) : at::arange(rows.size(0), ids_.options());
  for (const auto& positions : kept.split(logitsAtOnce)) {
    interruptionPoint_();
    gradient.flatten(0, 1).index_copy_(0, positions, loss(rows.index_select(0, positions), positions));
  }
  return gradient;
}

/// `hidden` is a leaf in front of the block, which gets its gradient; `gradient` is that behind the block.
LayerGradients BackwardPass::differentiate(const DecoderBlock& block, const at::Tensor& hidden,
                                           const at::Tensor& gradient, const at::Tensor& mask) const {
  const c10::AutoGradMode on(true);
  LayerGradients layers;
  std::array<at::Tensor, linearKindCount> outputs;
  auto apply = [&](LinearKind kind, const at::Tensor& x) {
    layers.inputs[indexOf(kind)] = x.detach();
    auto& output = outputs[indexOf(kind)];
    output = block.linear(kind).forward(x);
    output.retain_grad();
    return output;
  };
  const auto x1 = block.attentionInput(hidden);
  const auto query = apply(LinearKind::q, x1), key = apply(LinearKind::k, x1), value = apply(LinearKind::v, x1);
  const auto context = block.attend(block.splitHeads(query, key, value, rotary_), mask);
  const auto residual = hidden + apply(LinearKind::o, context);
  const auto x2 = block.mlpInput(residual);
  const auto gated = at::silu(apply(LinearKind::gate, x2)) * apply(LinearKind::up, x2);
  const auto output = residual + apply(LinearKind::down, gated);
  output.backward(gradient);
  for (const auto kind : linearKinds) layers.gradients[indexOf(kind)] = outputs[indexOf(kind)].grad();
  return layers;
}

void BackwardPass::run(const PredictionLoss& loss, const std::function<void(const LayerGradients&)>& visit,
                       const std::function<void(const DecoderBlock&)>& blockDone) {
  auto hidden = forward();
  auto gradient = gradientBehindBlocks(hidden.back(), loss);
  for (std::int64_t i = blockCount_; i-- > 0;) {
    hidden.pop_back();
    const auto block = blockAt_(i);
    inMicroBatches([&](std::int64_t first, auto part) {
      const auto before = part(hidden.back()).detach().set_requires_grad(true);
      auto layers = differentiate(block, before, part(gradient), part(mask_));
      layers.block = i;
      layers.first = first;
      layers.mask = part(mask_);
      part(gradient).copy_(before.grad());
      visit(layers);
    });
    blockDone(block);
  }
}

}  // namespace bitlathe
