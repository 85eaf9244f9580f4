// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/output_relaxation.h"

#include "engine/correct/kept_rows.h"
#include "engine/kernels/matrix_product.h"
#include "engine/quant/inner_product.h"

namespace bitlathe {

OutputRelaxation::OutputRelaxation(const std::vector<OutputBatch>& batches, const LinearLayer& layer)
    : Relaxation(layer.weight) {
  for (const auto& batch : batches) {
    Data data{keptRows(batch.input, batch.mask), keptRows(batch.target, batch.mask)};
    if (layer.bias.defined()) data.target = data.target - layer.bias;
    const auto roots = rootWeights(batch.weights, batch.mask);
    data.input = weightedRows(data.input, roots);
    data.target = weightedRows(data.target, roots);
    addBatch({batch.input.size(0), data.input.size(0)});
    data_.push_back(std::move(data));
  }
}

double OutputRelaxation::squaredError(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  return squaredNorm(data.target - applyLinear(data.input, weight));
}

double OutputRelaxation::squaredErrorOfZeros(std::size_t batch) const {
  return squaredNorm(data_[batch].target);
}

Relaxation::SlopeSums OutputRelaxation::slopeSums(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  const auto e = data.target - applyLinear(data.input, weight);
  return {squaredNorm(e), product(e.t(), data.input)};
}

at::Tensor OutputRelaxation::normalSum(const at::Tensor& direction, std::size_t batch) const {
  const Data& data = data_[batch];
  return product(applyLinear(data.input, direction).t(), data.input);
}

/// Every output counts alike and alone: N is 1 (x) H exactly.
at::Tensor OutputRelaxation::outputGram() const {
  return at::ones({1, 1, 1}, originalWeight().options());
}

}  // namespace bitlathe
