// SPDX-License-Identifier: GPL-3.0-or-later
// Adam (Kingma and Ba 2015), beta 0.9 and 0.999, for one tensor.
#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Learning rate of step `step` of `steps`: a linear warm-up over at most 5 % of the steps, then a cosine towards 0.
double learningRate(std::int64_t step, std::int64_t steps, double peak);

class AdamMoments {
 public:
  explicit AdamMoments(const at::Tensor& parameters);

  /// Moves `parameters` in place, against `gradient` of the same shape.
  void step(const at::Tensor& parameters, const at::Tensor& gradient, double learningRate);

 private:
  at::Tensor first_, second_;
  std::int64_t steps_ = 0;
};

}  // namespace bitlathe
