// SPDX-License-Identifier: GPL-3.0-or-later
// Names from files, made fit for messages.
#pragma once

#include <string>
#include <string_view>

namespace bitlathe {

bool isValidUtf8(std::string_view text);

/// `text` in double quotes, shortened to about 120 bytes; whatever is not printable UTF-8 is shown as \xNN, so that a
/// message about a broken file is still a valid text.
std::string quote(std::string_view text);

}  // namespace bitlathe
