// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Whether a floating-point tensor holds neither infinities nor NaN. One pass and no copy, unlike at::isfinite.
bool allFinite(const at::Tensor& tensor);

}  // namespace bitlathe
