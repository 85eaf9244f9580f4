// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the window share: a home of their own, so that no test sees or changes a person's settings, models or
// runs.
#pragma once

#include <QApplication>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QtTest>

#include "ui/language.h"
#include "ui/resources.h"

namespace bitlathe::test {

class OwnHome {
 public:
  OwnHome() {
    const auto set = [this](const char* variable, const char* folder) {
      QDir(folder_.path()).mkpath(QLatin1String(folder));
      qputenv(variable, folder_.filePath(QLatin1String(folder)).toLocal8Bit());
    };
    set("HOME", ".");
    set("XDG_CONFIG_HOME", "config");
    set("XDG_DATA_HOME", "data");
    set("XDG_CACHE_HOME", "cache");
    set("HF_HOME", "huggingface");
    for (const char* variable : {"BITLATHE_CACHE", "BITLATHE_DATA", "HF_HUB_CACHE"}) qunsetenv(variable);
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");  // no notifications on a person's desktop
  }
  QString path(const QString& name) const { return folder_.filePath(name); }

 private:
  QTemporaryDir folder_;
};

/// main() of a test of widgets.
template <typename Test>
int runUiTest(int argc, char** argv) {
  OwnHome home;
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("Bitlathe"));
  QApplication::setOrganizationName(QStringLiteral("bitlathe"));
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  loadResources();
  // The same on every machine, whatever it speaks.
  const Translation translation(QStringLiteral("en"));
  QLocale::setDefault(QLocale::c());
  Test test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace bitlathe::test

#define BITLATHE_UI_TEST_MAIN(Test)                     \
  int main(int argc, char** argv) {                     \
    return bitlathe::test::runUiTest<Test>(argc, argv); \
  }
