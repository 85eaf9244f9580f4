// SPDX-License-Identifier: GPL-3.0-or-later
// Failures that the operating system reports.
#pragma once

#include <filesystem>
#include <string_view>

namespace bitlathe {

/// Throws Error "<path>: <problem>: <the system's words for errorNumber>", with a remedy where one is known.
[[noreturn]] void throwSystemError(const std::filesystem::path& path, std::string_view problem, int errorNumber);

}  // namespace bitlathe
