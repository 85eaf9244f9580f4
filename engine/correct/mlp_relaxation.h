// SPDX-License-Identifier: GPL-3.0-or-later
// LPCD's up-down objective: the residual stream behind the MLP, for up or gate with the others fixed
// (lpcd-solvers §1.5, 1.7).
//
//   target - f = (r_f - r) - (silu(gate(x)) * up(x)) Wd^T - down's bias
#pragma once

#include <vector>

#include "engine/correct/relaxation.h"
#include "engine/model/decoder_block.h"

namespace bitlathe {

enum class MlpSide { gate, up };

struct MlpBatch {
  at::Tensor input;   ///< [B, T, in], of the quantized stream
  at::Tensor target;  ///< [B, T, out]: r_f - r, the full-precision stream behind the block less the quantized residual
                      ///< stream in front of the MLP
  at::Tensor mask;    ///< bool [B, T], false at padding; undefined where nothing is padded
  at::Tensor weights{};  ///< float32 [B, T], how much each token counts; undefined where all count alike
};

/// Linear in up; in gate by Gauss-Newton.
class MlpRelaxation final : public Relaxation {
 public:
  /// The relaxed side holds its original weight, the others those that they have now.
  MlpRelaxation(MlpSide side, const std::vector<MlpBatch>& batches, const LinearLayer& gate, const LinearLayer& up,
                LinearLayer down);

  bool linear() const override { return side_ == MlpSide::up; }
  void linearize(const at::Tensor& weight) override;
  at::Tensor outputGram() const override;
  using Relaxation::loss;
  /// The same with another down, [out, intermediate].
  double loss(const at::Tensor& relaxed, const at::Tensor& down) const;

 private:
  struct Data {
    at::Tensor input;   // [n, in]: kept rows only
    at::Tensor target;  // [n, out], times the tokens' root weights
    at::Tensor factor;  // [n, intermediate]: the fixed side, silu(gate(x)) or up(x), times the root weights
    at::Tensor slope;   // [n, intermediate]: derivative of the product in the relaxed side, at the linearisation
  };
  at::Tensor derivative(const Data& data, const at::Tensor& weight) const;
  at::Tensor error(const Data& data, const at::Tensor& weight, const at::Tensor& down) const;

  double squaredError(const at::Tensor& weight, std::size_t batch) const override;
  double squaredErrorOfZeros(std::size_t batch) const override;
  SlopeSums slopeSums(const at::Tensor& weight, std::size_t batch) const override;
  at::Tensor normalSum(const at::Tensor& direction, std::size_t batch) const override;

  MlpSide side_;
  at::Tensor bias_;  // of the relaxed side, [intermediate] or undefined
  LinearLayer down_;
  std::vector<Data> data_;
};

}  // namespace bitlathe
