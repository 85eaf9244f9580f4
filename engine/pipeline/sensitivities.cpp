// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/sensitivities.h"

#include <array>
#include <cmath>
#include <random>

#include <c10/core/GradMode.h>

#include "engine/base/error.h"
#include "engine/pipeline/block_stream.h"
#include "engine/quant/inner_product.h"
#include "engine/quant/projection.h"

namespace bitlathe {
namespace {

constexpr std::int64_t microBatchTokens = 2048;
constexpr std::int64_t logitsAtOnce = 256;  // tokens

template <typename T>
using PerLayer = std::array<T, linearKindCount>;

std::size_t indexOf(LinearKind kind) {
  return static_cast<std::size_t>(kind);
}

/// The inputs of the linear layers of one block, [n, in], and the gradients at their outputs, [n, out], in pieces;
/// layers that share an input share its tensors.
struct BlockRows {
  PerLayer<std::vector<at::Tensor>> inputs, gradients;
};

class Sensitivities {
 public:
  Sensitivities(const Recipe& recipe, const Plan& plan, BlockSource& blocks, const ModelEnds& ends,
                const TokenWindows& calibration, at::Device device, const std::function<void()>& interruptionPoint)
      : plan_(plan),
        options_(sensitivityProjector(recipe.projector)),
        blocks_(blocks),
        ends_(ends),
        interruptionPoint_(interruptionPoint),
        random_(recipe.data.seed) {
    const auto length = calibration.ids.size(1);
    const auto samples = std::clamp<std::int64_t>(sensitivityTokens / length, 1, calibration.ids.size(0));
    ids_ = calibration.ids.slice(0, 0, samples).to(device);
    if (calibration.mask.defined()) mask_ = calibration.mask.slice(0, 0, samples).to(device);
    rotary_ = makeRotaryTable(blocks.config(), length, device);
    microBatch_ = std::clamp<std::int64_t>(microBatchTokens / length, 1, samples);
    tokens_ = static_cast<double>(mask_.defined() ? mask_.sum().item<std::int64_t>() : ids_.numel());
  }

  WidthLosses measure(const std::function<void(std::int64_t)>& blockDone);

 private:
  template <typename Visit>
  void inMicroBatches(Visit visit) const;
  std::vector<at::Tensor> forward();
  at::Tensor gradientBehindBlocks(const at::Tensor& hidden);
  at::Tensor drawLabels(const at::Tensor& logProbabilities);
  at::Tensor keptRows(const at::Tensor& x, const at::Tensor& mask) const;
  at::Tensor differentiate(const DecoderBlock& block, const at::Tensor& input, const at::Tensor& gradient,
                           const at::Tensor& mask, BlockRows& rows) const;
  void measureBlock(const DecoderBlock& block, const BlockRows& rows, WidthLosses& losses) const;

  const Plan& plan_;
  ProjectorOptions options_;
  BlockSource& blocks_;
  const ModelEnds& ends_;
  const std::function<void()>& interruptionPoint_;
  std::mt19937_64 random_;
  at::Tensor ids_, mask_;
  RotaryTable rotary_;
  std::int64_t microBatch_ = 1;
  double tokens_ = 0;
};

/// visit(part), where part(x) is what of [N, ...] belongs to the micro-batch; undefined stays undefined.
template <typename Visit>
void Sensitivities::inMicroBatches(Visit visit) const {
  for (std::int64_t first = 0; first < ids_.size(0); first += microBatch_) {
    interruptionPoint_();
    visit([this, first](const at::Tensor& x) { return x.defined() ? x.slice(0, first, first + microBatch_) : x; });
  }
}

/// The hidden states before each block, and behind the last.
std::vector<at::Tensor> Sensitivities::forward() {
  std::vector<at::Tensor> hidden{ends_.embed(ids_)};
  for (std::int64_t i = 0; i < blocks_.count(); ++i) {
    const auto block = blocks_.block(i);
    auto next = at::empty_like(hidden.back());
    inMicroBatches([&](auto part) { part(next).copy_(block.forward(part(hidden.back()), rotary_, part(mask_))); });
    hidden.push_back(next);
  }
  return hidden;
}

at::Tensor Sensitivities::drawLabels(const at::Tensor& logProbabilities) {
  std::vector<float> uniform(static_cast<std::size_t>(logProbabilities.size(0)));
  for (float& u : uniform) u = static_cast<float>(static_cast<double>(random_() >> 11) * 0x1p-53);
  const auto u = at::tensor(uniform).unsqueeze(1).to(logProbabilities.device());
  const auto cumulative = logProbabilities.exp().cumsum(-1);
  return at::searchsorted(cumulative, u * cumulative.slice(1, -1)).squeeze(1).clamp_max(logProbabilities.size(1) - 1);
}

/// The gradient of sum_s -log p(y_s) behind the last block, [N, T, D].
at::Tensor Sensitivities::gradientBehindBlocks(const at::Tensor& hidden) {
  auto gradient = at::zeros_like(hidden);
  const auto rows = hidden.flatten(0, 1);
  const auto kept =
      mask_.defined() ? at::nonzero(mask_.flatten()).squeeze(1) : at::arange(rows.size(0), ids_.options());
  for (const auto& positions : kept.split(logitsAtOnce)) {
    interruptionPoint_();
    const c10::AutoGradMode on(true);
    const auto x = rows.index_select(0, positions).detach().set_requires_grad(true);
    const auto logProbabilities = at::log_softmax(ends_.logits(x), -1);
    at::nll_loss(logProbabilities, drawLabels(logProbabilities.detach()), {}, at::Reduction::Sum).backward();
    gradient.flatten(0, 1).index_copy_(0, positions, x.grad());
  }
  return gradient;
}

/// [B, T, m] to [n, m] without padding.
at::Tensor Sensitivities::keptRows(const at::Tensor& x, const at::Tensor& mask) const {
  const auto rows = x.detach().flatten(0, 1);
  return mask.defined() ? rows.index_select(0, at::nonzero(mask.flatten()).squeeze(1)) : rows;
}

/// The gradient before the block from that behind it; collects what its layers see on the way.
at::Tensor Sensitivities::differentiate(const DecoderBlock& block, const at::Tensor& input, const at::Tensor& gradient,
                                        const at::Tensor& mask, BlockRows& rows) const {
  const c10::AutoGradMode on(true);
  PerLayer<at::Tensor> outputs;
  auto apply = [&](LinearKind kind, const at::Tensor& x) {
    auto& output = outputs[indexOf(kind)];
    output = block.linear(kind).forward(x);
    output.retain_grad();
    return output;
  };
  const auto hidden = input.detach().set_requires_grad(true);
  const auto x1 = block.attentionInput(hidden);
  const auto query = apply(LinearKind::q, x1), key = apply(LinearKind::k, x1), value = apply(LinearKind::v, x1);
  const auto context = block.attend(block.splitHeads(query, key, value, rotary_), mask);
  const auto residual = hidden + apply(LinearKind::o, context);
  const auto x2 = block.mlpInput(residual);
  const auto gated = at::silu(apply(LinearKind::gate, x2)) * apply(LinearKind::up, x2);
  const auto output = residual + apply(LinearKind::down, gated);
  output.backward(gradient);

  for (const auto& [group, x] : {std::pair(InputGroup::attention, x1),
                                 {InputGroup::attentionOutput, context},
                                 {InputGroup::mlp, x2},
                                 {InputGroup::mlpOutput, gated}}) {
    const auto kept = keptRows(x, mask);
    for (const auto kind : layersOf(group)) {
      rows.inputs[indexOf(kind)].push_back(kept);
      rows.gradients[indexOf(kind)].push_back(keptRows(outputs[indexOf(kind)].grad(), mask));
    }
  }
  return hidden.grad();
}

void Sensitivities::measureBlock(const DecoderBlock& block, const BlockRows& rows, WidthLosses& losses) const {
  for (const auto group : inputGroups) {
    const auto kinds = layersOf(group);
    const auto input = at::cat(rows.inputs[indexOf(kinds.front())]);
    Projection projection(options_, at::mm(input.t(), input).div_(tokens_));
    for (const auto kind : kinds) {
      const auto index = static_cast<std::size_t>(block.index()) * linearKindCount + indexOf(kind);
      const auto& layer = plan_.layers[index];
      const auto gradient = at::cat(rows.gradients[indexOf(kind)]);
      const auto& weight = block.linear(kind).weight;
      for (const int bits : layer.widths) {
        interruptionPoint_();
        auto scheme = *layer.scheme;
        scheme.bits = bits;
        const auto error = weight - projection.project(weight, scheme, layer.name).weight.dequantize();
        const auto moved = (at::mm(input, error.t()) * gradient).sum(1);  // g_t . E x_t
        losses[index].push_back(squaredNorm(moved) / (2 * tokens_));
        if (!std::isfinite(losses[index].back())) {
          throw Error(layer.name + ": its sensitivity is not finite",
                      "Raise the damping (projector.gptq.percdamp) or give more calibration text.");
        }
      }
    }
  }
}

WidthLosses Sensitivities::measure(const std::function<void(std::int64_t)>& blockDone) {
  auto hidden = forward();
  auto gradient = gradientBehindBlocks(hidden.back());
  WidthLosses losses(plan_.layers.size());
  for (std::int64_t i = blocks_.count(); i-- > 0;) {
    hidden.pop_back();
    const auto block = blocks_.block(i);
    BlockRows rows;
    inMicroBatches([&](auto part) {
      part(gradient).copy_(differentiate(block, part(hidden.back()), part(gradient), part(mask_), rows));
    });
    measureBlock(block, rows, losses);
    blockDone(i);
  }
  return losses;
}

}  // namespace

ProjectorOptions sensitivityProjector(ProjectorOptions options) {
  if (options.method == ProjectorMethod::jointq) options.method = ProjectorMethod::gptq;
  options.refinement.sweeps = 0;
  options.damping = DampingChoice::fixed;
  return options;
}

WidthLosses measureSensitivities(const Recipe& recipe, const Plan& plan, BlockSource& blocks, const ModelEnds& ends,
                                 const TokenWindows& calibration, at::Device device,
                                 const std::function<void(std::int64_t)>& blockDone,
                                 const std::function<void()>& interruptionPoint) {
  return Sensitivities(recipe, plan, blocks, ends, calibration, device, interruptionPoint).measure(blockDone);
}

}  // namespace bitlathe
