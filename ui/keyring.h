// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets in the desktop's keyring (freedesktop.org's Secret Service), under the name of the service they are for. Any
// thread may call these; they wait for the keyring's answer.
#pragma once

#include <QString>

namespace bitlathe {

/// Empty where the keyring holds none, is locked, or there is no keyring.
QString secretInKeyring(const QString& service);
/// Replaces what was there; the keyring may ask the person to unlock it. Throws Error where there is no keyring, or it refuses.
void keepInKeyring(const QString& service, const QString& label, const QString& secret);

}  // namespace bitlathe
