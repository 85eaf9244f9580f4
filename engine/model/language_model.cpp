// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/language_model.h"

#include <c10/core/GradMode.h>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

/// Logits that are in memory at a time while likelihoods are computed.
constexpr std::int64_t logitsPerChunk = std::int64_t{1} << 24;

std::vector<DecoderBlock> loadBlocks(const Checkpoint& checkpoint, at::ScalarType dtype, at::Device device,
                                     QuantizedForm form) {
  std::vector<DecoderBlock> blocks;
  for (std::int64_t i = 0; i < checkpoint.config().layerCount; ++i) {
    blocks.emplace_back(checkpoint, i, dtype, device, form);
  }
  return blocks;
}

void checkIds(const at::Tensor& ids, std::int64_t smallest, std::int64_t vocabularySize, const char* what) {
  if (ids.scalar_type() != at::kLong || ids.dim() != 2) {
    throw Error(std::string(what) + " have to be a matrix of 64-bit integers");
  }
  if (ids.numel() == 0) return;
  const auto [low, high] = at::aminmax(ids);
  for (const auto id : {low.item<std::int64_t>(), high.item<std::int64_t>()}) {
    if (id < smallest || id >= vocabularySize) {
      throw Error(std::string(what) + " contain " + std::to_string(id) + ", but the vocabulary has " +
                      std::to_string(vocabularySize) + " tokens",
                  "Use the tokenizer that belongs to this model.");
    }
  }
}

}  // namespace

ModelEnds::ModelEnds(const Checkpoint& checkpoint, at::ScalarType dtype, at::Device device)
    : rmsNormEpsilon_(checkpoint.config().rmsNormEpsilon) {
  auto load = [&](const char* name) {
    return checkpoint.tensor(name).to(device, dtype, /*non_blocking=*/false, /*copy=*/true).contiguous();
  };
  embedding_ = load("model.embed_tokens.weight");
  norm_ = load("model.norm.weight");
  head_ = checkpoint.config().tiedEmbeddings ? embedding_ : load("lm_head.weight");
}

at::Tensor ModelEnds::embed(const at::Tensor& ids) const {
  c10::NoGradGuard noGrad;
  checkIds(ids, 0, embedding_.size(0), "token ids");
  return at::embedding(embedding_, ids.to(embedding_.device()));
}

at::Tensor ModelEnds::finalNorm(const at::Tensor& hidden) const {
  return rmsNorm(hidden, norm_, rmsNormEpsilon_);
}

at::Tensor ModelEnds::logits(const at::Tensor& hidden) const {
  return applyLinear(finalNorm(hidden), head_).to(at::kFloat);
}

at::Tensor ModelEnds::negativeLogLikelihood(const at::Tensor& hidden, const at::Tensor& targets) const {
  c10::NoGradGuard noGrad;
  checkIds(targets, -1, head_.size(0), "targets");
  const auto flatTargets = targets.to(head_.device()).flatten();
  const auto scored = at::nonzero(flatTargets >= 0).flatten();
  const auto flatHidden = hidden.flatten(0, 1);
  auto result = at::zeros({flatTargets.size(0)}, flatTargets.options().dtype(at::kFloat));
  const std::int64_t chunk = std::max<std::int64_t>(1, logitsPerChunk / head_.size(0));
  for (std::int64_t first = 0; first < scored.size(0); first += chunk) {
    const auto positions = scored.slice(0, first, std::min(first + chunk, scored.size(0)));
    const auto logProbabilities = at::log_softmax(logits(flatHidden.index_select(0, positions)), -1);
    const auto wanted = flatTargets.index_select(0, positions).unsqueeze(1);
    result.index_copy_(0, positions, -logProbabilities.gather(1, wanted).squeeze(1));
  }
  return result.view(targets.sizes());
}

std::int64_t ModelEnds::weightBytes() const {
  const auto bytes = embedding_.nbytes() + norm_.nbytes() + (head_.is_same(embedding_) ? 0 : head_.nbytes());
  return static_cast<std::int64_t>(bytes);
}

LanguageModel::LanguageModel(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType dtype, at::Device device,
                             QuantizedForm form)
    : checkpoint_(std::move(checkpoint)),
      ends_(*checkpoint_, dtype, device),
      blocks_(loadBlocks(*checkpoint_, dtype, device, form)) {}

std::int64_t LanguageModel::weightBytes() const {
  std::int64_t bytes = ends_.weightBytes();
  for (const auto& block : blocks_) bytes += block.weightBytes();
  return bytes;
}

at::Tensor LanguageModel::hidden(const at::Tensor& ids, const at::Tensor& mask) const {
  c10::NoGradGuard noGrad;
  auto hidden = ends_.embed(ids);
  const auto rotary = makeRotaryTable(checkpoint_->config(), ids.size(1), hidden.device());
  for (const auto& block : blocks_) hidden = block.forward(hidden, rotary, mask);
  return hidden;
}

at::Tensor LanguageModel::logits(const at::Tensor& ids) const {
  return ends_.logits(hidden(ids));
}

}  // namespace bitlathe
