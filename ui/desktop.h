// SPDX-License-Identifier: GPL-3.0-or-later
// What the desktop around the window is told, over the session bus. Where there is no bus, or nobody who listens,
// nothing happens; nothing waits for an answer.
#pragma once

#include <QString>
#include <optional>

namespace bitlathe {

/// Shows a notification (org.freedesktop.Notifications).
void notifyDesktop(const QString& title, const QString& text);

/// Draws progress from 0 to 1, or none, at the program's icon, where the dock or task bar knows Unity's launcher
/// interface, as those of KDE Plasma, Unity and several extensions of GNOME do.
void showDesktopProgress(std::optional<double> fraction);

}  // namespace bitlathe
