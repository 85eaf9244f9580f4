// SPDX-License-Identifier: GPL-3.0-or-later
// Codes to 32-bit words and back, least significant bits first.
#pragma once

#include <ATen/core/Tensor.h>

namespace bitlathe {

/// Packs codes (uint8 [rows, n]) along the last axis as a dense little-endian bit stream: int32 [rows, n * bits / 32].
/// bits is 1 to 8; n * bits must be a multiple of 32.
at::Tensor packCodes(const at::Tensor& codes, int bits);
/// The inverse; `count` codes per row.
at::Tensor unpackCodes(const at::Tensor& words, int bits, std::int64_t count);

}  // namespace bitlathe
