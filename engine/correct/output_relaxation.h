// SPDX-License-Identifier: GPL-3.0-or-later
// LPCD's objective for the layer that ends a submodule, o or down, by a solver instead of the closed form
// (lpcd-solvers §1.4, 1.6): the residual stream behind it.
//
//   target - f = (r_f - r) - x W^T - bias
#pragma once

#include <vector>

#include "engine/correct/relaxation.h"
#include "engine/model/decoder_block.h"

namespace bitlathe {

struct OutputBatch {
  at::Tensor input;   ///< [B, T, in], of the quantized stream
  at::Tensor target;  ///< [B, T, out]: r_f - r, the full-precision stream behind the layer less the quantized residual
                      ///< stream that its output is added to
  at::Tensor mask;    ///< bool [B, T], false at padding; undefined where nothing is padded
  at::Tensor weights{};  ///< float32 [B, T], how much each token counts; undefined where all count alike
};

class OutputRelaxation final : public Relaxation {
 public:
  /// `layer` holds its original weight.
  OutputRelaxation(const std::vector<OutputBatch>& batches, const LinearLayer& layer);

  bool linear() const override { return true; }
  void linearize(const at::Tensor&) override {}
  at::Tensor outputGram() const override;

 private:
  struct Data {
    at::Tensor input;   // [n, in]: kept rows only
    at::Tensor target;  // [n, out]
  };
  double squaredError(const at::Tensor& weight, std::size_t batch) const override;
  double squaredErrorOfZeros(std::size_t batch) const override;
  SlopeSums slopeSums(const at::Tensor& weight, std::size_t batch) const override;
  at::Tensor normalSum(const at::Tensor& direction, std::size_t batch) const override;

  std::vector<Data> data_;
};

}  // namespace bitlathe
