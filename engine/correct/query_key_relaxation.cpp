// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/query_key_relaxation.h"

#include "engine/correct/kept_rows.h"

namespace bitlathe {
namespace {

std::int64_t kvHeads(const at::Tensor& a, const at::Tensor& b) {
  return std::min(a.size(1), b.size(1));
}

at::Tensor withoutPadding(const at::Tensor& heads, const at::Tensor& padding) {
  return padding.defined() ? heads.masked_fill(padding, 0) : heads;
}

/// Sum over t of R_t^T C R_t, R_t the rotation at position t of the chunk that C belongs to: [kvHeads, d, d].
/// `states` is [B, kvHeads, chunks, d, d], `cosine` and `sine` [B or 1, T, d / 2].
at::Tensor rotatedBackSum(const at::Tensor& states, const at::Tensor& cosine, const at::Tensor& sine) {
  auto products = [](const at::Tensor& a, const at::Tensor& b) {
    return LinearAttention::chunkProducts(a, b).unsqueeze(1);  // one for all heads
  };
  const auto cc = products(cosine, cosine), cs = products(cosine, sine);
  const auto sc = products(sine, cosine), ss = products(sine, sine);
  const std::int64_t half = cosine.size(2);
  const auto upper = states.slice(-2, 0, half), lower = states.slice(-2, half);
  const auto a = upper.slice(-1, 0, half), b = upper.slice(-1, half);
  const auto c = lower.slice(-1, 0, half), d = lower.slice(-1, half);
  auto sum = [](const at::Tensor& x) { return x.sum(at::IntArrayRef{0, 2}); };
  // With R = [cos, -sin; sin, cos] quadrant by quadrant.
  const auto top = at::cat({sum(cc * a + cs * b + sc * c + ss * d), sum(cc * b - cs * a + sc * d - ss * c)}, -1);
  const auto bottom = at::cat({sum(cc * c - sc * a + cs * d - ss * b), sum(ss * a - sc * b - cs * c + cc * d)}, -1);
  return at::cat({top, bottom}, -2);
}

}  // namespace

QueryKeyRelaxation::QueryKeyRelaxation(QueryKeySide side, const std::vector<QueryKeyBatch>& batches,
                                       at::Tensor originalWeight, HeadTransform transform)
    : Relaxation(std::move(originalWeight)), side_(side), transform_(std::move(transform)) {
  const bool query = side == QueryKeySide::query;
  for (const auto& batch : batches) {
    at::Tensor padding;
    auto input = batch.input;
    std::int64_t tokens = input.size(0) * input.size(1);
    if (batch.mask.defined()) {
      tokens = batch.mask.sum().item<std::int64_t>();
      padding = batch.mask.logical_not().view({input.size(0), 1, -1, 1});
      input = input.masked_fill(padding.squeeze(1), 0);
    }
    at::Tensor roots;
    if (batch.weights.defined()) roots = batch.weights.sqrt().view({input.size(0), 1, -1, 1});
    // A logit counts as its query does: the weights go to the relaxed side, or into the fixed one.
    const auto fixedRoots = query ? at::Tensor() : roots;
    const auto fixed = weightedRows(withoutPadding(batch.fixed, padding), fixedRoots);
    data_.push_back(
        {input, padding, query ? roots : at::Tensor(), withoutPadding(query ? batch.fullQuery : batch.fullKey, padding),
         fixed, weightedRows(withoutPadding(query ? batch.fullKey : batch.fullQuery, padding), fixedRoots),
         LinearAttention(fixed, fixed, kvHeads(batch.fullQuery, batch.fullKey), query ? Reach::past : Reach::future),
         HeadDerivative(transform_, input, this->originalWeight())});
    addBatch({input.size(0), tokens});
  }
}

void QueryKeyRelaxation::linearize(const at::Tensor& weight) {
  if (linear()) return;
  for (auto& data : data_) data.derivative = HeadDerivative(transform_, data.input, weight);
}

at::Tensor QueryKeyRelaxation::relaxedFactor(const Data& data, const at::Tensor& weight) const {
  const auto heads = withoutPadding(transform_.forward(data.input, weight), data.padding);
  return weightedRows(at::cat({data.target - heads, heads}, -1), data.roots);
}

at::Tensor QueryKeyRelaxation::fixedFactor(const Data& data) {
  return at::cat({data.fixedTarget, data.fixedTarget - data.fixed}, -1);
}

double QueryKeyRelaxation::squaredError(const at::Tensor& relaxed, const at::Tensor& fixed) const {
  const bool query = side_ == QueryKeySide::query;
  return causalSquares(query ? relaxed : fixed, query ? fixed : relaxed) / static_cast<double>(transform_.headSize);
}

double QueryKeyRelaxation::squaredError(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  return squaredError(relaxedFactor(data, weight), fixedFactor(data));
}

Relaxation::SlopeSums QueryKeyRelaxation::slopeSums(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  const auto relaxed = relaxedFactor(data, weight);
  const auto fixed = fixedFactor(data);
  const LinearAttention attention(fixed, data.fixed, kvHeads(data.target, data.fixed),
                                  side_ == QueryKeySide::query ? Reach::past : Reach::future);
  const auto pulled = weightedRows(attention.apply(relaxed), data.roots);
  return {
      squaredError(relaxed, fixed),
      HeadDerivative(transform_, data.input, weight).adjoint(pulled).div_(static_cast<double>(transform_.headSize))};
}

at::Tensor QueryKeyRelaxation::normalSum(const at::Tensor& direction, std::size_t batch) const {
  const Data& data = data_[batch];
  auto heads = data.attention.apply(data.derivative.apply(direction));
  if (data.roots.defined()) heads.mul_(data.roots.square());
  return data.derivative.adjoint(heads).div_(static_cast<double>(transform_.headSize));
}

at::Tensor QueryKeyRelaxation::outputGram() const {
  const std::int64_t half = transform_.headSize / 2;
  at::Tensor gram, squaredScales;
  for (const auto& data : data_) {
    auto kept = at::ones({1, data.input.size(1), 1}, data.input.options());
    if (data.padding.defined()) kept = data.padding.squeeze(1).logical_not().to(data.input.scalar_type());
    auto table = [&](const at::Tensor& all) {
      return all.slice(0, 0, data.input.size(1)).slice(1, 0, half).to(data.input.scalar_type()) * kept;
    };
    const auto sum =
        rotatedBackSum(data.attention.meanStates(), table(transform_.rotary.cosine), table(transform_.rotary.sine));
    gram = gram.defined() ? gram.add_(sum) : sum;
    if (linear()) continue;
    const auto scales = (data.derivative.squaredScale() * kept.unsqueeze(-1)).sum(at::IntArrayRef{0, 1, 3});
    squaredScales = squaredScales.defined() ? squaredScales.add_(scales) : scales;
  }
  gram.div_(tokens() * static_cast<double>(transform_.headSize));
  if (linear()) return gram;
  // The norm's Jacobian by its mean scale alone, per head.
  const auto perHead = gram.repeat_interleave(squaredScales.size(0) / gram.size(0), 0);
  const auto scale = (squaredScales / tokens()).view({-1, 1, 1});
  return perHead * scale * at::outer(transform_.norm, transform_.norm);
}

}  // namespace bitlathe
