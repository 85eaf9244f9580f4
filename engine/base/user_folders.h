// SPDX-License-Identifier: GPL-3.0-or-later
// Where a user's caches and data lie (XDG base directories).
#pragma once

#include <filesystem>

namespace bitlathe {

/// What can be made or fetched again: $BITLATHE_CACHE, else $XDG_CACHE_HOME/bitlathe, else ~/.cache/bitlathe.
std::filesystem::path cacheFolder();
/// What belongs to the user, runs above all: $BITLATHE_DATA, else $XDG_DATA_HOME/bitlathe, else
/// ~/.local/share/bitlathe.
std::filesystem::path dataFolder();

}  // namespace bitlathe
