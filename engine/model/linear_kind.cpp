// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/linear_kind.h"

#include <charconv>

namespace bitlathe {
namespace {

constexpr std::array<std::string_view, linearKindCount> names{"q", "k", "v", "o", "gate", "up", "down"};
constexpr std::array<std::string_view, linearKindCount> moduleNames{
    "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
    "mlp.gate_proj",    "mlp.up_proj",      "mlp.down_proj"};

}  // namespace

std::string_view linearKindName(LinearKind kind) {
  return names[static_cast<std::size_t>(kind)];
}

std::string_view linearModuleName(LinearKind kind) {
  return moduleNames[static_cast<std::size_t>(kind)];
}

std::string linearLayerName(std::int64_t block, LinearKind kind) {
  return "model.layers." + std::to_string(block) + "." + std::string(linearModuleName(kind));
}

std::optional<std::int64_t> blockOfLinearLayer(std::string_view name) {
  constexpr std::string_view prefix = "model.layers.";
  if (!name.starts_with(prefix)) return std::nullopt;
  std::int64_t block = 0;
  const auto [end, failure] = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), block);
  if (failure != std::errc() || end == name.data() + name.size() || *end != '.') return std::nullopt;
  const auto module = name.substr(static_cast<std::size_t>(end + 1 - name.data()));
  return std::ranges::find(moduleNames, module) != moduleNames.end() ? std::optional(block) : std::nullopt;
}

}  // namespace bitlathe
