// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/kronecker_preconditioner.h"

#include <limits>
#include <vector>

#include "engine/base/error.h"
#include "engine/quant/cholesky.h"

namespace bitlathe {
namespace {

constexpr std::int64_t largestExactBlock = 256;

/// Lower Cholesky factor of a matrix with `damping` of its mean diagonal added.
at::Tensor factorize(const at::Tensor& matrix, double damping, const char* name) {
  auto damped = matrix.clone();
  damped.diagonal().add_(matrix.diagonal().mean(), damping);
  if (const auto lower = choleskyFactor(damped)) return *lower;
  throw Error(std::string("the ") + name + " of a relaxation is not positive definite with " + std::to_string(damping) +
                  " of its mean diagonal added",
              "Raise percdamp of the relaxation or use more calibration samples.");
}

}  // namespace

KroneckerPreconditioner::KroneckerPreconditioner(const at::Tensor& outputGram, const InputHessian& inputHessian,
                                                 double damping, double ridge)
    : exact_(outputGram.size(-1) <= largestExactBlock) {
  if (!exact_) {
    std::vector<at::Tensor> factors;
    for (const auto& gram : outputGram.unbind()) factors.push_back(factorize(gram, damping, "output Gram matrix"));
    output_ = at::stack(factors);
    input_ = factorize(inputHessian.matrix(), damping, "input Hessian");
    return;
  }
  const auto [outputValues, outputVectors] = at::linalg_eigh(outputGram);
  const auto& [inputValues, inputVectors] = inputHessian.eigen();
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
  const auto left = at::empty_like(blocks);
  for (std::int64_t group = 0; group < blocks.size(0); ++group) {
    for (std::int64_t block = 0; block < blocks.size(1); ++block) {
      left[group][block].copy_(choleskySolve(blocks[group][block].t(), output_[group]).t());
    }
  }
  return choleskySolve(left.view(residual.sizes()), input_);
}

}  // namespace bitlathe
