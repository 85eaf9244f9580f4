// SPDX-License-Identifier: GPL-3.0-or-later
// The operator of a linear layer whose weight stays packed.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// x W^T, float32 [n, tiles * kernels::packedRows]. Of a few inputs the codes are multiplied as they are unpacked; for
/// more the weight is dequantized first: on the CPU in panels that stay in the cache, for as long as their product
/// takes.
///
/// `inputs` float32 [n, segments * kernels::segmentColumns] in the order of the packed columns, 0 where no column is.
/// `words` int32 [tiles, segments, bits, kernels::packedRows]; `scales` float16 and `zeros` uint8 [tiles, groups,
/// kernels::packedRows] (engine/kernels/packed_linear_body.h says how codes lie in words).
at::Tensor packedLinear(const at::Tensor& inputs, const at::Tensor& words, const at::Tensor& scales,
                        const at::Tensor& zeros);

}  // namespace bitlathe
