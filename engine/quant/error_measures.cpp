// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/error_measures.h"

#include <limits>

#include "engine/quant/inner_product.h"

namespace bitlathe {
namespace {

/// Rows that are worked on at a time, so that the temporaries stay small and float32 sums short.
constexpr std::int64_t chunkRows = 256;

double ratio(double error, double total) {
  if (total > 0) return error / total;
  return error > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

}  // namespace

double relativeWeightError(const at::Tensor& weight, const at::Tensor& quantized) {
  double error = 0;
  double total = 0;
  for (std::int64_t begin = 0; begin < weight.size(0); begin += chunkRows) {
    const at::Tensor original = weight.slice(0, begin, begin + chunkRows);
    const at::Tensor difference = original - quantized.slice(0, begin, begin + chunkRows);
    error += innerProduct(difference, difference);
    total += innerProduct(original, original);
  }
  return ratio(error, total);
}

double relativeOutputError(const at::Tensor& weight, const at::Tensor& quantized, const at::Tensor& hessian) {
  double error = 0;
  double total = 0;
  for (std::int64_t begin = 0; begin < weight.size(0); begin += chunkRows) {
    const at::Tensor original = weight.slice(0, begin, begin + chunkRows);
    const at::Tensor difference = original - quantized.slice(0, begin, begin + chunkRows);
    error += innerProduct(difference.mm(hessian), difference);
    total += innerProduct(original.mm(hessian), original);
  }
  return ratio(error, total);
}

}  // namespace bitlathe
