// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/value_relaxation.h"

#include <cmath>
#include <limits>

#include "engine/correct/kept_rows.h"
#include "engine/kernels/matrix_product.h"
#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

/// Causal softmax probabilities [B, kvHeads, group * T, T], the heads of a group below each other; rows of padding are
/// 0.
at::Tensor softmaxProbabilities(const ValueBatch& batch) {
  const std::int64_t length = batch.query.size(2);
  const std::int64_t group = batch.query.size(1) / batch.key.size(1);
  const auto queries = batch.query.reshape({batch.key.size(0), batch.key.size(1), group * length, -1});
  auto logits = at::matmul(queries / std::sqrt(static_cast<double>(batch.key.size(3))), batch.key.transpose(-1, -2));
  const auto future = at::ones({length, length}, logits.options().dtype(at::kBool)).triu(1);
  logits.masked_fill_(future.repeat({group, 1}), -std::numeric_limits<double>::infinity());
  if (!batch.mask.defined()) return at::softmax(logits, -1);
  const auto padding = batch.mask.logical_not();
  logits.masked_fill_(padding.view({-1, 1, 1, length}), -std::numeric_limits<double>::infinity());
  return at::softmax(logits, -1).masked_fill_(padding.repeat({1, group}).view({-1, 1, group * length, 1}), 0);
}

/// [B, T, 1]; undefined where all tokens count alike.
at::Tensor rootsOf(const ValueBatch& batch) {
  return batch.weights.defined() ? batch.weights.unsqueeze(-1).sqrt() : at::Tensor();
}

/// The same times the root weights of the queries' tokens, as the target is.
at::Tensor weightedProbabilities(const ValueBatch& batch) {
  const auto roots = rootsOf(batch);
  const std::int64_t group = batch.query.size(1) / batch.key.size(1);
  return weightedRows(softmaxProbabilities(batch), roots.defined() ? roots.repeat({1, group, 1}).unsqueeze(1) : roots);
}

}  // namespace

ValueRelaxation::ValueRelaxation(const std::vector<ValueBatch>& batches, const LinearLayer& value, LinearLayer output,
                                 std::int64_t cacheBytes)
    : Relaxation(value.weight),
      bias_(value.bias),
      output_(std::move(output)),
      outputProduct_(product(output_.weight.t(), output_.weight)) {
  for (const auto& batch : batches) {
    Data data{batch, {}};
    auto& [kept, cache] = data;
    std::int64_t tokens = kept.input.size(0) * kept.input.size(1);
    if (output_.bias.defined()) kept.target = kept.target - output_.bias;
    if (kept.mask.defined()) {
      const auto padding = kept.mask.logical_not().unsqueeze(-1);
      kept.input = kept.input.masked_fill(padding, 0);
      kept.target = kept.target.masked_fill(padding, 0);
      tokens = kept.mask.sum().item<std::int64_t>();
    }
    kept.target = weightedRows(kept.target, rootsOf(batch));
    const std::int64_t bytes = kept.query.size(0) * kept.query.size(1) * kept.query.size(2) * kept.query.size(2) *
                               static_cast<std::int64_t>(kept.query.element_size());
    if (bytes <= cacheBytes) {
      cache = batchedOperand(weightedProbabilities(kept));
      cacheBytes -= bytes;
    }
    addBatch({kept.input.size(0), tokens});
    data_.push_back(std::move(data));
  }
}

double ValueRelaxation::loss(const at::Tensor& value, const at::Tensor& output) const {
  double sum = 0;
  for (const auto& data : data_) sum += squaredNorm(error(data, probabilities(data), value, output));
  return sum / (2 * tokens());
}

at::Tensor ValueRelaxation::probabilities(const Data& data) const {
  return data.cache.defined() ? data.cache : batchedOperand(weightedProbabilities(data.batch));
}

/// [B, T, heads * headSize].
at::Tensor ValueRelaxation::context(const Data& data, const at::Tensor& probabilities, const at::Tensor& weight,
                                    const at::Tensor& bias) const {
  const auto& input = data.batch.input;
  const std::int64_t headSize = data.batch.key.size(3);
  const auto values = applyLinear(input, weight, bias).view({input.size(0), input.size(1), -1, headSize});
  return batchedProduct(probabilities, values.transpose(1, 2))
      .view({input.size(0), -1, input.size(1), headSize})
      .transpose(1, 2)
      .reshape({input.size(0), input.size(1), -1});
}

at::Tensor ValueRelaxation::adjoint(const Data& data, const at::Tensor& probabilities,
                                    const at::Tensor& context) const {
  const auto& input = data.batch.input;
  const std::int64_t kvHeads = data.batch.key.size(1);
  const std::int64_t headSize = data.batch.key.size(3);
  const auto heads = context.view({input.size(0), input.size(1), -1, headSize}).transpose(1, 2);
  const auto values =
      batchedProduct(probabilities.transpose(-1, -2), heads.reshape({input.size(0), kvHeads, -1, headSize}));
  const std::int64_t rows = input.size(0) * input.size(1);
  return product(values.transpose(1, 2).reshape({rows, -1}).t(), input.reshape({rows, -1}));
}

at::Tensor ValueRelaxation::error(const Data& data, const at::Tensor& probabilities, const at::Tensor& value,
                                  const at::Tensor& output) const {
  return data.batch.target - applyLinear(context(data, probabilities, value, bias_), output);
}

double ValueRelaxation::squaredError(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  return squaredNorm(error(data, probabilities(data), weight, output_.weight));
}

double ValueRelaxation::squaredErrorOfZeros(std::size_t batch) const {
  return bias_.defined() ? Relaxation::squaredErrorOfZeros(batch) : squaredNorm(data_[batch].batch.target);
}

Relaxation::SlopeSums ValueRelaxation::slopeSums(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  const auto p = probabilities(data);
  const auto e = error(data, p, weight, output_.weight);
  return {squaredNorm(e), adjoint(data, p, product(e, output_.weight))};
}

at::Tensor ValueRelaxation::normalSum(const at::Tensor& direction, std::size_t batch) const {
  const Data& data = data_[batch];
  const auto p = probabilities(data);
  return adjoint(data, p, product(context(data, p, direction, {}), outputProduct_));
}

at::Tensor ValueRelaxation::outputGram() const {
  const auto& key = data_.front().batch.key;
  const std::int64_t heads = output_.weight.size(1) / key.size(3);
  // The diagonal blocks of Wo^T Wo, summed over the heads of each group.
  const auto blocks = outputProduct_.view({heads, key.size(3), heads, key.size(3)}).diagonal(0, 0, 2).movedim(-1, 0);
  return blocks.reshape({key.size(1), -1, key.size(3), key.size(3)}).sum(1);
}

}  // namespace bitlathe
