// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/layer_losses.h"

#include <algorithm>

#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

double ratio(double part, double whole) {
  return whole > 0 ? std::max(0.0, part) / whole : 0;
}

Losses ratios(const Losses& part, const Losses& whole) {
  return {ratio(part.plain, whole.plain), ratio(part.robust, whole.robust)};
}

}  // namespace

LayerLosses::LayerLosses(const InputStatistics& statistics, const at::Tensor& weight)
    : statistics_(statistics), weight_(weight), firstInputs_(statistics.firstInputs()), output_(square(weight)) {
  if (!statistics.ofBothStreams()) return;
  errors_ = statistics.streamErrors(weight);
  auto full = [&](double outputSquare, const StreamError& error) {
    return outputSquare + 2 * innerProduct(weight, error.input) + error.inputSquare;
  };
  full_ = {full(output_.plain, errors_.all), full(output_.robust, errors_.behindFirst)};
}

Losses LayerLosses::square(const at::Tensor& e) const {
  const auto all = static_cast<double>(statistics_.tokens(Positions::all));
  const auto rest = static_cast<double>(statistics_.tokens(Positions::behindFirst));
  const double onRest = statistics_.restSquare(e);
  const auto onFirst = at::matmul(firstInputs_, e.t());
  return {(onRest + squaredNorm(onFirst)) / all, rest > 0 ? onRest / rest : 0};
}

LayerLosses::Relative LayerLosses::of(const at::Tensor& candidate) const {
  const auto e = weight_ - candidate;
  const auto own = square(e);
  Relative result{ratios(own, output_), {}};
  if (!statistics_.ofBothStreams()) return result;
  auto loss = [&](double square, const StreamError& error) {
    return square + 2 * innerProduct(e, error.slope()) + error.square();
  };
  result.streams = ratios({loss(own.plain, errors_.all), loss(own.robust, errors_.behindFirst)}, full_);
  return result;
}

Losses LayerLosses::initial() const {
  return ratios({errors_.all.square(), errors_.behindFirst.square()}, full_);
}

}  // namespace bitlathe
