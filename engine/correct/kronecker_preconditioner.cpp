// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/kronecker_preconditioner.h"

#include <limits>

#include "engine/base/error.h"

namespace bitlathe {
namespace {

constexpr std::int64_t largestExactBlock = 256;

/// Lower Cholesky factors of matrices [..., k, k] with `damping` of their mean diagonal added.
at::Tensor factorize(const at::Tensor& matrices, double damping, const char* name) {
  auto damped = matrices.clone();
  auto diagonal = damped.diagonal(0, -2, -1);
  diagonal.add_(diagonal.mean(-1, true), damping);
  const auto [lower, info] = at::linalg_cholesky_ex(damped);
  if (!(info == 0).all().item<bool>()) {
    throw Error(std::string("the ") + name + " of a relaxation is not positive definite with " +
                    std::to_string(damping) + " of its mean diagonal added",
                "Raise percdamp of the relaxation or use more calibration samples.");
  }
  return lower;
}

}  // namespace

KroneckerPreconditioner::KroneckerPreconditioner(const at::Tensor& outputGram, const at::Tensor& inputHessian,
                                                 double damping, double ridge)
    : exact_(outputGram.size(-1) <= largestExactBlock) {
  if (!exact_) {
    output_ = factorize(outputGram, damping, "output Gram matrix");
    input_ = factorize(inputHessian, damping, "input Hessian");
    return;
  }
  const auto [outputValues, outputVectors] = at::linalg_eigh(outputGram);
  const auto [inputValues, inputVectors] = at::linalg_eigh(inputHessian);
  const auto products = outputValues.clamp_min(0).unsqueeze(-1) * inputValues.clamp_min(0) + ridge;  // [groups, k, in]
  reciprocal_ = products.clamp_min(std::numeric_limits<float>::min()).reciprocal().unsqueeze(1);
  output_ = outputVectors;
  input_ = inputVectors;
}

at::Tensor KroneckerPreconditioner::apply(const at::Tensor& residual) const {
  const auto blocks = residual.view({output_.size(0), -1, output_.size(1), residual.size(1)});
  const auto output = output_.unsqueeze(1);
  if (exact_) {
    const auto inner = at::matmul(at::matmul(output.transpose(-1, -2), blocks), input_).mul_(reciprocal_);
    return at::matmul(at::matmul(output, inner), input_.t()).reshape(residual.sizes());
  }
  const auto left = at::cholesky_solve(blocks, output.expand({-1, blocks.size(1), -1, -1}));
  return at::cholesky_solve(left.reshape(residual.sizes()).t(), input_).t().contiguous();
}

}  // namespace bitlathe
