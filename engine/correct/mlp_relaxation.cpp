// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/mlp_relaxation.h"

#include "engine/correct/kept_rows.h"
#include "engine/kernels/matrix_product.h"
#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

constexpr std::int64_t gramStride = 4;  // a preconditioner needs no more than every fourth token

}  // namespace

MlpRelaxation::MlpRelaxation(MlpSide side, const std::vector<MlpBatch>& batches, const LinearLayer& gate,
                             const LinearLayer& up, LinearLayer down)
    : Relaxation(side == MlpSide::up ? up.weight : gate.weight),
      side_(side),
      bias_(side == MlpSide::up ? up.bias : gate.bias),
      down_(std::move(down)) {
  for (const auto& batch : batches) {
    Data data{keptRows(batch.input, batch.mask), keptRows(batch.target, batch.mask), {}, {}};
    if (down_.bias.defined()) data.target = data.target - down_.bias;
    data.factor = side == MlpSide::up ? at::silu(gate.forward(data.input)) : up.forward(data.input);
    const auto roots = rootWeights(batch.weights, batch.mask);
    data.target = weightedRows(data.target, roots);
    data.factor = weightedRows(data.factor, roots);
    data.slope = derivative(data, originalWeight());
    addBatch({batch.input.size(0), data.input.size(0)});
    data_.push_back(std::move(data));
  }
}

void MlpRelaxation::linearize(const at::Tensor& weight) {
  if (linear()) return;
  for (auto& data : data_) data.slope = derivative(data, weight);
}

double MlpRelaxation::loss(const at::Tensor& relaxed, const at::Tensor& down) const {
  double sum = 0;
  for (const auto& data : data_) sum += squaredNorm(error(data, relaxed, down));
  return sum / (2 * tokens());
}

at::Tensor MlpRelaxation::derivative(const Data& data, const at::Tensor& weight) const {
  if (linear()) return data.factor;
  // silu'(a) = s (1 + a (1 - s)), s = sigmoid(a)
  const auto a = applyLinear(data.input, weight, bias_);
  const auto s = at::sigmoid(a);
  return (1 - s).mul_(a).add_(1).mul_(s).mul_(data.factor);
}

at::Tensor MlpRelaxation::error(const Data& data, const at::Tensor& weight, const at::Tensor& down) const {
  auto relaxed = applyLinear(data.input, weight, bias_);
  if (side_ == MlpSide::gate) relaxed = at::silu(relaxed);
  return data.target - applyLinear(relaxed * data.factor, down);
}

double MlpRelaxation::squaredError(const at::Tensor& weight, std::size_t batch) const {
  return squaredNorm(error(data_[batch], weight, down_.weight));
}

double MlpRelaxation::squaredErrorOfZeros(std::size_t batch) const {
  return bias_.defined() ? Relaxation::squaredErrorOfZeros(batch) : squaredNorm(data_[batch].target);
}

Relaxation::SlopeSums MlpRelaxation::slopeSums(const at::Tensor& weight, std::size_t batch) const {
  const Data& data = data_[batch];
  const auto e = error(data, weight, down_.weight);
  const auto pulled = product(e, down_.weight).mul_(derivative(data, weight));
  return {squaredNorm(e), product(pulled.t(), data.input)};
}

at::Tensor MlpRelaxation::normalSum(const at::Tensor& direction, std::size_t batch) const {
  const Data& data = data_[batch];
  const auto output = applyLinear(applyLinear(data.input, direction).mul_(data.slope), down_.weight);
  return product(product(output, down_.weight).mul_(data.slope).t(), data.input);
}

at::Tensor MlpRelaxation::outputGram() const {
  at::Tensor gram;
  std::int64_t rows = 0;
  for (const auto& data : data_) {
    const auto sample = data.slope.slice(0, 0, {}, gramStride);
    if (!gram.defined()) gram = at::zeros({sample.size(1), sample.size(1)}, sample.options());
    addProduct(gram, sample.t(), sample);
    rows += sample.size(0);
  }
  gram.div_(static_cast<double>(rows)).mul_(product(down_.weight.t(), down_.weight));
  return gram.unsqueeze(0);
}

}  // namespace bitlathe
