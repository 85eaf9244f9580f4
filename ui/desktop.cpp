// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>
#include <QVariantMap>

namespace bitlathe {

void notifyDesktop(const QString& title, const QString& text) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage message = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
  const uint replaces = 0;
  const int expires = -1;  // as the desktop likes it
  const QString name = QGuiApplication::desktopFileName();
  message << QGuiApplication::applicationDisplayName() << replaces << name << title << text.toHtmlEscaped()
          << QStringList() << QVariantMap{{QStringLiteral("desktop-entry"), name}} << expires;
  bus.call(message, QDBus::NoBlock);
}

void showDesktopProgress(std::optional<double> fraction) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  QDBusMessage message =
      QDBusMessage::createSignal(QStringLiteral("/org/bitlathe/Bitlathe"),
                                 QStringLiteral("com.canonical.Unity.LauncherEntry"), QStringLiteral("Update"));
  message << QStringLiteral("application://%1.desktop").arg(QGuiApplication::desktopFileName())
          << QVariantMap{{QStringLiteral("progress"), fraction.value_or(0)},
                         {QStringLiteral("progress-visible"), fraction.has_value()}};
  bus.send(message);
}

}  // namespace bitlathe
