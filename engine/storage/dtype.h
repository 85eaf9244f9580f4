// SPDX-License-Identifier: GPL-3.0-or-later
// The element types that checkpoints store.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bitlathe {

enum class DType : std::uint8_t { f64, f32, f16, bf16, f8e4m3, f8e5m2, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

/// Size of one element in bytes.
std::size_t elementSize(DType dtype);
/// The name that safetensors uses: "F32", "BF16", "F8_E4M3", "BOOL", ...
std::string_view dtypeName(DType dtype);
std::optional<DType> dtypeFromName(std::string_view name);

}  // namespace bitlathe
