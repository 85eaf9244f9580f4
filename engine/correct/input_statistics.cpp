// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/input_statistics.h"

#include "engine/correct/kept_rows.h"
#include "engine/kernels/matrix_product.h"
#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

/// A symmetric matrix, both halves, from what addGram sums up.
at::Tensor fromLowerHalf(const at::Tensor& sum) {
  at::Tensor whole = sum.clone();
  for (std::int64_t from = 0; from < sum.size(0); from += gramPanel) {
    const std::int64_t to = std::min(from + gramPanel, sum.size(0));
    const at::Tensor panel = sum.slice(0, from, to);
    whole.slice(0, 0, from).slice(1, from, to).copy_(panel.slice(1, 0, from).t());
    const at::Tensor corner = panel.slice(1, from, to);
    whole.slice(0, from, to).slice(1, from, to).copy_(at::tril(corner) + at::tril(corner, -1).t());
  }
  return whole;
}

/// tr(E S E^T) of what addGram sums up, about half the operations of a product with the whole matrix S.
double quadraticForm(const at::Tensor& sum, const at::Tensor& e) {
  double total = 0;
  for (std::int64_t from = 0; from < sum.size(0); from += gramPanel) {
    const std::int64_t to = std::min(from + gramPanel, sum.size(0));
    const at::Tensor panel = sum.slice(0, from, to);
    const at::Tensor columns = e.slice(1, from, to);
    const at::Tensor image = product(columns, panel.slice(1, from, to).div(2));
    if (from > 0) addProduct(image, e.slice(1, 0, from), panel.slice(1, 0, from).t());
    total += innerProduct(image, columns);
  }
  return 2 * total;
}

/// Adds a and rho, [n, p], to a layer's sums; `rho` may be undefined.
void addToLayer(StreamError& sums, const at::Tensor& input, const at::Tensor& a, const at::Tensor& rho) {
  addProduct(sums.input, a.t(), input);
  sums.inputSquare += squaredNorm(a);
  if (!rho.defined()) return;
  if (!sums.residual.defined()) sums.residual = at::zeros_like(sums.input);
  addProduct(sums.residual, rho.t(), input);
  sums.residualSquare += squaredNorm(rho);
  sums.product += innerProduct(a, rho);
}

StreamError mean(const StreamError& sums, std::int64_t tokens) {
  const auto count = static_cast<double>(tokens);
  return {sums.input / count, sums.residual.defined() ? sums.residual / count : sums.residual, sums.inputSquare / count,
          sums.residualSquare / count, sums.product / count};
}

}  // namespace

StreamBatch normalizedBatch(const StreamBatch& batch, const at::Tensor& weight, const at::Tensor& bias) {
  auto inverseRms = [&](const at::Tensor& x, const at::Tensor& residual) {
    auto output = residual + at::matmul(x, weight.t());
    if (bias.defined()) output += bias;
    return at::rsqrt(at::mean(at::square(output), {-1}, /*keepdim=*/true).clamp_min_(1e-12));
  };
  const auto d = inverseRms(batch.full, batch.fullResidual);
  const auto dq = inverseRms(batch.quantized, batch.quantizedResidual);
  return {batch.full * d, batch.quantized * dq, batch.fullResidual * d, batch.quantizedResidual * dq,
          batch.mask,     batch.weights};
}

InputStatistics::InputStatistics(std::int64_t features, at::Device device)
    : moments_(at::zeros({features, features}, at::TensorOptions(at::kFloat).device(device))) {}

InputStatistics InputStatistics::ofStreams(std::int64_t features, at::Device device) {
  InputStatistics statistics(features, device);
  statistics.streams_ = true;
  statistics.cross_ = at::zeros_like(statistics.moments_);
  statistics.differences_ = at::zeros_like(statistics.moments_);
  return statistics;
}

InputStatistics InputStatistics::ofStreams(const at::Tensor& weight) {
  InputStatistics statistics(weight.size(1), weight.device());
  statistics.streams_ = true;
  statistics.weight_ = weight;
  statistics.layer_.input = at::zeros_like(weight);
  return statistics;
}

InputStatistics InputStatistics::emptyCopy() const {
  if (weight_.defined()) return ofStreams(weight_);
  if (streams_) return ofStreams(moments_.size(0), moments_.device());
  return {moments_.size(0), moments_.device()};
}

void InputStatistics::add(const at::Tensor& x, const at::Tensor& mask) {
  TORCH_CHECK(!streams_, "these statistics are of both streams");
  add(StreamBatch{{}, x, {}, {}, mask});
}

void InputStatistics::add(const StreamBatch& batch) {
  auto rowsOf = [&](std::int64_t from, std::int64_t to) {
    auto part = [&](const at::Tensor& x) { return x.defined() ? x.slice(1, from, to) : x; };
    const auto mask = part(batch.mask);
    const auto roots = rootWeights(part(batch.weights), mask);
    auto kept = [&](const at::Tensor& x) { return weightedRows(keptRows(part(x), mask).to(at::kFloat), roots); };
    Rows rows{kept(batch.quantized), {}, {}};
    if (streams_) rows.difference = kept(batch.full) - rows.input;
    if (streams_ && batch.fullResidual.defined()) {
      rows.residual = kept(batch.fullResidual) - kept(batch.quantizedResidual);
    }
    return rows;
  };
  const std::int64_t length = batch.quantized.size(1);
  first_.push_back(rowsOf(0, 1));
  firstTokens_ += first_.back().input.size(0);
  if (length > 1) addRest(rowsOf(1, length));
}

void InputStatistics::addRest(const Rows& rows) {
  restTokens_ += rows.input.size(0);
  addGram(moments_, rows.input);
  if (cross_.defined()) {
    addProduct(cross_, rows.difference.t(), rows.input);
    addGram(differences_, rows.difference);
  }
  if (weight_.defined()) addToLayer(layer_, rows.input, product(rows.difference, weight_.t()), rows.residual);
}

void InputStatistics::merge(const InputStatistics& other) {
  first_.insert(first_.end(), other.first_.begin(), other.first_.end());
  firstTokens_ += other.firstTokens_;
  restTokens_ += other.restTokens_;
  moments_ += other.moments_;
  if (cross_.defined()) {
    cross_ += other.cross_;
    differences_ += other.differences_;
  }
  if (!weight_.defined()) return;
  layer_.input += other.layer_.input;
  if (other.layer_.residual.defined()) {
    layer_.residual = layer_.residual.defined() ? layer_.residual + other.layer_.residual : other.layer_.residual;
  }
  layer_.inputSquare += other.layer_.inputSquare;
  layer_.residualSquare += other.layer_.residualSquare;
  layer_.product += other.layer_.product;
}

InputStatistics::Rows InputStatistics::firstRows() const {
  auto joined = [&](at::Tensor Rows::*member) {
    std::vector<at::Tensor> parts;
    for (const auto& rows : first_) {
      if ((rows.*member).defined()) parts.push_back(rows.*member);
    }
    return parts.empty() ? at::Tensor() : at::cat(parts);
  };
  return {joined(&Rows::input), joined(&Rows::difference), joined(&Rows::residual)};
}

std::int64_t InputStatistics::tokens(Positions positions) const {
  return positions == Positions::all ? firstTokens_ + restTokens_ : restTokens_;
}

at::Tensor InputStatistics::hessian(Positions positions) const {
  auto sum = fromLowerHalf(moments_);
  if (positions == Positions::all) {
    const auto rows = firstRows().input;
    sum.addmm_(rows.t(), rows);
  }
  return sum.div_(static_cast<double>(tokens(positions)));
}

StreamErrors InputStatistics::streamErrors(const at::Tensor& weight) const {
  TORCH_CHECK(streams_, "these statistics are of one stream");
  StreamError rest;
  if (weight_.defined()) {
    TORCH_CHECK(weight_.sizes() == weight.sizes(), "these statistics are of another layer");
    rest = layer_;
  } else {
    rest.input = product(weight, cross_);
    rest.inputSquare = quadraticForm(differences_, weight);
  }
  auto all = rest;
  all.input = rest.input.clone();
  if (rest.residual.defined()) all.residual = rest.residual.clone();
  const auto rows = firstRows();
  addToLayer(all, rows.input, at::matmul(rows.difference, weight.t()), rows.residual);
  return {mean(all, tokens(Positions::all)), mean(rest, tokens(Positions::behindFirst))};
}

double InputStatistics::restSquare(const at::Tensor& e) const {
  return quadraticForm(moments_, e);
}

}  // namespace bitlathe
