// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quant/projection.h"

#include <limits>

#include "engine/quant/damping_candidates.h"
#include "engine/quant/inner_product.h"
#include "engine/quant/row_sample.h"

namespace bitlathe {
namespace {

constexpr std::int64_t rowsToChooseOn = 96;

}  // namespace

Projection::Projection(const ProjectorOptions& options, at::Tensor hessian, at::Tensor fitted, at::Tensor heldOut)
    : options_(options), hessian_(std::move(hessian)), fitted_(std::move(fitted)), heldOut_(std::move(heldOut)) {}

Projected Projection::project(const at::Tensor& target, const QuantizationScheme& scheme, std::string_view layer) {
  switch (options_.method) {
    case ProjectorMethod::rtn:
      return {quantizeRtn(target, scheme, options_.rtn, hessian_.diagonal(), layer)};
    case ProjectorMethod::jointq: {
      Projected result;
      result.weight = quantizeJointq(target, hessian_, scheme, options_.jointq, layer, &result.jointq);
      return result;
    }
    case ProjectorMethod::gptq:
      break;
  }
  const double damping =
      options_.damping == DampingChoice::heldOut ? chooseDamping(target, scheme, layer) : options_.gptq.percdamp;
  return gptq(factors_, hessian_, target, scheme, damping, layer);
}

const HessianFactor& Projection::factor(Factors& factors, const at::Tensor& hessian, double damping,
                                        std::string_view layer) {
  const auto found = factors.find(damping);
  if (found != factors.end()) return found->second;
  return factors.emplace(damping, factorizeHessian(hessian, damping, options_.gptq.actorder, layer)).first->second;
}

Projected Projection::gptq(Factors& factors, const at::Tensor& hessian, const at::Tensor& target,
                           const QuantizationScheme& scheme, double damping, std::string_view layer) {
  const auto& factorized = factor(factors, hessian, damping, layer);
  Projected result{quantizeGptq(target, factorized, scheme, options_.gptq, layer), factorized.damping,
                   factorized.damping > damping};
  if (options_.refinement.sweeps > 0) {
    auto refinement = options_.refinement;
    if (options_.damping == DampingChoice::heldOut) refinement.percdamp = damping;
    refineCodes(target, hessian, refinement, result.weight, layer);
  }
  return result;
}

double Projection::chooseDamping(const at::Tensor& target, const QuantizationScheme& scheme, std::string_view layer) {
  const auto sample = rowSample(target, rowsToChooseOn);
  double best = dampingCandidates.front();
  double smallest = std::numeric_limits<double>::infinity();
  for (const double damping : dampingCandidates) {
    const auto error = sample - gptq(fittedFactors_, fitted_, sample, scheme, damping, layer).weight.dequantize();
    const double loss = innerProduct(at::matmul(error, heldOut_), error);
    if (loss < smallest) {
      smallest = loss;
      best = damping;
    }
  }
  return best;
}

}  // namespace bitlathe
