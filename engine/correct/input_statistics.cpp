// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/input_statistics.h"

namespace bitlathe {
namespace {

at::Tensor keptRows(const at::Tensor& x, const at::Tensor& mask) {
  const auto rows = x.reshape({-1, x.size(-1)}).to(at::kFloat);
  return mask.defined() ? rows.index_select(0, at::nonzero(mask.reshape(-1)).squeeze(1)) : rows;
}

double sumOfSquares(const at::Tensor& x) {
  return at::sum(at::square(x), at::kDouble).item<double>();
}

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

InputStatistics::InputStatistics(std::int64_t features, at::Device device)
    : rest_(at::zeros({features, features}, at::TensorOptions(at::kFloat).device(device))) {}

void InputStatistics::add(const at::Tensor& x, const at::Tensor& mask) {
  const auto first = keptRows(x.slice(1, 0, 1), mask.defined() ? mask.slice(1, 0, 1) : mask);
  const auto rest = keptRows(x.slice(1, 1), mask.defined() ? mask.slice(1, 1) : mask);
  rest_.addmm_(rest.t(), rest);
  first_.push_back(first);
  tokens_ += first.size(0) + rest.size(0);
}

at::Tensor InputStatistics::hessian() const {
  const auto first = at::cat(first_);
  return at::addmm(rest_, first.t(), first).div_(static_cast<double>(tokens_));
}

OutputError InputStatistics::outputError(const at::Tensor& weight, const at::Tensor& dequantized) const {
  const auto first = at::cat(first_);
  // tr(E H E^T): the products in float32, their sum in float64.
  auto onFirst = [&](const at::Tensor& e) { return sumOfSquares(at::matmul(first, e.t())); };
  auto onRest = [&](const at::Tensor& e) { return at::sum(at::matmul(e, rest_) * e, at::kDouble).item<double>(); };
  const auto error = weight - dequantized;
  const double errorRest = onRest(error);
  const double outputRest = onRest(weight);
  return {ratio(errorRest + onFirst(error), outputRest + onFirst(weight)), ratio(errorRest, outputRest)};
}

}  // namespace bitlathe
