// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layers of a decoder block.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bitlathe {

/// In the order of execution; q, k, v share an input, and so do gate and up.
enum class LinearKind : std::uint8_t { q, k, v, o, gate, up, down };

inline constexpr std::size_t linearKindCount = 7;
inline constexpr std::array<LinearKind, linearKindCount> linearKinds{
    LinearKind::q, LinearKind::k, LinearKind::v, LinearKind::o, LinearKind::gate, LinearKind::up, LinearKind::down};

/// "q", "gate", ...
std::string_view linearKindName(LinearKind kind);
/// "self_attn.q_proj", "mlp.gate_proj", ...
std::string_view linearModuleName(LinearKind kind);
/// "model.layers.3.self_attn.q_proj": the name in Hugging Face checkpoints, without ".weight".
std::string linearLayerName(std::int64_t block, LinearKind kind);
/// 3 for "model.layers.3.self_attn.q_proj"; nothing where the name is no linear layer's.
std::optional<std::int64_t> blockOfLinearLayer(std::string_view name);

}  // namespace bitlathe
