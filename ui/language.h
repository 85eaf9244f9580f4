// SPDX-License-Identifier: GPL-3.0-or-later
// The languages that the window speaks.
#pragma once

#include <QLocale>
#include <QTranslator>
#include <array>

namespace bitlathe {

struct Language {
  QString code;  ///< "de"
  QString name;  ///< as those who speak it call it
};
/// English, in which the sources are written, comes first.
const QList<Language>& languages();

/// The code that was chosen in the window; empty: the system's language.
QString chosenLanguage();
/// Takes effect with the next start, since texts are made once.
void chooseLanguage(const QString& code);

/// Translates the window's texts, and Qt's own, as long as it lives. To be made before any widget.
class Translation {
 public:
  /// `code`: one of languages(); empty: the one that the system's user likes best. Where the system speaks another
  /// language, numbers follow the code as well.
  explicit Translation(const QString& code);
  ~Translation();
  Translation(const Translation&) = delete;
  Translation& operator=(const Translation&) = delete;

 private:
  QLocale before_;
  std::array<QTranslator, 3> translators_;  // Qt's texts, the engine's, the window's
};

}  // namespace bitlathe
