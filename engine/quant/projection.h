// SPDX-License-Identifier: GPL-3.0-or-later
// The projector of a recipe on one input: from the targets of the layers that read it to their codes.
#pragma once

#include <map>

#include "engine/quant/projectors.h"

namespace bitlathe {

struct Projected {
  QuantizedWeight weight;
  double damping = 0;          ///< relative, as it was used; 0 where the method has none
  bool dampingRaised = false;  ///< the Hessian could not be factorized with the damping that was asked for
  JointqReport jointq{};       ///< of that method
};

class Projection {
 public:
  /// `hessian` float32 [m, m]. `fitted` and `heldOut`, Hessians of two parts of the samples, are needed where the
  /// damping is chosen (DampingChoice::heldOut). `options` must outlive this.
  Projection(const ProjectorOptions& options, at::Tensor hessian, at::Tensor fitted = {}, at::Tensor heldOut = {});

  /// Codes for `target`, float32 [p, m]. Throws Error naming `layer`.
  Projected project(const at::Tensor& target, const QuantizationScheme& scheme, std::string_view layer);

 private:
  using Factors = std::map<double, HessianFactor>;  // by damping

  const HessianFactor& factor(Factors& factors, const at::Tensor& hessian, double damping, std::string_view layer);
  Projected gptq(Factors& factors, const at::Tensor& hessian, const at::Tensor& target,
                 const QuantizationScheme& scheme, double damping, std::string_view layer);
  double chooseDamping(const at::Tensor& target, const QuantizationScheme& scheme, std::string_view layer);

  const ProjectorOptions& options_;
  at::Tensor hessian_, fitted_, heldOut_;
  Factors factors_, fittedFactors_;
};

}  // namespace bitlathe
