// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/fingerprint.h"

#include <cstdio>

namespace bitlathe {

Fingerprint& Fingerprint::add(std::span<const std::byte> bytes) {
  for (const auto byte : bytes) state_ = (state_ ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3ULL;
  return *this;
}

Fingerprint& Fingerprint::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  return add(std::as_bytes(std::span(text)));
}

Fingerprint& Fingerprint::add(std::int64_t number) {
  return add(std::as_bytes(std::span(&number, 1)));
}

std::string Fingerprint::hex() const {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(state_));
  return text;
}

}  // namespace bitlathe
