// SPDX-License-Identifier: GPL-3.0-or-later
// The token that the window sends to the Hub: from the environment, else from the desktop's keyring. It is written
// nowhere else.
#pragma once

#include <QString>

#include "engine/hub/hub_connection.h"

namespace bitlathe {

/// hubAccess(), with the keyring's token where the environment has none. Waits for the keyring: not for the window's
/// thread.
HubAccess hubAccessOfWindow();
/// Keeps the token in the keyring; throws Error where that can't be. Waits as well.
void keepHubToken(const QString& token);

}  // namespace bitlathe
