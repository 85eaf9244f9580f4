// SPDX-License-Identifier: GPL-3.0-or-later
// The operators of a linear layer whose weight stays packed.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// x W^T, float32 [n, tiles * kernels::packedRows], for n of about a dozen at most: every code is unpacked once.
///
/// `inputs` float32 [n, segments * kernels::segmentColumns] in the order of the packed columns, 0 where no column is.
/// `words` int32 [tiles, segments, bits, kernels::packedRows]; `scales` float16 and `zeros` uint8 [tiles, groups,
/// kernels::packedRows] (engine/kernels/packed_linear_body.h says how codes lie in words).
at::Tensor packedLinear(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                        const at::Tensor& zeros);

/// W^T, float32 [segments * kernels::segmentColumns, tiles * kernels::packedRows]: scale * (code - zero), also where no
/// column is.
at::Tensor unpackedWeight(const at::Tensor& words, const at::Tensor& scales, const at::Tensor& zeros);

}  // namespace bitlathe
