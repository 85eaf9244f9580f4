// SPDX-License-Identifier: GPL-3.0-or-later
// The element types that checkpoints store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bitlathe {

/// In the order in which the safetensors library stores them: wide types first, so that all stay aligned.
enum class DType : std::uint8_t { u64, i64, f64, f32, u32, i32, bf16, f16, u16, i16, f8e4m3, f8e5m2, i8, u8, boolean };

/// Size of one element in bytes.
std::size_t elementSize(DType dtype);
/// The name that safetensors uses: "F32", "BF16", "F8_E4M3", "BOOL", ...
std::string_view dtypeName(DType dtype);
std::optional<DType> dtypeFromName(std::string_view name);

}  // namespace bitlathe
