// SPDX-License-Identifier: GPL-3.0-or-later
// The operator that gives every row and group its scale and zero point.
#pragma once

#include <utility>

#include <ATen/core/Tensor.h>

#include "engine/quant/scheme.h"

namespace bitlathe {

/// Scale and zero point of each row and group (algorithms §2.1, §2.2), float32 [groups, rows] both. The scales are
/// float16 values, so that codes chosen with them stay right in a file.
///
/// `columns` is float32 [groups, columns, rows] (weights transposed), finite. `columnWeights` is float32
/// [groups, columns] and weighs the errors of the search; undefined: all alike.
std::pair<at::Tensor, at::Tensor> gridSearch(const at::Tensor& columns, const at::Tensor& columnWeights,
                                             const QuantizationScheme& scheme, const ClipSearch& clip);

}  // namespace bitlathe
