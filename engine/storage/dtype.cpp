// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/storage/dtype.h"

#include <array>

namespace bitlathe {
namespace {

struct Entry {
  std::string_view name;
  std::size_t size;
};

// Indexed by DType.
constexpr std::array<Entry, 15> entries{{
    {"U64", 8},
    {"I64", 8},
    {"F64", 8},
    {"F32", 4},
    {"U32", 4},
    {"I32", 4},
    {"BF16", 2},
    {"F16", 2},
    {"U16", 2},
    {"I16", 2},
    {"F8_E4M3", 1},
    {"F8_E5M2", 1},
    {"I8", 1},
    {"U8", 1},
    {"BOOL", 1},
}};
static_assert(entries.size() == static_cast<std::size_t>(DType::boolean) + 1);

}  // namespace

std::size_t elementSize(DType dtype) {
  return entries[static_cast<std::size_t>(dtype)].size;
}

std::string_view dtypeName(DType dtype) {
  return entries[static_cast<std::size_t>(dtype)].name;
}

std::optional<DType> dtypeFromName(std::string_view name) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return static_cast<DType>(i);
  }
  return std::nullopt;
}

}  // namespace bitlathe
