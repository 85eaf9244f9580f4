// SPDX-License-Identifier: GPL-3.0-or-later
// Notifications, progress and the keyring, over a session bus of the test's own.
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <future>

#include "tests/ui/ui_test.h"
#include "ui/desktop.h"
#include "ui/hub_token.h"
#include "ui/keyring.h"
#include "ui/token_dialog.h"

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

/// Stands in for the Secret Service, with one secret at most.
class Keyring : public QDBusVirtualObject {
 public:
  QString service, label, secret;
  bool locked = false;

  QString introspect(const QString&) const override { return {}; }
  bool handleMessage(const QDBusMessage& message, const QDBusConnection& bus) override {
    const QString method = message.member();
    QVariantList answer;
    if (method == "OpenSession") {
      answer = {QVariant::fromValue(QDBusVariant(QString())), path("/org/freedesktop/secrets/session")};
    } else if (method == "SearchItems") {
      const auto wanted = qdbus_cast<QMap<QString, QString>>(message.arguments().at(0)).value("service");
      const bool found = !service.isEmpty() && wanted == service;
      answer = {items(found && !locked), items(found && locked)};
    } else if (method == "Unlock") {
      locked = false;
      answer = {items(true), path("/")};
    } else if (method == "GetSecret") {
      QDBusArgument argument;
      argument.beginStructure();
      argument << QDBusObjectPath("/org/freedesktop/secrets/session") << QByteArray() << secret.toUtf8() << QString("text/plain");
      argument.endStructure();
      answer = {QVariant::fromValue(argument)};
    } else if (method == "CreateItem") {
      const auto properties = qdbus_cast<QVariantMap>(message.arguments().at(0));
      label = properties.value("org.freedesktop.Secret.Item.Label").toString();
      const auto attributes =
          qdbus_cast<QMap<QString, QString>>(properties.value("org.freedesktop.Secret.Item.Attributes"));
      service = attributes.value("service");
      const auto argument = message.arguments().at(1).value<QDBusArgument>();
      QDBusObjectPath session;
      QByteArray parameters, value;
      QString type;
      argument.beginStructure();
      argument >> session >> parameters >> value >> type;
      argument.endStructure();
      secret = QString::fromUtf8(value);
      answer = {path("/org/freedesktop/secrets/item"), path("/")};
    }
    return bus.send(message.createReply(answer));
  }

 private:
  static QVariant path(const char* text) { return QVariant::fromValue(QDBusObjectPath(text)); }
  static QVariant items(bool one) {
    QList<QDBusObjectPath> paths;
    if (one) paths += QDBusObjectPath("/org/freedesktop/secrets/item");
    return QVariant::fromValue(paths);
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
    QVERIFY(bus.registerVirtualObject("/org/freedesktop/secrets", &keyring_, QDBusConnection::SubPath));
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

  void withoutAKeyringThereIsNoToken() {
    QCOMPARE(elsewhere([] { return secretInKeyring("huggingface.co"); }), "");
    QCOMPARE(elsewhere([] { return QString::fromStdString(hubAccessOfWindow().token); }), "");
    TokenDialog dialog;
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    keep(dialog);
    QTRY_VERIFY(!dialog.findChild<QLabel*>("tokenProblem")->text().isEmpty());
    QVERIFY(dialog.isVisible());
  }

  void theTokenIsKeptInTheKeyring() {
    QVERIFY(QDBusConnection("listener").registerService("org.freedesktop.secrets"));
    keyring_.locked = true;
    TokenDialog dialog;
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    keep(dialog);
    QTRY_VERIFY(!dialog.isVisible());
    QCOMPARE(keyring_.secret, "hf_secret");
    QCOMPARE(keyring_.service, "huggingface.co");
    const auto token = [] { return QString::fromStdString(hubAccessOfWindow().token); };
    QCOMPARE(elsewhere(token), "hf_secret");
    // It is for one Hub alone, and the environment comes first.
    qputenv("HF_ENDPOINT", "https://elsewhere.example");
    QCOMPARE(elsewhere(token), "");
    qunsetenv("HF_ENDPOINT");
    qputenv("HF_TOKEN", "hf_other");
    QCOMPARE(elsewhere(token), "hf_other");
    qunsetenv("HF_TOKEN");
    keyring_.locked = true;
    QCOMPARE(elsewhere(token), "");
    QCOMPARE(QSettings().allKeys().filter("oken"), QStringList());
  }

 private:
  /// On another thread, while this one answers as the keyring.
  template <typename Ask>
  static QString elsewhere(Ask ask) {
    auto answer = std::async(std::launch::async, ask);
    [[maybe_unused]] const bool answered =
        QTest::qWaitFor([&] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    return answer.get();
  }
  static void keep(TokenDialog& dialog) {
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QTest::keyClicks(dialog.findChild<QLineEdit*>("tokenLine"), " hf_secret ");
    QTest::mouseClick(dialog.findChild<QPushButton*>("keepTokenButton"), Qt::LeftButton);
  }

  QProcess daemon_;
  QString address_;
  Listener listener_;
  Keyring keyring_;
};

BITLATHE_UI_TEST_MAIN(DesktopTest)
#include "tst_desktop.moc"
