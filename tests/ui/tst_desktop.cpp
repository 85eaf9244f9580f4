// SPDX-License-Identifier: GPL-3.0-or-later
// Notifications and progress, over a session bus of the test's own.
#include <QDBusConnection>
#include <QDBusInterface>
#include <QProcess>
#include <QStandardPaths>

#include "tests/ui/ui_test.h"
#include "ui/desktop.h"

using namespace bitlathe;

/// Stands in for the desktop's service of notifications and for its task bar.
class Listener : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

 public:
  QString title, text, entry, program;
  QVariantMap progress;

 public slots:
  uint Notify(const QString&, uint, const QString&, const QString& summary, const QString& body, const QStringList&,
              const QVariantMap& hints, int) {
    title = summary;
    text = body;
    entry = hints.value("desktop-entry").toString();
    return 1;
  }
  void takeProgress(const QString& uri, const QVariantMap& properties) {
    program = uri;
    progress = properties;
  }
};

class DesktopTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    const QString program = QStandardPaths::findExecutable("dbus-daemon");
    if (program.isEmpty()) QSKIP("needs dbus-daemon");
    daemon_.start(program, {"--session", "--nofork", "--nopidfile", "--print-address"});
    QVERIFY(daemon_.waitForReadyRead());
    address_ = QString::fromUtf8(daemon_.readLine()).trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address_.toUtf8());
    QGuiApplication::setDesktopFileName("org.example.Program");
    QDBusConnection bus = QDBusConnection::connectToBus(address_, "listener");
    QVERIFY(bus.registerObject("/org/freedesktop/Notifications", &listener_, QDBusConnection::ExportAllSlots));
    QVERIFY(bus.registerService("org.freedesktop.Notifications"));
    QVERIFY(bus.connect({}, {}, "com.canonical.Unity.LauncherEntry", "Update", &listener_,
                        SLOT(takeProgress(QString, QVariantMap))));
  }
  void cleanupTestCase() {
    QDBusConnection::disconnectFromBus("listener");
    daemon_.kill();
    daemon_.waitForFinished();
  }

  void notifies() {
    notifyDesktop("Done", "1 < 2 & so on");
    QTRY_COMPARE(listener_.title, "Done");
    QCOMPARE(listener_.text, "1 &lt; 2 &amp; so on");
    QCOMPARE(listener_.entry, "org.example.Program");
  }

  void showsProgress() {
    showDesktopProgress(0.25);
    QTRY_COMPARE(listener_.progress.value("progress").toDouble(), 0.25);
    QVERIFY(listener_.progress.value("progress-visible").toBool());
    QCOMPARE(listener_.program, "application://org.example.Program.desktop");
    showDesktopProgress(std::nullopt);
    QTRY_VERIFY(!listener_.progress.value("progress-visible").toBool());
  }

 private:
  QProcess daemon_;
  QString address_;
  Listener listener_;
};

BITLATHE_UI_TEST_MAIN(DesktopTest)
#include "tst_desktop.moc"
