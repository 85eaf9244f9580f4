// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keyring.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QEventLoop>
#include <QTimer>

#include "engine/base/error.h"
#include "ui/translation.h"

namespace bitlathe {
namespace {

const QString busName = QStringLiteral("org.freedesktop.secrets");
const QString servicePath = QStringLiteral("/org/freedesktop/secrets");
const QString defaultCollection = QStringLiteral("/org/freedesktop/secrets/aliases/default");
const QString interface = QStringLiteral("org.freedesktop.Secret.%1");
const QString nothing = QStringLiteral("/");  // as an object's path
// Milliseconds.
constexpr int answerTime = 10'000;
constexpr int patience = 60'000;  // for a person who is asked

using Attributes = QMap<QString, QString>;
using Paths = QList<QDBusObjectPath>;

/// A secret on its way over the person's own bus, as it is.
struct Secret {
  QDBusObjectPath session;
  QByteArray parameters;
  QByteArray value;
  QString contentType = QStringLiteral("text/plain");
};

QDBusArgument& operator<<(QDBusArgument& argument, const Secret& secret) {
  argument.beginStructure();
  argument << secret.session << secret.parameters << secret.value << secret.contentType;
  argument.endStructure();
  return argument;
}
const QDBusArgument& operator>>(const QDBusArgument& argument, Secret& secret) {
  argument.beginStructure();
  argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
  argument.endStructure();
  return argument;
}

QVariantList ask(const QString& path, const char* type, const char* method, const QVariantList& arguments) {
  QDBusMessage message =
      QDBusMessage::createMethodCall(busName, path, interface.arg(QLatin1String(type)), QLatin1String(method));
  message.setArguments(arguments);
  const QDBusMessage answer = QDBusConnection::sessionBus().call(message, QDBus::Block, answerTime);
  if (answer.type() != QDBusMessage::ReplyMessage)
    throw Error(tr("the keyring can't be used: %1").arg(answer.errorMessage()).toStdString());
  return answer.arguments();
}

QDBusObjectPath openSession() {
  qDBusRegisterMetaType<Secret>();
  qDBusRegisterMetaType<Attributes>();
  qDBusRegisterMetaType<Paths>();
  const QVariant noInput = QVariant::fromValue(QDBusVariant(QString()));
  return ask(servicePath, "Service", "OpenSession", {QStringLiteral("plain"), noInput}).at(1).value<QDBusObjectPath>();
}

class Prompt : public QObject {
  Q_OBJECT

 public:
  /// Lets the keyring ask the person; returns once that is over, one way or the other.
  void show(const QString& path) {
    if (path == nothing) return;
    QDBusConnection::sessionBus().connect(busName, path, interface.arg(QStringLiteral("Prompt")),
                                          QStringLiteral("Completed"), this, SLOT(end()));
    QTimer::singleShot(patience, &loop_, &QEventLoop::quit);
    ask(path, "Prompt", "Prompt", {QString()});
    loop_.exec();
  }

 private slots:
  void end() { loop_.quit(); }

 private:
  QEventLoop loop_;
};

Attributes attributesOf(const QString& service) {
  return {{QStringLiteral("service"), service}};
}

}  // namespace

QString secretInKeyring(const QString& service) {
  try {
    const QDBusObjectPath session = openSession();
    const auto found = ask(servicePath, "Service", "SearchItems", {QVariant::fromValue(attributesOf(service))});
    const auto unlocked = qdbus_cast<Paths>(found.at(0));
    if (unlocked.isEmpty()) return {};
    const auto answer = ask(unlocked.first().path(), "Item", "GetSecret", {QVariant::fromValue(session)});
    return QString::fromUtf8(qdbus_cast<Secret>(answer.at(0)).value);
  } catch (const Error&) {
    return {};
  }
}

void keepInKeyring(const QString& service, const QString& label, const QString& secret) {
  const Secret sent{openSession(), {}, secret.toUtf8()};
  const QVariantMap properties{
      {interface.arg(QStringLiteral("Item.Label")), label},
      {interface.arg(QStringLiteral("Item.Attributes")), QVariant::fromValue(attributesOf(service))}};
  const auto unlocking =
      ask(servicePath, "Service", "Unlock", {QVariant::fromValue(Paths{QDBusObjectPath(defaultCollection)})});
  Prompt().show(unlocking.at(1).value<QDBusObjectPath>().path());
  const auto answer =
      ask(defaultCollection, "Collection", "CreateItem", {properties, QVariant::fromValue(sent), true});
  Prompt().show(answer.at(1).value<QDBusObjectPath>().path());
}

}  // namespace bitlathe

#include "keyring.moc"
