// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QSettings>
#include <algorithm>

namespace bitlathe {
namespace {

const QString languageKey = QStringLiteral("window/language");

bool isSpoken(const QString& code) {
  return std::ranges::find(languages(), code, &Language::code) != languages().end();
}

QString systemLanguage() {
  for (const QString& tag : QLocale::system().uiLanguages()) {
    if (const QString code = tag.section(QLatin1Char('-'), 0, 0); isSpoken(code)) return code;
  }
  return languages().front().code;
}

}  // namespace

const QList<Language>& languages() {
  static const QList<Language> all{{QStringLiteral("en"), QStringLiteral("English")},
                                   {QStringLiteral("de"), QStringLiteral("Deutsch")},
                                   {QStringLiteral("ja"), QStringLiteral("日本語")}};
  return all;
}

QString chosenLanguage() {
  const QString code = QSettings().value(languageKey).toString();
  return isSpoken(code) ? code : QString();
}

void chooseLanguage(const QString& code) {
  QSettings().setValue(languageKey, code);
}

Translation::Translation(const QString& code) {
  const QString language = code.isEmpty() ? systemLanguage() : code;
  const QString ours = QStringLiteral(":/translations/%1_") + language;
  const QString files[] = {QLibraryInfo::path(QLibraryInfo::TranslationsPath) + QStringLiteral("/qtbase_") + language,
                           ours.arg(QStringLiteral("engine")), ours.arg(QStringLiteral("bitlathe"))};
  for (std::size_t i = 0; i < translators_.size(); ++i) {
    if (translators_[i].load(files[i])) QCoreApplication::installTranslator(&translators_[i]);
  }
  if (!code.isEmpty() && QLocale(code).language() != before_.language()) QLocale::setDefault(QLocale(code));
}

Translation::~Translation() {
  QLocale::setDefault(before_);
}

}  // namespace bitlathe
