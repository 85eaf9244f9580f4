// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/correct/attention_heads.h"

#include "engine/kernels/matrix_product.h"

namespace bitlathe {
namespace {

/// [B, T, heads * headSize] to [B, T, heads, headSize].
at::Tensor splitHeads(const at::Tensor& x, std::int64_t headSize) {
  return x.view({x.size(0), x.size(1), -1, headSize});
}

/// z - v mean(v * z), which is its own adjoint.
at::Tensor project(const at::Tensor& z, const at::Tensor& v) {
  return z - v * (v * z).mean(-1, true);
}

}  // namespace

at::Tensor HeadTransform::forward(const at::Tensor& input, const at::Tensor& weight) const {
  auto heads = splitHeads(applyLinear(input, weight, bias), headSize);
  if (norm.defined()) heads = rmsNorm(heads, norm, epsilon);
  return rotate(heads.transpose(1, 2), rotary);
}

HeadDerivative::HeadDerivative(HeadTransform transform, at::Tensor input, const at::Tensor& weight)
    : transform_(std::move(transform)), input_(std::move(input)) {
  if (!transform_.norm.defined()) return;
  const auto heads = splitHeads(applyLinear(input_, weight, transform_.bias), transform_.headSize);
  scale_ = at::rsqrt(at::square(heads).mean(-1, true) + transform_.epsilon);
  normalized_ = heads * scale_;
}

at::Tensor HeadDerivative::apply(const at::Tensor& direction) const {
  auto heads = splitHeads(applyLinear(input_, direction), transform_.headSize);
  if (normalized_.defined()) heads = project(heads, normalized_).mul_(scale_).mul_(transform_.norm);
  return rotate(heads.transpose(1, 2), transform_.rotary);
}

at::Tensor HeadDerivative::adjoint(const at::Tensor& y) const {
  auto heads = rotate(y, {transform_.rotary.cosine, -transform_.rotary.sine}).transpose(1, 2);
  if (normalized_.defined()) heads = project(heads * transform_.norm, normalized_).mul_(scale_);
  const std::int64_t rows = input_.size(0) * input_.size(1);
  return product(heads.reshape({rows, -1}).t(), input_.reshape({rows, -1}));
}

at::Tensor HeadDerivative::squaredScale() const {
  return scale_.defined() ? at::square(scale_) : scale_;
}

}  // namespace bitlathe
